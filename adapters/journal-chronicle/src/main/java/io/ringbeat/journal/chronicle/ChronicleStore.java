package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A journal's storage in a folder of Chronicle Queue files.
 *
 * <p>Writing needs {@code --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
 * --add-exports=java.base/sun.nio.ch=ALL-UNNAMED}; reading needs no flags. Whoever writes holds the
 * folder alone until {@link #close} or the end of his process; any number may read meanwhile.
 *
 * <p><b>Threads.</b> The store itself: any, one at a time; its writers and readers as their
 * interfaces say, so that each has threads of its own. Close the writers, then the store.
 * <b>Ordering.</b> Documents are read in the order in which they were appended. <b>Allocation.</b>
 * To append, to mark and to read allocate nothing once warm; everything else does. <b>Failures.</b>
 * {@link JournalException}, which says where, what and what to do. <b>Source of time.</b> None.
 */
public final class ChronicleStore implements JournalStore {
  private static final String EVENTS = "events";
  private static final String OUT = "out";
  private static final String SNAPSHOTS = "snapshots";
  private static final String TAIL = "tail-";

  private final Path folder;
  private final long reserveBytes;
  private final SegmentFolder events;
  private final SegmentFolder out;
  private final SnapshotFolder snapshots;

  /**
   * Finding it reads the table of all mounts, which the engine's keeper would do ten times a
   * second.
   */
  private volatile FileStore disk;

  /** Null if the store was opened to be read only. */
  private final FolderLock lock;

  private ChronicleStore(Path folder, ChronicleOptions options, FolderLock lock) {
    boolean readOnly = lock == null;
    this.folder = folder;
    this.lock = lock;
    this.reserveBytes = readOnly ? 0 : options.reserveBytes();
    this.events = segments(EVENTS, options.segmentBytes(), options, readOnly);
    this.out = segments(OUT, options.outSegmentBytes(), options, readOnly);
    this.snapshots = new SnapshotFolder(folder.resolve(SNAPSHOTS), readOnly);
  }

  /**
   * Opens a store for writing, and makes it if it is not there.
   *
   * @param folder where; made with permissions 0700 if missing
   * @param options how to lay out what is written from now on; may differ from earlier ones
   * @return the store, held by this process alone
   * @throws JournalException if the folder is a symbolic link or no folder, if somebody else holds
   *     it, if the disk has less than {@link #reserveBytes}, or if the JVM lacks the flags
   */
  public static ChronicleStore open(Path folder, ChronicleOptions options) {
    JvmFlags.check();
    Path path = folder.toAbsolutePath().normalize();
    FolderLock lock = null;
    boolean whole = false;
    try {
      makeFolder(path);
      lock = FolderLock.take(path);
      for (String name : List.of(EVENTS, OUT, SNAPSHOTS)) {
        makeFolder(path.resolve(name));
      }
      Permissions.forceFolder(path);
      var store = new ChronicleStore(path, options, lock);
      store.checkRoom();
      // From the beginning on, so that one that is missing later was lost.
      store.events.tail();
      store.out.tail();
      whole = true;
      return store;
    } catch (IOException e) {
      throw new JournalException(
          "Cannot open the journal "
              + path
              + ": "
              + e
              + "; check that it may be written and that the disk has room.",
          e);
    } finally {
      if (!whole && lock != null) {
        release(path, lock);
      }
    }
  }

  /**
   * Opens a store to read it, also while another process writes it. Writes nothing, and takes no
   * lock; {@link #reserveBytes} is 0, and what would write throws.
   *
   * @param folder where
   * @return the store
   * @throws JournalException if there is none
   */
  public static ChronicleStore readOnly(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    for (Path part :
        List.of(path, path.resolve(EVENTS), path.resolve(OUT), path.resolve(SNAPSHOTS))) {
      Names.refuseLink(part);
      if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
        throw new JournalException(
            path + " is no journal: the folder " + part + " is missing; check the path.");
      }
    }
    return new ChronicleStore(path, ChronicleOptions.DEFAULT, null);
  }

  @Override
  public DocumentStore events() {
    return events;
  }

  @Override
  public DocumentStore out() {
    return out;
  }

  @Override
  public List<Long> snapshots() {
    return snapshots.sequences();
  }

  @Override
  public ByteBuffer readSnapshot(long sequence) {
    return snapshots.read(sequence);
  }

  @Override
  public void writeSnapshot(long sequence, ByteBuffer bytes) {
    snapshots.write(sequence, bytes);
  }

  @Override
  public long usableBytes() {
    try {
      if (disk == null) {
        disk = Files.getFileStore(folder);
      }
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot tell how much room " + folder + " has: " + e + "; check the disk.", e);
    }
  }

  @Override
  public long reserveBytes() {
    return reserveBytes;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public void close() {
    events.close();
    out.close();
    if (lock != null) {
      release(folder, lock);
    }
  }

  private SegmentFolder segments(
      String name, long segmentBytes, ChronicleOptions options, boolean readOnly) {
    return new SegmentFolder(
        folder.resolve(name),
        folder.resolve(TAIL + name),
        segmentBytes,
        options.aheadBytes(),
        readOnly);
  }

  private void checkRoom() {
    long usable = usableBytes();
    if (usable < reserveBytes) {
      throw new JournalException(
          "The disk of the journal "
              + folder
              + " has "
              + usable
              + " bytes left, and "
              + reserveBytes
              + " are needed to go on: free some, or take shorter segments.");
    }
  }

  private static void makeFolder(Path path) throws IOException {
    Names.refuseLink(path);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new JournalException(
          path + " is no folder: take another place for the journal, or move it away.");
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Permissions.createFolder(path);
    if (parent != null) {
      Permissions.forceFolder(parent);
    }
  }

  private static void release(Path folder, FolderLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new JournalException("Cannot give up the lock of " + folder + ": " + e, e);
    }
  }
}

package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.TailMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The marks in a file of four pages, mapped: two for what was written, two for what was synced.
 *
 * <p>A damaged or missing file stays as it is until something is marked: to open it does not hide
 * that it was damaged.
 */
final class TailFile implements TailMarks {
  static final int BYTES = 2 * MarkPair.BYTES;

  private static final int SYNCED = MarkPair.BYTES;
  private static final String UNFINISHED = ".new";

  private final Path path;
  private final boolean readOnly;
  private final MarkPair written;
  private final MarkPair synced;
  private final long owed;
  private final boolean damaged;

  /** Null if there is no file of the right size yet, or it was opened to be read only. */
  private volatile MappedByteBuffer map;

  private volatile boolean closed;

  private TailFile(
      Path path, boolean readOnly, ByteBuffer found, boolean expected, boolean lost, BootId boot) {
    this.path = path;
    this.readOnly = readOnly;
    this.written = new MarkPair(found, 0, boot);
    this.synced = new MarkPair(found, SYNCED, boot);
    boolean unset = written.isUnset() && synced.isUnset();
    this.damaged =
        lost
            || written.isDamaged()
            || synced.isDamaged()
            || (expected && unset); // marks come first
    this.owed = Math.max(synced.found(), written.isOfThisStart() ? written.found() : NONE);
  }

  /**
   * Opens the marks.
   *
   * @param path of the file
   * @param readOnly whether nothing may be written
   * @param expected whether there has to be such a file
   * @param boot this start of the machine
   */
  static TailFile open(Path path, boolean readOnly, boolean expected, BootId boot) {
    Names.refuseLink(path);
    try {
      ByteBuffer found = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
      boolean present = true;
      long size = 0;
      try (var file = new SteadyFile(path, StandardOpenOption.READ)) {
        size = file.size();
        file.read(found, 0);
      } catch (NoSuchFileException e) {
        present = false;
      }
      boolean right = present && size == BYTES;
      boolean lost = present ? !right : expected;
      if (!right) {
        found.clear().put(new byte[BYTES]);
      }
      var tail = new TailFile(path, readOnly, found, expected, lost, boot);
      if (!readOnly && !lost) {
        tail.mapped();
      }
      return tail;
    } catch (IOException e) {
      throw new JournalException(
          "Cannot open the marks "
              + path
              + ": "
              + e
              + "; check the disk's room and the file's permissions.",
          e);
    }
  }

  @Override
  public long owed() {
    return owed;
  }

  @Override
  public long synced() {
    return synced.found();
  }

  @Override
  public boolean isDamaged() {
    return damaged;
  }

  @Override
  public void markWritten(long sequence) {
    written.mark(toMark(), sequence);
  }

  @Override
  public void markSynced(long sequence) {
    MappedByteBuffer to = toMark();
    int slot = synced.mark(to, sequence);
    try {
      to.force(slot, MarkPair.SLOT_BYTES);
    } catch (UncheckedIOException e) {
      throw new JournalException(
          "Cannot force " + path + " to the disk: " + e.getCause() + "; stop and check the disk.",
          e);
    }
  }

  /** The mapping itself ends when it is collected; nothing is marked any more. */
  @Override
  public void close() {
    closed = true;
  }

  private MappedByteBuffer toMark() {
    if (closed) {
      throw new IllegalStateException("the marks " + path + " are closed");
    }
    MappedByteBuffer to = map;
    return to != null ? to : mapLate();
  }

  private MappedByteBuffer mapLate() {
    if (readOnly) {
      throw Names.openedToRead(path);
    }
    try {
      return mapped();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot make the marks "
              + path
              + ": "
              + e
              + "; check the disk's room and the folder's permissions.",
          e);
    }
  }

  private synchronized MappedByteBuffer mapped() throws IOException {
    if (map == null) {
      boolean right =
          Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == BYTES;
      if (!right) {
        make(path);
      }
      try (var channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
        MappedByteBuffer all = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
        all.order(ByteOrder.LITTLE_ENDIAN);
        map = all;
      }
    }
    return map;
  }

  /** Puts a file of zeros in the place, whole or not at all. */
  private static void make(Path path) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, Permissions.ofFile(unfinished));
    try (var file = new SteadyFile(unfinished, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocateDirect(BYTES), 0);
      file.force();
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    Permissions.forceFolder(path.toAbsolutePath().getParent());
  }
}

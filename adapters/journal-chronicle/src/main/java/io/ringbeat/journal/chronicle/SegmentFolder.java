package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.TailMarks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Segments in a folder: each is a folder of its own, in which is one Chronicle queue. */
final class SegmentFolder implements DocumentStore {
  private static final Pattern SEGMENT = Pattern.compile("[0-9]{16}");
  private static final long GREATEST = 9_999_999_999_999_999L;

  /** The first file of a queue whose clock stands still at zero; there is no second one. */
  private static final String FILE = "19700101F.cq4";

  private static final String TABLE = "metadata.cq4t";

  /** Chronicle maps a quarter more than a block, and refuses longer documents than that. */
  private static final long LEAST_BLOCK = 4L * Headers.MOST_DOCUMENT;

  /** More than Chronicle writes before the first document, in both files. */
  private static final long BEGINNING = 1 << 20;

  private final Path folder;
  private final Path tail;
  private final long segmentBytes;
  private final long aheadBytes;
  private final boolean readOnly;
  private TailMarks marks;

  SegmentFolder(Path folder, Path tail, long segmentBytes, long aheadBytes, boolean readOnly) {
    this.folder = folder;
    this.tail = tail;
    this.segmentBytes = segmentBytes;
    this.aheadBytes = aheadBytes;
    this.readOnly = readOnly;
  }

  @Override
  public List<Long> segments() {
    return Names.numbers(folder, SEGMENT, name -> name);
  }

  @Override
  public DocumentWriter create(long segment) {
    if (readOnly) {
      throw Names.openedToRead(folder);
    }
    if (segment < 0 || segment > GREATEST) {
      throw new IllegalArgumentException("no number of a segment: " + segment);
    }
    List<Long> before = segments();
    if (!before.isEmpty() && before.get(before.size() - 1) >= segment) {
      throw new IllegalArgumentException(
          "segment "
              + segment
              + " is not greater than "
              + before.get(before.size() - 1)
              + ", the last of "
              + folder);
    }
    checkRoom();
    // The JDK would close the files under Chronicle's hands.
    boolean interrupted = Thread.interrupted();
    try {
      return createQueue(folderOf(segment));
    } catch (IOException | RuntimeException e) {
      throw e instanceof JournalException told
          ? told
          : new JournalException(
              "Cannot make segment "
                  + folderOf(segment)
                  + ": "
                  + e
                  + "; check the disk's room and the folder's permissions.",
              e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public DocumentReader read(long segment) {
    Path folderOfSegment = folderOf(segment);
    if (!Files.isDirectory(folderOfSegment, LinkOption.NOFOLLOW_LINKS)) {
      throw new JournalException(
          "There is no segment "
              + folderOfSegment
              + ": it was moved away or was never made; segments() names those that are there.");
    }
    return new SegmentReader(folderOfSegment.resolve(FILE));
  }

  @Override
  public String nameOf(long segment) {
    return folderOf(segment).resolve(FILE).toString();
  }

  @Override
  public synchronized TailMarks tail() {
    if (marks == null) {
      marks = TailFile.open(tail, readOnly, !segments().isEmpty(), BootId.current());
    }
    return marks;
  }

  @Override
  public void trim(long segment) {
    if (readOnly) {
      throw Names.openedToRead(folder);
    }
    Path folderOfSegment = folderOf(segment);
    Path path = folderOfSegment.resolve(FILE);
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        remove(folderOfSegment); // it was not finished
        return;
      }
      UnusedRoom unused = UnusedRoom.of(path);
      if (unused.isAll()) {
        remove(folderOfSegment);
      } else {
        unused.giveBack();
        try (var file = new SteadyFile(path, StandardOpenOption.WRITE)) {
          file.force();
        }
      }
    } catch (IOException e) {
      throw new JournalException(
          "Cannot give back the unused room of "
              + folderOfSegment
              + ": "
              + e
              + "; check the disk and the folder's permissions.",
          e);
    }
  }

  private void remove(Path folderOfSegment) throws IOException {
    Files.deleteIfExists(folderOfSegment.resolve(FILE));
    Files.deleteIfExists(folderOfSegment.resolve(TABLE));
    Files.deleteIfExists(folderOfSegment);
    Permissions.forceFolder(folder);
  }

  /** Closes the marks. */
  synchronized void close() {
    if (marks != null) {
      marks.close();
    }
  }

  /** Chronicle writes a segment's first bytes itself, where a full disk would be a fault. */
  private void checkRoom() {
    long needed = Math.min(aheadBytes, segmentBytes) + BEGINNING;
    long usable;
    try {
      usable = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot tell how much room " + folder + " has: " + e + "; check the disk.", e);
    }
    if (usable < needed) {
      throw new JournalException(
          "No room for another segment in "
              + folder
              + ": "
              + usable
              + " bytes are free, and "
              + needed
              + " are needed to begin it. Free some, or stop.");
    }
  }

  private Path folderOf(long segment) {
    String digits = Long.toString(segment);
    return folder.resolve("0".repeat(Math.max(0, 16 - digits.length())) + digits);
  }

  private SegmentWriter createQueue(Path folderOfSegment) throws IOException {
    Permissions.createFolder(folderOfSegment);
    ChronicleQueue queue =
        SingleChronicleQueueBuilder.binary(folderOfSegment)
            .rollCycle(RollCycles.FAST_DAILY)
            .timeProvider(() -> 0L)
            .blockSize(Math.max(segmentBytes, LEAST_BLOCK))
            .checkInterrupts(false)
            .build();
    SegmentWriter writer = null;
    try {
      Path file = folderOfSegment.resolve(FILE);
      writer = new SegmentWriter(file, segmentBytes, aheadBytes, queue);
      Permissions.restrictFile(file);
      Path table = folderOfSegment.resolve(TABLE);
      Permissions.restrictFile(table);
      fillHoles(table);
      Permissions.forceFolder(folderOfSegment);
      Permissions.forceFolder(folder);
      return writer;
    } finally {
      if (writer == null) {
        queue.close();
      }
    }
  }

  /** Writes a small file once more as it is, so that the disk has room for all of it. */
  private static void fillHoles(Path path) throws IOException {
    try (var file = new SteadyFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer all = ByteBuffer.allocateDirect((int) file.size());
      file.read(all, 0);
      file.write(all.flip(), 0);
      file.force();
    }
  }
}

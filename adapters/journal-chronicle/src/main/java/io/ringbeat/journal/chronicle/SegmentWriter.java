package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Writes one segment by Chronicle's appender, whose one mapping covers all of it, and never beyond
 * what was prepared: the disk has room for that.
 */
final class SegmentWriter implements DocumentWriter {
  /** Room for what Chronicle writes besides: headers, and an index of 32 KiB now and then. */
  static final int MARGIN = 128 << 10;

  private static final int PREPARED_A_CALL = 4 << 20;
  private static final int LEAST_PREPARED = 256 << 10;
  private static final int PAGE = 4 << 10;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(LEAST_PREPARED);

  private final Path path;
  private final long limit;
  private final long ahead;
  private final SteadyFile file;
  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final MappedRoom mapped;
  private final ByteBuffer zeros = ZEROS.duplicate();

  /** Where the last document ends; of the appending thread. */
  private final AtomicLong position = new AtomicLong();

  /** Up to where there is room; of the preparing thread. */
  private final AtomicLong prepared = new AtomicLong();

  /** Takes a queue that nothing was written to. */
  SegmentWriter(Path path, long limit, long ahead, ChronicleQueue queue) throws IOException {
    this.path = path;
    this.limit = limit & -PAGE;
    this.ahead = Math.min(ahead, limit);
    this.queue = queue;
    this.appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    this.mapped = new MappedRoom(appendPad());
    this.file = new SteadyFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean whole = false;
    try {
      prepareBeginning();
      while (prepare() > 0) {}
      whole = true;
    } finally {
      if (!whole) {
        file.close();
      }
    }
  }

  @Override
  public boolean hasRoom(int bytes) {
    return end(bytes) <= prepared.getAcquire();
  }

  @Override
  public boolean isFull(int bytes) {
    return end(bytes) > limit;
  }

  @Override
  public void append(ByteBuffer document) {
    int length = document.remaining();
    check(document, length);
    try (DocumentContext context = appender.writingDocument()) {
      boolean whole = false;
      try {
        Bytes<?> bytes = context.wire().bytes();
        long at = bytes.writePosition();
        bytes.write(at, document, document.position(), length);
        bytes.writeSkip(length);
        position.setRelease(at + length);
        whole = true;
      } finally {
        if (!whole) {
          context.rollbackOnClose();
        }
      }
    }
  }

  @Override
  public void force() {
    try {
      file.force();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot force "
              + path
              + " to the disk: "
              + e
              + "; stop, and check the disk: what was written since the last force may be lost.",
          e);
    }
  }

  @Override
  public int prepare() {
    long from = prepared.getPlain();
    long to = Math.min(limit, (position.getAcquire() + ahead) & -PAGE);
    if (to - from < Math.min(LEAST_PREPARED, Math.max(PAGE, limit - from))) {
      return 0;
    }
    int bytes = (int) Math.min(PREPARED_A_CALL, to - from);
    if (!mapped.prepare(from, bytes)) {
      writeZeros(from, bytes);
    }
    prepared.setRelease(from + bytes);
    return bytes;
  }

  private void writeZeros(long from, int bytes) {
    try {
      for (int done = 0; done < bytes; ) {
        int part = Math.min(bytes - done, zeros.capacity());
        file.write(zeros.clear().limit(part), from + done);
        done += part;
      }
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  @Override
  public long written() {
    return position.getAcquire();
  }

  @Override
  public void close() {
    try {
      appender.close();
      queue.close();
      file.close();
      UnusedRoom.behind(path, position.getAcquire()).giveBack();
    } catch (IOException e) {
      throw new JournalException("Cannot close " + path + ": " + e, e);
    }
  }

  private long end(int bytes) {
    return position.getPlain() + Headers.BYTES + bytes + MARGIN;
  }

  private void check(ByteBuffer document, int length) {
    if (length == 0 || length % Headers.UNIT != 0 || length > Headers.MOST_DOCUMENT) {
      throw new IllegalArgumentException(
          "a document must have 8 to "
              + Headers.MOST_DOCUMENT
              + " bytes, a multiple of 8, and has "
              + length);
    }
    if (length == Headers.UNIT && document.getLong(document.position()) == 0) {
      throw new IllegalArgumentException("a document of 8 zero bytes would be taken for padding");
    }
    if (!hasRoom(length)) {
      throw new JournalException(
          "No room is prepared for "
              + length
              + " bytes in "
              + path
              + " at byte "
              + position.getPlain()
              + ": ask hasRoom before each append, and let prepare run.");
    }
  }

  /** Makes Chronicle create and map the file; returns where its first byte is in memory. */
  private long appendPad() {
    try (DocumentContext context = appender.writingDocument()) {
      Bytes<?> bytes = context.wire().bytes();
      long base = bytes.addressForWrite(bytes.writePosition()) - bytes.writePosition();
      bytes.writeLong(0);
      position.setRelease(bytes.writePosition());
      return base;
    }
  }

  /** Writes what is there once more, before anybody appends: Chronicle leaves holes there. */
  private void prepareBeginning() throws IOException {
    int bytes = (int) ((position.getPlain() + PAGE - 1) & -PAGE);
    ByteBuffer beginning = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.read(beginning, 0);
    file.write(beginning.flip(), 0);
    prepared.setRelease(bytes);
  }

  private JournalException noRoom(IOException e) {
    return new JournalException(
        "Cannot prepare room in "
            + path
            + ": "
            + e
            + "; "
            + usable()
            + " bytes are free there. Free some, or stop: what was prepared before can still be"
            + " written.",
        e);
  }

  private String usable() {
    try {
      return Long.toString(Files.getFileStore(path).getUsableSpace());
    } catch (IOException e) {
      return "unknown";
    }
  }
}

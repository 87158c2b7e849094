package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Walks a segment's file, of which a window is kept in memory. Takes no length on trust: what would
 * end behind the file or is longer than any document of ours is torn.
 *
 * <p>While a segment is being written, a document's bytes are valid only if they were read after
 * its header was seen to be complete. {@link #stable} says up to where that holds.
 */
final class SegmentReader implements DocumentReader {
  private static final int LEAST_WINDOW = 64 << 10;
  private static final int MOST_WINDOW = 4 << 20;
  private static final int PROBE = 64;

  private final Path path;
  private final ByteBuffer probe = direct(PROBE);

  /** Null until the file is there. */
  private SteadyFile file;

  /** The file's length when it was last asked for. */
  private long size;

  private ByteBuffer window = direct(LEAST_WINDOW);
  private ByteBuffer view = window.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  private int windowBytes = LEAST_WINDOW;
  private long windowStart;
  private long windowEnd;
  private long stable;

  /** Where the last find lies, and where the next search begins. */
  private long found;

  private long cursor;
  private boolean closed;

  SegmentReader(Path path) {
    this.path = path;
    view.limit(0);
  }

  @Override
  public Found next() {
    if (closed) {
      throw new IllegalStateException("the reader of " + path + " is closed");
    }
    view.limit(0);
    try {
      return search();
    } catch (IOException e) {
      throw new JournalException(
          "Cannot read "
              + path
              + " at byte "
              + found
              + ": "
              + e
              + "; check the disk and the file's permissions.",
          e);
    }
  }

  @Override
  public ByteBuffer document() {
    return view;
  }

  @Override
  public long position() {
    return found;
  }

  @Override
  public void moveTo(long position) {
    if (position < 0 || position % Headers.BYTES != 0) {
      throw new IllegalArgumentException("no document can begin at byte " + position);
    }
    view.limit(0);
    found = position;
    cursor = position;
  }

  @Override
  public void close() {
    closed = true;
    view.limit(0);
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new JournalException("Cannot close " + path + ": " + e, e);
    }
  }

  /** Goes forwards over what is not ours; each turn but a few gets nearer to the file's end. */
  private Found search() throws IOException {
    long at = cursor;
    long settledAt = -1;
    while (true) {
      if (!holds(at, Headers.BYTES) && !fill(at, Headers.BYTES)) {
        return stay(at, at == size ? Found.END : Found.TORN);
      }
      int header = window.getInt((int) (at - windowStart));
      if (!Headers.isComplete(header)) {
        header = headerInFile(at);
        if (!Headers.isComplete(header)) {
          return stay(at, header == Headers.NOTHING ? Found.END : Found.TORN);
        }
        forgetFrom(at);
        if (!fill(at, Headers.BYTES)) {
          return stay(at, Found.TORN);
        }
        header = window.getInt((int) (at - windowStart));
        if (!Headers.isComplete(header)) {
          return stay(at, Found.TORN); // Somebody else changes the file.
        }
      }

      int length = Headers.length(header);
      long end = at + Headers.BYTES + length;
      if (end > size && end > sizeNow()) {
        return stay(at, Found.TORN);
      }
      if (Headers.isMetaData(header)) {
        at = Headers.next(at, header);
        continue;
      }
      if (length > Headers.MOST_DOCUMENT || length % Headers.UNIT != 0) {
        return stay(at, Found.TORN);
      }
      int whole = Headers.BYTES + length;
      if (!holds(at, whole)) {
        if (!fill(at, whole)) {
          return stay(at, Found.TORN);
        }
        continue; // It may be another header by now.
      }
      if (end > stable) {
        if (settledAt == at) {
          return stay(at, Found.TORN); // Settled once, and changed since.
        }
        settledAt = at;
        settle(at);
        continue;
      }
      int content = (int) (at - windowStart) + Headers.BYTES;
      if (isPad(content, length)) {
        at = end;
        continue;
      }
      found = at;
      cursor = end;
      view.limit(content + length).position(content);
      return Found.DOCUMENT;
    }
  }

  private boolean isPad(int content, int length) {
    return length == Headers.UNIT && window.getLong(content) == 0;
  }

  private Found stay(long at, Found what) {
    found = at;
    cursor = at;
    return what;
  }

  private boolean holds(long at, int bytes) {
    return at >= windowStart && at + bytes <= windowEnd;
  }

  private void forgetFrom(long at) {
    windowStart = at;
    windowEnd = at;
    stable = at;
  }

  /** Reads the window anew, from a place on; false if the file has fewer bytes than needed. */
  private boolean fill(long at, int needed) throws IOException {
    forgetFrom(at);
    if (at + needed > size && at + needed > sizeNow()) {
      return false;
    }
    int bytes = (int) Math.min(Math.max(needed, windowBytes), size - at);
    makeRoom(bytes);
    boolean isAheadWritten = isWritten(at + bytes);
    window.clear().limit(bytes);
    windowEnd = at + file.read(window, at);
    window.clear();
    if (isAheadWritten) {
      stable = windowEnd;
      windowBytes = Math.min(2 * windowBytes, MOST_WINDOW);
    } else {
      windowBytes = LEAST_WINDOW;
    }
    return holds(at, needed);
  }

  /**
   * Tells whether anything was written from a place on: documents that end before it were complete
   * by then. False if in doubt.
   */
  private boolean isWritten(long at) throws IOException {
    probe.clear();
    int bytes = file.read(probe, at);
    VarHandle.acquireFence();
    for (int i = 0; i < bytes; i++) {
      if (probe.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Reads what the window has of complete documents once more, now that they are complete. */
  private void settle(long from) throws IOException {
    long to = from;
    while (holds(to, Headers.BYTES)) {
      int header = window.getInt((int) (to - windowStart));
      long next = Headers.next(to, header);
      if (!Headers.isComplete(header) || next > windowEnd) {
        break;
      }
      to = next;
    }
    VarHandle.acquireFence();
    window.clear().position((int) (from - windowStart)).limit((int) (to - windowStart));
    int bytes = file.read(window, from);
    window.clear();
    stable = from + bytes;
  }

  private int headerInFile(long at) throws IOException {
    probe.clear().limit(Headers.BYTES);
    int bytes = file.read(probe, at);
    VarHandle.acquireFence();
    return bytes == Headers.BYTES ? probe.getInt(0) : Headers.NOTHING;
  }

  private long sizeNow() throws IOException {
    if (file == null) {
      try {
        file = new SteadyFile(path, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        return size;
      }
    }
    size = file.size();
    return size;
  }

  private void makeRoom(int bytes) {
    if (window.capacity() < bytes) {
      int room = (bytes + LEAST_WINDOW - 1) & -LEAST_WINDOW;
      window = direct(room);
      view = window.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      view.limit(0);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

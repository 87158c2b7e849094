package io.ringbeat.marketdata.capture;

import io.ringbeat.backtest.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream, as bytes in a buffer that is used again for the next lines. Lines end with
 * LF or CR LF; the last one may end with the stream.
 *
 * <p>Single-threaded. The buffer grows to the longest line, and a line longer than the limit is
 * refused, so memory is bounded. Failures are {@link DataException}s that name the file and the
 * line.
 */
public final class LineReader {
  /**
   * The longest line that is accepted by default, in bytes: 100 times a full book of one symbol.
   */
  public static final int MAX_LINE_BYTES = 8 << 20;

  private static final int FIRST_BUFFER = 1 << 18;

  private final InputStream in;
  private final String path;
  private final int maxBytes;
  private byte[] buffer;
  private int limit;
  private int nextStart;
  private int start;
  private int end;
  private long number;
  private long bytes;
  private boolean ended;

  /**
   * Makes a reader.
   *
   * @param in the bytes; is not closed
   * @param path names the file in messages
   */
  public LineReader(InputStream in, String path) {
    this(in, path, MAX_LINE_BYTES);
  }

  LineReader(InputStream in, String path, int maxBytes) {
    this.in = in;
    this.path = path;
    this.maxBytes = maxBytes;
    this.buffer = new byte[Math.min(FIRST_BUFFER, maxBytes + 1)];
  }

  /**
   * Moves to the next line.
   *
   * @return false at the end
   * @throws DataException if the stream fails or the line is too long
   */
  public boolean next() {
    int from = nextStart;
    int scan = from;
    while (true) {
      byte[] data = buffer;
      int stop = limit;
      while (scan < stop && data[scan] != '\n') {
        scan++;
      }
      if (scan < stop) {
        nextStart = scan + 1;
        break;
      }
      if (ended) {
        if (from == stop) {
          return false;
        }
        nextStart = stop;
        break;
      }
      int moved = makeRoom(from);
      from -= moved;
      scan -= moved;
      fill();
    }
    start = from;
    end = scan > from && buffer[scan - 1] == '\r' ? scan - 1 : scan;
    number++;
    return true;
  }

  /**
   * Returns the buffer that holds the line.
   *
   * @return valid until {@link #next()}
   */
  public byte[] buffer() {
    return buffer;
  }

  /**
   * Returns where the line starts.
   *
   * @return index of its first byte
   */
  public int start() {
    return start;
  }

  /**
   * Returns where the line ends.
   *
   * @return index behind its last byte, line ending excluded
   */
  public int end() {
    return end;
  }

  /**
   * Returns the number of the line.
   *
   * @return from 1
   */
  public long number() {
    return number;
  }

  /**
   * Names the file.
   *
   * @return its path as the user gave it
   */
  public String path() {
    return path;
  }

  /**
   * Returns how much was read so far.
   *
   * @return bytes, decompressed
   */
  public long bytes() {
    return bytes;
  }

  /** Moves the unfinished line to the buffer's start, or grows the buffer; returns how far. */
  private int makeRoom(int from) {
    int unfinished = limit - from;
    if (unfinished > maxBytes) {
      throw new DataException(
          path
              + ":"
              + (number + 1)
              + ": the line is longer than "
              + maxBytes
              + " bytes; check that the file is a capture with one message per line");
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, unfinished);
      limit = unfinished;
      nextStart = 0;
    } else if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxBytes + 1L));
    }
    return from;
  }

  private void fill() {
    try {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
        bytes += read;
      }
    } catch (IOException e) {
      throw new DataException(
          path
              + ":"
              + (number + 1)
              + ": cannot read on: "
              + e.getMessage()
              + "; get the file again from where it was recorded",
          e);
    }
  }
}

package io.ringbeat.marketdata.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip data of one or more members and, unlike the JDK's stream, refuses what is
 * truncated or damaged anywhere, between two members too. Single-threaded; fails with an
 * IOException that says what is wrong; allocates only when it is made.
 */
final class GzipInput extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private final byte[] one = new byte[1];
  private int position;
  private int limit;
  private boolean inMember;

  GzipInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!inMember) {
        if (!fill()) {
          return -1;
        }
        readHeader();
        inMember = true;
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        finishMember();
      } else {
        feed();
      }
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new IOException("the gzip data is damaged: " + e.getMessage(), e);
    }
  }

  private void feed() throws IOException {
    if (inflater.needsDictionary()) {
      throw new IOException("the gzip data is damaged: it asks for a dictionary");
    }
    if (!fill()) {
      throw truncated();
    }
    inflater.setInput(input, position, limit - position);
    position = limit;
  }

  private void finishMember() throws IOException {
    position = limit - inflater.getRemaining();
    long expectedCrc = readInt();
    long expectedSize = readInt();
    if (expectedCrc != crc.getValue()
        || expectedSize != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw new IOException("the gzip data is damaged: its checksum does not match");
    }
    inflater.reset();
    crc.reset();
    inMember = false;
  }

  private void readHeader() throws IOException {
    if (readByte() != 0x1F || readByte() != 0x8B) {
      throw new IOException("something that is not gzip data follows the gzip data");
    }
    if (readByte() != 8) {
      throw new IOException("the gzip data is damaged: unknown method of compression");
    }
    int flags = readByte();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(readByte() | readByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.setInput(input, position, limit - position);
    position = limit;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(input, 0, input.length));
    }
    return position < limit;
  }

  private int readByte() throws IOException {
    if (!fill()) {
      throw truncated();
    }
    return input[position++] & 0xFF;
  }

  private long readInt() throws IOException {
    long low = readByte() | readByte() << 8;
    long high = readByte() | readByte() << 8;
    return low | high << 16;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readByte();
    }
  }

  private void skipText() throws IOException {
    int next;
    do {
      next = readByte();
    } while (next != 0);
  }

  private static EOFException truncated() {
    return new EOFException("the gzip data ends in the middle: the file is truncated");
  }
}

package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Takes JSON objects out of a stream of bytes in which they follow each other without any framing,
 * however it is cut: several in one read, one in several. Objects are flat and at most {@link
 * Frame#LONGEST} bytes long. For one thread.
 */
final class JsonReader {
  private static final int BUFFER = 4 * Frame.LONGEST;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private long total;
  private int scanned; // from the buffer's position on
  private boolean quoted;
  private boolean escaped;

  /** Reads what there is, as far as there is room; returns as the channel does. */
  int fill(ReadableByteChannel channel) throws IOException {
    buffer.compact();
    try {
      int count = channel.read(buffer);
      total += Math.max(count, 0);
      return count;
    } finally {
      buffer.flip();
    }
  }

  /**
   * Takes the next message.
   *
   * @return null if it is not there in full yet
   */
  PeerInfo next() throws BadFrameException {
    skipSpace();
    if (!buffer.hasRemaining()) {
      return null;
    }
    if (scanned == 0 && buffer.get(buffer.position()) != '{') {
      throw new BadFrameException("a message that does not begin with '{'");
    }
    int length = lengthOfObject();
    if (length < 0) {
      return null;
    }
    ByteBuffer bytes = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    scanned = 0;
    try {
      return new JsonStatus(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()).read();
    } catch (CharacterCodingException e) {
      throw new BadFrameException("a message that is not UTF-8");
    }
  }

  /** Returns how many bytes it was given. */
  long total() {
    return total;
  }

  private void skipSpace() {
    while (scanned == 0 && buffer.hasRemaining() && isSpace(buffer.get(buffer.position()))) {
      buffer.get();
    }
  }

  /** Goes on looking for the closing brace from where it was; -1 if it is not there yet. */
  private int lengthOfObject() throws BadFrameException {
    while (scanned < buffer.remaining()) {
      byte each = buffer.get(buffer.position() + scanned);
      scanned++;
      if (scanned > Frame.LONGEST) {
        throw new BadFrameException("a message longer than " + Frame.LONGEST + " bytes");
      }
      if (quoted) {
        quoted = escaped || each != '"';
        escaped = !escaped && each == '\\';
      } else if (each == '"') {
        quoted = true;
      } else if (each == '}') {
        return scanned;
      } else if (scanned > 1 && (each == '{' || each == '[')) {
        throw new BadFrameException("a message with something nested in it");
      }
    }
    return -1;
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\n' || each == '\r' || each == '\t';
  }
}

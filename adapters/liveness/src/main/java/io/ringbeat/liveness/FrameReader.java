package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Takes frames out of a stream of bytes, however that is cut. Takes no length on trust: what does
 * not fit {@link Frame#LONGEST} is refused before it is awaited. Does not allocate for frames of
 * one number. For one thread.
 */
final class FrameReader {
  private static final int BUFFER = 4 * Frame.LONGEST;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip(); // what was not read yet
  private long total;
  private int type;
  private int end; // of the frame, in the buffer

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
   * Goes to the next frame; the body of the one before has to have been read.
   *
   * @return false if it is not there in full yet
   */
  boolean next() throws BadFrameException {
    if (buffer.remaining() < Integer.BYTES) {
      return false;
    }
    long length = buffer.getInt(buffer.position()) & 0xFFFF_FFFFL;
    if (length < Frame.HEADER - Integer.BYTES || length > Frame.LONGEST - Integer.BYTES) {
      throw new BadFrameException(
          "a frame of "
              + length
              + " bytes; frames have from 2 to "
              + (Frame.LONGEST - Integer.BYTES)
              + ". Does the other side speak this protocol, and both TLS or neither?");
    }
    if (buffer.remaining() < Integer.BYTES + length) {
      return false;
    }
    end = buffer.position() + Integer.BYTES + (int) length;
    buffer.getInt();
    int version = buffer.get() & 0xFF;
    type = buffer.get() & 0xFF;
    if (version != Frame.VERSION) {
      throw new BadFrameException(
          "a frame of version " + version + "; this side speaks version " + Frame.VERSION);
    }
    return true;
  }

  /** Returns how many bytes it was given. */
  long total() {
    return total;
  }

  int type() {
    return type;
  }

  /** Reads 8 bytes of the body. */
  long number() throws BadFrameException {
    require(Long.BYTES);
    return buffer.getLong();
  }

  /** Reads bytes of the body. */
  byte[] bytes(int length) throws BadFrameException {
    require(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /** Reads a text of the body. */
  String text() throws BadFrameException {
    require(Short.BYTES);
    int length = buffer.getShort() & 0xFFFF;
    require(length);
    ByteBuffer text = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(text)
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadFrameException("a text in a frame of type " + type + " is not UTF-8");
    }
  }

  /** Makes sure that the body has been read. */
  void end() throws BadFrameException {
    if (buffer.position() != end) {
      throw new BadFrameException(
          "a frame of type " + type + " is " + (end - buffer.position()) + " bytes too long");
    }
  }

  /** Reads a body of one number. */
  long onlyNumber() throws BadFrameException {
    long number = number();
    end();
    return number;
  }

  /** Reads the rest of the body of a HELLO, behind its nonce. */
  PeerInfo info() throws BadFrameException {
    long pid = number();
    String id = text();
    String ip = text();
    String status = text();
    end();
    try {
      return new PeerInfo(id, ip, pid, status);
    } catch (IllegalArgumentException e) {
      throw new BadFrameException(e.getMessage());
    }
  }

  private void require(int length) throws BadFrameException {
    if (end - buffer.position() < length) {
      throw new BadFrameException("a frame of type " + type + " is too short");
    }
  }
}

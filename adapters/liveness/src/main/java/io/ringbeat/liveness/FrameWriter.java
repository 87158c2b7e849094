package io.ringbeat.liveness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Collects frames until the channel takes them: a bounded buffer. A frame goes in whole or not at
 * all. Does not allocate for frames of one number. For one thread.
 */
final class FrameWriter {
  private static final int BUFFER = 4 * Frame.LONGEST;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long total;

  /**
   * Writes as much as the channel takes.
   *
   * @return whether nothing is left
   */
  boolean flush(WritableByteChannel channel) throws IOException {
    if (buffer.position() == 0) {
      return true;
    }
    buffer.flip();
    try {
      total += channel.write(buffer);
      return !buffer.hasRemaining();
    } finally {
      buffer.compact();
    }
  }

  /** Returns how many bytes the channel has taken. */
  long total() {
    return total;
  }

  /** Adds a frame of one number; false if there is no room. */
  boolean number(int type, long number) {
    if (!begin(type, Long.BYTES)) {
      return false;
    }
    buffer.putLong(number);
    return true;
  }

  /** Adds a frame of bytes; false if there is no room. */
  boolean bytes(int type, byte[] bytes) {
    if (!begin(type, bytes.length)) {
      return false;
    }
    buffer.put(bytes);
    return true;
  }

  boolean hello(byte[] nonce, PeerInfo info) {
    byte[] id = utf8(info.id());
    byte[] ip = utf8(info.ip());
    byte[] status = utf8(info.status());
    int length = nonce.length + Long.BYTES + 3 * Short.BYTES + id.length + ip.length;
    if (!begin(Frame.HELLO, length + status.length)) {
      return false;
    }
    buffer.put(nonce).putLong(info.pid());
    text(id);
    text(ip);
    text(status);
    return true;
  }

  boolean welcome(long session, long interval, byte[] proof) {
    if (!begin(Frame.WELCOME, 2 * Long.BYTES + proof.length)) {
      return false;
    }
    buffer.putLong(session).putLong(interval).put(proof);
    return true;
  }

  boolean status(String status) {
    byte[] bytes = utf8(status);
    if (!begin(Frame.STATUS, Short.BYTES + bytes.length)) {
      return false;
    }
    text(bytes);
    return true;
  }

  /** Adds bytes that are no frame; false if there is no room. */
  boolean raw(byte[] bytes) {
    if (buffer.remaining() < bytes.length) {
      return false;
    }
    buffer.put(bytes);
    return true;
  }

  private boolean begin(int type, int length) {
    if (buffer.remaining() < Frame.HEADER + length) {
      return false;
    }
    buffer.putInt(Frame.HEADER - Integer.BYTES + length);
    buffer.put((byte) Frame.VERSION).put((byte) type);
    return true;
  }

  private void text(byte[] bytes) {
    buffer.putShort((short) bytes.length).put(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

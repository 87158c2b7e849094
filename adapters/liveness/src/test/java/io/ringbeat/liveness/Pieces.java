package io.ringbeat.liveness;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.SplittableRandom;

/** A channel that gives bytes in pieces of random lengths. */
final class Pieces implements ReadableByteChannel {
  private final byte[] bytes;
  private final SplittableRandom random;
  private final int longest;
  private int at;

  Pieces(byte[] bytes, SplittableRandom random, int longest) {
    this.bytes = bytes;
    this.random = random;
    this.longest = longest;
  }

  @Override
  public int read(ByteBuffer target) {
    if (at == bytes.length) {
      return -1;
    }
    int wanted = 1 + random.nextInt(Math.max(longest, 1));
    int length = Math.min(Math.min(wanted, bytes.length - at), target.remaining());
    target.put(bytes, at, length);
    at += length;
    return length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}

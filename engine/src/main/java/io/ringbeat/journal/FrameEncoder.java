package io.ringbeat.journal;

import io.ringbeat.event.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.zip.CRC32C;

/** Builds frames in a buffer of its own. Does not allocate once it has grown. Not thread-safe. */
final class FrameEncoder {
  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes;
  private LongBuffer words;

  FrameEncoder(int slots) {
    makeRoom(slots);
  }

  /**
   * Builds a frame of slots that lie in a slab and may go on at its start.
   *
   * @return the frame; until the next call
   */
  ByteBuffer encode(
      int type,
      long first,
      long time,
      long chainBefore,
      long chainAfter,
      long[] slab,
      int offset,
      int slots) {
    makeRoom(slots);
    int count = slots * Event.WORDS;
    int untilEnd = Math.min(count, slab.length - offset);
    words.put(0, Frame.head(type));
    words.put(1, first);
    words.put(2, slots);
    words.put(3, time);
    words.put(4, chainBefore);
    words.put(Frame.HEAD, slab, offset, untilEnd);
    words.put(Frame.HEAD + untilEnd, slab, 0, count - untilEnd);
    words.put(Frame.HEAD + count, chainAfter);
    crc.reset();
    bytes.limit((Frame.HEAD + count + 1) * Long.BYTES).position(0);
    crc.update(bytes);
    words.put(Frame.HEAD + count + 1, crc.getValue());
    return bytes.limit(Frame.bytes(slots)).position(0);
  }

  private void makeRoom(int slots) {
    if (bytes == null || bytes.capacity() < Frame.bytes(slots)) {
      bytes = ByteBuffer.allocateDirect(Frame.bytes(slots)).order(ByteOrder.LITTLE_ENDIAN);
      words = bytes.asLongBuffer();
    }
  }
}

package io.ringbeat.fuzz;

import io.ringbeat.event.Event;
import io.ringbeat.journal.Chain;
import io.ringbeat.journal.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes frames that get past the checksums, so that the fuzzer comes to what lies behind. */
final class Frames {
  private static final int MAGIC = 0x314A4252;

  private Frames() {}

  /**
   * Returns bytes as a frame with the right magic, versions, length and checksum. A bit of the
   * input says whether the chain is put right, too.
   */
  static byte[] seal(byte[] bytes) {
    int slots = Math.max(0, bytes.length - Frame.bytes(0)) / Event.BYTES;
    byte[] frame = Arrays.copyOf(bytes, Frame.bytes(slots));
    ByteBuffer words = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    boolean chained = (frame[5] & 0x80) == 0;
    words.putInt(0, MAGIC).put(5, (byte) Frame.VERSION);
    words.putShort(6, (short) Event.SCHEMA_VERSION);
    words.putLong(2 * Long.BYTES, slots);
    int end = (Frame.HEAD + slots * Event.WORDS) * Long.BYTES;
    if (chained) {
      long before = words.getLong(4 * Long.BYTES);
      long[] slab = new long[Math.max(1, slots) * Event.WORDS];
      words.position(Frame.HEAD * Long.BYTES).asLongBuffer();
      ByteBuffer body =
          words.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(Frame.HEAD * Long.BYTES);
      body.asLongBuffer().get(slab, 0, slots * Event.WORDS);
      boolean events = frame[4] == Frame.EVENTS;
      words.putLong(end, events ? Chain.over(before, slab, 0, slots) : before);
    }
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, frame.length - Long.BYTES);
    words.putLong(frame.length - Long.BYTES, crc.getValue());
    return frame;
  }
}

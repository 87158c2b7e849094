package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.event.Event;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A native frame of any bytes is refused, or gives events that make the same frame. */
class NativeCodecFuzzTest {
  private static final NativeDecoder DECODER = new NativeDecoder(Bodies.LIMITS);
  private static final int HEAD = 24;
  private static final int PRODUCER = 16;

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(
        () -> {
          check(bytes);
          check(seal(bytes));
        });
  }

  private static void check(byte[] bytes) {
    List<Bodies.Decoded> events = Bodies.decode(DECODER, "", bytes);
    if (events == null) {
      return;
    }
    NativeEncoder encoder = new NativeEncoder("fuzz", events.size());
    OutMessage out = new OutMessage();
    boolean whole = false;
    for (Bodies.Decoded event : events) {
      Limits.require(!whole, "all fit one frame");
      whole = encoder.encode(event.sequence(), event.slab(), 0, out);
    }
    byte[] again = Arrays.copyOf(out.body, out.length);
    System.arraycopy(bytes, PRODUCER, again, PRODUCER, Long.BYTES);
    Limits.require(whole && Arrays.equals(bytes, again), "the same frame");
  }

  /** Puts a head before the bytes that asks for as many slots as there is room for. */
  private static byte[] seal(byte[] bytes) {
    int count = bytes.length == 0 ? 1 : 1 + (bytes[0] & 3);
    int slots = Math.max(0, bytes.length - count * Long.BYTES) / Event.BYTES;
    ByteBuffer frame =
        ByteBuffer.allocate(HEAD + count * Long.BYTES + slots * Event.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    frame.put(new byte[] {'R', 'B', 'E', 'V', 1, 0, 1, 0}).putInt(count).putInt(slots);
    frame.putLong(1);
    frame.put(bytes, 0, Math.min(bytes.length, frame.remaining()));
    return frame.array();
  }
}

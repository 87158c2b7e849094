package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.event.Event;
import io.ringbeat.event.Payload;
import io.ringbeat.rabbitmq.codec.TornadoDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A heartbeat of any bytes is refused, or has a count and keeps what was sent. */
class TornadoCodecFuzzTest {
  private static final TornadoDecoder DECODER = new TornadoDecoder(Bodies.LIMITS);

  static {
    // Loading and instrumenting classes takes seconds, and is not what is timed.
    check("{\"count\":30}".getBytes(StandardCharsets.US_ASCII));
    check("no JSON".getBytes(StandardCharsets.US_ASCII));
  }

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(() -> check(bytes));
  }

  private static void check(byte[] bytes) {
    List<Bodies.Decoded> events = Bodies.decode(DECODER, "Heartbeat", bytes);
    if (events != null) {
      long[] event = events.get(0).slab();
      Limits.require(events.size() == 1 && event[Event.B] >= 0, "one beat with a count");
      Limits.require(Arrays.equals(bytes, Payload.toBytes(event, 0)), "it keeps what was sent");
    }
  }
}

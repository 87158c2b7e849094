package io.ringbeat.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringbeat.rabbitmq.codec.JsonDecoder;
import io.ringbeat.rabbitmq.codec.JsonEncoder;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** JSON of any bytes is refused, or gives events that, written again, are read as the same. */
class JsonCodecFuzzTest {
  private static final JsonDecoder DECODER = new JsonDecoder(Bodies.INSTRUMENTS, Bodies.LIMITS);

  static {
    // Loading and instrumenting classes takes seconds, and is not what is timed.
    check(
        "{\"kind\":\"CONFIRM\",\"commandId\":1,\"outcome\":0}".getBytes(StandardCharsets.US_ASCII));
    check("no JSON".getBytes(StandardCharsets.US_ASCII));
  }

  @FuzzTest
  void decode(byte[] bytes) {
    Limits.within(() -> check(bytes));
  }

  private static void check(byte[] bytes) {
    List<Bodies.Decoded> events = Bodies.decode(DECODER, "", bytes);
    if (events == null) {
      return;
    }
    JsonEncoder encoder = new JsonEncoder(Bodies.INSTRUMENTS, 1);
    OutMessage out = new OutMessage();
    for (Bodies.Decoded event : events) {
      encoder.encode(event.sequence(), event.slab(), 0, out);
      byte[] body = Arrays.copyOf(out.body, out.length);
      Limits.require(
          List.of(event).equals(Bodies.decode(DECODER, "", body)), "the same event again");
    }
  }
}

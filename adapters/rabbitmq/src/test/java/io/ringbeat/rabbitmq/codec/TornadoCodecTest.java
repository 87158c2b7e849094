package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TornadoCodecTest {
  private final OutMessage out = new OutMessage();
  private final TornadoDecoder decoder = new TornadoDecoder(Limits.DEFAULT);

  @Test
  void shouldBroadcastEverySoManyBeats() {
    TornadoEncoder encoder = new TornadoEncoder(15);

    assertFalse(encoder.encode(1, beat(29), 0, out));
    assertTrue(encoder.encode(2, beat(30), 0, out));
    assertEquals("{\"count\":30}", Recorded.text(out));
    assertEquals("Heartbeat", out.exchange);
    assertEquals("", out.routingKey);
    assertNull(out.contentType);
    assertFalse(encoder.encode(3, new long[] {Kind.TRADE, 0, 0, 30, 0, 0, 0, 0}, 0, out));
  }

  @Test
  void shouldReadWhatItBroadcasts() throws BadMessageException {
    Recorded recorded = new Recorded();

    decoder.decode(Recorded.message("Heartbeat", "{\"count\":30}"), recorded);
    decoder.decode(Recorded.message("Heartbeat", "{\"x\":[{}], \"count\": 31}"), recorded);

    long[] event = recorded.events.get(0);
    assertEquals(Event.header(Kind.MESSAGE, Event.LONG, 0, 0), event[0]);
    assertEquals(MessageType.TORNADO_HEARTBEAT, event[Event.A]);
    assertEquals(30, event[Event.B]);
    assertEquals("{\"count\":30}", new String(Payload.toBytes(event, 0), StandardCharsets.UTF_8));
    assertEquals(31, recorded.events.get(1)[Event.B]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|\"count\" is missing",
        "{\"count\":-1}|\"count\" (character 9) is negative",
        "{\"count\":\"1\"}|\"count\" (character 9) has to be an integer",
        "[1]|the body (character 0) has to be an object",
        "{\"count\":1}{|something is behind the end of the JSON (character 11)",
      })
  void shouldRefuse(String body, String reason) {
    InMessage in = Recorded.message("Heartbeat", body);

    assertEquals(
        reason,
        assertThrows(BadMessageException.class, () -> decoder.decode(in, new Recorded()))
            .getMessage());
  }

  private static long[] beat(long count) {
    return new long[] {Kind.HEARTBEAT, 0, 0, count, 0, 0, 0, 0};
  }
}

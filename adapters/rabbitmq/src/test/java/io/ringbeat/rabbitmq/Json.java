package io.ringbeat.rabbitmq;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.codec.JsonEncoder;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events as other programs write them. */
final class Json {
  private Json() {}

  /** A trade with that id. */
  static String trade(long id) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(Kind.TRADE, 0, 0, 0);
    event[Event.A] = 100;
    event[Event.B] = 1;
    event[Event.C] = id;
    OutMessage out = new OutMessage();
    if (!new JsonEncoder(List.of(), 1).encode(-1, event, 0, out)) {
      throw new IllegalStateException("no message of an event");
    }
    return new String(out.body, 0, out.length, StandardCharsets.UTF_8);
  }
}

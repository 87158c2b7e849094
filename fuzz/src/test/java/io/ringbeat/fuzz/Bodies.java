package io.ringbeat.fuzz;

import io.ringbeat.event.Event;
import io.ringbeat.market.Instrument;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import io.ringbeat.rabbitmq.codec.Decoder;
import io.ringbeat.rabbitmq.codec.InMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives bodies to decoders and checks what every decoder has to keep to. */
final class Bodies {
  static final io.ringbeat.rabbitmq.codec.Limits LIMITS = io.ringbeat.rabbitmq.codec.Limits.DEFAULT;
  static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "BTCUSDT", "0.1", "0.001"),
          Instrument.linear(1, "ETH/BTC", "0.00000005", "1"));

  private static final int LONGEST = 200;

  private Bodies() {}

  /** An event and its place. */
  record Decoded(long sequence, List<Long> words) {
    long[] slab() {
      return words.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Returns the events of a body; null if it is refused, with a reason that is short. */
  static List<Decoded> decode(Decoder decoder, String exchange, byte[] body) {
    List<Decoded> events = new ArrayList<>();
    try {
      decoder.decode(
          new InMessage(exchange, "", null, null, body),
          (sequence, slab, offset) -> events.add(decoded(sequence, slab, offset)));
    } catch (BadMessageException e) {
      String reason = e.getMessage();
      Limits.require(!reason.isBlank() && reason.length() <= LONGEST, "a short reason: " + reason);
      Limits.require(reason.chars().noneMatch(Character::isISOControl), "printable: " + reason);
      return null;
    }
    Limits.require(!events.isEmpty(), "a message says something");
    return events;
  }

  private static Decoded decoded(long sequence, long[] slab, int offset) {
    int end = offset + Event.slots(slab, offset) * Event.WORDS;
    Limits.require(Event.areWhole(slab, offset, end), "an event is whole");
    return new Decoded(sequence, Arrays.stream(slab, offset, end).boxed().toList());
  }
}

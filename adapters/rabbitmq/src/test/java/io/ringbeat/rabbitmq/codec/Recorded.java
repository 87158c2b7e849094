package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what a decoder gives, and shows it as text. */
final class Recorded implements Decoder.Events {
  final List<Long> sequences = new ArrayList<>();
  final List<long[]> events = new ArrayList<>();

  @Override
  public void event(long sequence, long[] slab, int offset) {
    sequences.add(sequence);
    events.add(Arrays.copyOfRange(slab, offset, offset + Event.slots(slab, offset) * Event.WORDS));
  }

  /** Returns the words of each event as text, so that lists of them can be compared. */
  List<String> words() {
    return events.stream().map(Arrays::toString).toList();
  }

  /** Returns the events as people read them. */
  List<String> lines() {
    return events.stream().map(event -> new EventView().wrap(event, 0).toString()).toList();
  }

  static InMessage message(String exchange, byte[] body) {
    return new InMessage(exchange, "key", null, null, body);
  }

  static InMessage message(String exchange, String body) {
    return message(exchange, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the body of a message. */
  static byte[] body(OutMessage out) {
    return Arrays.copyOf(out.body, out.length);
  }

  static String text(OutMessage out) {
    return new String(body(out), StandardCharsets.UTF_8);
  }
}

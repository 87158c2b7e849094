package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Payload;
import java.util.Arrays;

/** Room for the one event that a decoder makes at a time. Grows to the largest. Not thread-safe. */
final class EventWriter {
  private long[] slab = new long[2 * Event.WORDS];

  /** Gives an event without payload to whoever takes it. */
  void event(
      Decoder.Events out, long header, long venueTime, long a, long b, long c, long d, long e) {
    slab[Event.HEADER] = header;
    slab[Event.VENUE_TIME] = venueTime;
    slab[Event.ENGINE_TIME] = 0;
    slab[Event.A] = a;
    slab[Event.B] = b;
    slab[Event.C] = c;
    slab[Event.D] = d;
    slab[Event.E] = e;
    out.event(-1, slab, 0);
  }

  /** Gives an event whose payload is longs. */
  void event(Decoder.Events out, long header, long venueTime, long[] words, long... payload) {
    room(payload.length * Long.BYTES);
    Arrays.fill(slab, 0);
    System.arraycopy(payload, 0, slab, Event.WORDS, payload.length);
    long bytes = (long) payload.length * Long.BYTES;
    event(out, header | Event.LONG, venueTime, words[0], words[1], words[2], words[3], bytes);
  }

  /** Gives a message. */
  void message(Decoder.Events out, long header, long type, long b, byte[] payload) {
    room(payload.length);
    Payload.put(slab, 0, payload, 0, payload.length);
    event(out, header | Event.LONG, 0, type, b, 0, 0, payload.length);
  }

  private void room(int bytes) {
    int words = (1 + Event.payloadSlots(bytes)) * Event.WORDS;
    if (words > slab.length) {
      slab = new long[words];
    }
  }
}

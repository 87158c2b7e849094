package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Payload;
import java.util.Random;

/** Events of every kind, with any words, a third of them with a payload. */
final class RandomEvents {
  private static final int KINDS = 256;
  private static final int LARGEST = 300;

  private final Random random;
  private int kind;

  RandomEvents(long seed) {
    random = new Random(seed);
  }

  /** Returns the next event; the kinds take turns. */
  long[] next() {
    boolean isLong = random.nextInt(3) == 0;
    byte[] payload = new byte[isLong ? random.nextInt(LARGEST) : 0];
    fill(payload);
    long[] event = new long[(1 + Event.payloadSlots(payload.length)) * Event.WORDS];
    for (int i = 1; i < Event.WORDS; i++) {
      event[i] = number();
    }
    long flags = (long) random.nextInt(1 << 16) << 8;
    flags = isLong ? flags | Event.LONG : flags & ~Event.LONG;
    event[0] = Event.header(kind++ % KINDS, flags, random.nextInt(1 << 16), instrument());
    if (isLong) {
      event[Event.E] = payload.length;
      Payload.put(event, 0, payload, 0, payload.length);
    }
    return event;
  }

  private int instrument() {
    return random.nextBoolean() ? random.nextInt(4) : random.nextInt(1 << 24);
  }

  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(3) - 1;
      case 2 -> Long.MIN_VALUE + random.nextInt(3);
      case 3 -> Long.MAX_VALUE - random.nextInt(3);
      case 4 -> (1L << 53) + random.nextInt(5) - 2;
      default -> random.nextInt();
    };
  }

  /** Any bytes, or longs, or text. */
  private void fill(byte[] payload) {
    random.nextBytes(payload);
    if (random.nextBoolean()) {
      for (int i = 0; i < payload.length; i++) {
        payload[i] &= 0x7F;
      }
    }
  }
}

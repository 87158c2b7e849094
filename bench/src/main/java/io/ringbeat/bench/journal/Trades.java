package io.ringbeat.bench.journal;

import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;

/** The trades that are sent: functions of their number, so that what was written can be checked. */
final class Trades {
  /** The most slots of a frame as the engine cuts them. */
  static final int BATCH = 1024;

  private static final long HEADER =
      Event.header(Kind.TRADE, Event.AT_VENUE | Event.AT_CORE | Event.LAST, 4, 1);
  private static final int INSTRUMENT = 1;

  private Trades() {}

  static long price(long i) {
    return 50_000 + (i & 0x3FF);
  }

  static long quantity(long i) {
    return 1 + (i & 7);
  }

  /** Publishes one, by the typed call. */
  static long publish(Publisher publisher, long venueTime, long i) {
    return publisher.trade(INSTRUMENT, 0, venueTime, price(i), quantity(i), i);
  }

  /** Writes one into a slab. */
  static void put(long[] slab, int offset, long i) {
    slab[offset + Event.HEADER] = HEADER;
    slab[offset + Event.VENUE_TIME] = i;
    slab[offset + Event.ENGINE_TIME] = i;
    slab[offset + Event.A] = price(i);
    slab[offset + Event.B] = quantity(i);
    slab[offset + Event.C] = i;
    slab[offset + Event.D] = 0;
    slab[offset + Event.E] = 0;
  }

  /** Throws if a slab does not hold the trade with a number. */
  static void require(long[] slab, int offset, long i) {
    if (slab[offset + Event.A] != price(i)
        || slab[offset + Event.B] != quantity(i)
        || slab[offset + Event.C] != i) {
      throw new IllegalStateException(
          "trade " + slab[offset + Event.C] + " was written where " + i + " should be");
    }
  }
}

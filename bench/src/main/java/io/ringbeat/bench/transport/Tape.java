package io.ringbeat.bench.transport;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;

/** The trades that are sent: functions of their number, so that sums can be foretold. */
final class Tape {
  /** The header that the engine gives a trade of its first publisher. */
  static final long HEADER =
      Event.header(Kind.TRADE, Event.AT_VENUE | Event.AT_CORE | Event.LAST, 4, 1);

  private Tape() {}

  static long price(long i) {
    return 50_000 + (i & 0x3FF);
  }

  static long quantity(long i) {
    return 1 + (i & 7);
  }
}

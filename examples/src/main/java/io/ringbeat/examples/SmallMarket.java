package io.ringbeat.examples;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;

/**
 * A made-up market, published as a feed would do it. It is a function of the time, in steps of 20
 * ms: two hosts see the same market, as they would that of an exchange. For one thread.
 */
final class SmallMarket {
  static final Instrument INSTRUMENT = Instrument.linear(0, "SMALL", "0.1", "0.001");
  static final int LEVELS = 5; // of each side
  private static final long STEP = 20_000_000; // ns
  private static final long LOTS = 50; // at each level
  private static final long FLAGS = Event.AT_VENUE | Event.AT_CORE;

  private final Engine engine;
  private final Publisher feed;
  private final long[] rows = new long[(2 + 2 * LEVELS) * Event.WORDS];
  private int length;
  private long last; // step

  SmallMarket(Engine engine) {
    this.engine = engine;
    feed = engine.publisher("market");
  }

  /** Publishes until a time of the engine's clock. */
  void until(long end) throws InterruptedException {
    while (engine.clock().now() < end) {
      publish();
      Thread.sleep(5);
    }
  }

  /** Publishes the book and a trade, if there is a new step. */
  void publish() {
    long step = engine.clock().now() / STEP;
    if (step == last) {
      return;
    }
    last = step;
    long bid = bestBid(step);
    length = 0;
    row(Kind.CLEAR, Event.NO_PRICE, step, 0, 0);
    row(Kind.CLEAR, Event.NO_PRICE | Event.SELL, step, 0, 0);
    for (int i = 0; i < LEVELS; i++) {
      row(Kind.SNAPSHOT, 0, step, bid - i, LOTS);
      row(Kind.SNAPSHOT, Event.SELL, step, bid + 1 + i, LOTS);
    }
    rows[length - Event.WORDS] |= Event.LAST;
    feed.copy(rows, 0, length); // all or nothing
    boolean sells = (step & 1) == 0;
    feed.trade(0, sells ? Event.SELL : 0, step * STEP, sells ? bid : bid + 1, 2, step);
  }

  /** Returns a price in ticks: a wave of a second, and a tick up and down each 40 ms. */
  private static long bestBid(long step) {
    return 50_000 + Math.abs(step % 50 - 25) / 2 + (step >> 1 & 1);
  }

  private void row(int kind, long flags, long step, long ticks, long lots) {
    rows[length + Event.HEADER] = Event.header(kind, FLAGS | flags, 0, INSTRUMENT.id());
    rows[length + Event.VENUE_TIME] = step * STEP;
    rows[length + Event.A] = ticks;
    rows[length + Event.B] = lots;
    length += Event.WORDS;
  }
}

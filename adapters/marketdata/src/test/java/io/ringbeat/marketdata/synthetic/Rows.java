package io.ringbeat.marketdata.synthetic;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Hash64;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads synthetic markets for tests. */
final class Rows {
  private Rows() {}

  /** Shows each row of a market in turn, in one view. */
  static void forEach(long seed, Duration duration, Consumer<EventView> test) {
    EventView row = new EventView();
    read(
        new SyntheticMarket(seed, duration), (slab, offset) -> test.accept(row.wrap(slab, offset)));
  }

  /**
   * Reads a market to its end, giving each block back at once, and returns how many rows it had.
   */
  static long read(SyntheticMarket market, EventSink sink) {
    long rows = 0;
    for (EventBlock block = market.next(); block != null; block = market.next()) {
      for (int i = 0; i < block.length(); i += Event.WORDS) {
        sink.accept(block.words(), i);
        rows++;
      }
      market.release(block);
    }
    return rows;
  }

  /** Returns the hash over all words of all rows. */
  static String hash(long seed, Duration duration) {
    Hash64 hash = new Hash64();
    read(new SyntheticMarket(seed, duration), hash::addEvent);
    return hash.toString();
  }
}

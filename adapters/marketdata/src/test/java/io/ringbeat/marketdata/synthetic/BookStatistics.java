package io.ringbeat.marketdata.synthetic;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventSink;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.Side;
import java.util.Arrays;

/** Sums up what a feed shows after each depth message. */
final class BookStatistics implements EventSink {
  private static final long SECOND = 1_000_000_000;

  long rows;
  long trades;
  long buys;
  long messages;
  double spreads;
  long oneTickSpreads;
  final long[] lots = new long[5];

  private final L2Book book = new L2Book();
  private final EventView row = new EventView();
  private long[] latencies = new long[1 << 16];
  private double lastMid;
  private long nextSample;
  private double squares;
  private long samples;

  @Override
  public void accept(long[] slab, int offset) {
    row.wrap(slab, offset);
    rows++;
    if (row.kind() == Kind.TRADE) {
      trades++;
      buys += row.has(Event.SELL) ? 0 : 1;
      return;
    }
    book.apply(slab, offset);
    if (row.has(Event.LAST)) {
      onMessage();
    }
  }

  /** Returns the root of the mean square of the mid price's change in a second, in ticks. */
  double midDeviation() {
    return Math.sqrt(squares / samples);
  }

  /** Returns the median time from venue to engine, ns. */
  double medianLatency() {
    long[] sorted = Arrays.copyOf(latencies, (int) messages);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void onMessage() {
    if (messages == latencies.length) {
      latencies = Arrays.copyOf(latencies, latencies.length * 2);
    }
    latencies[(int) messages++] = row.engineTime() - row.venueTime();
    long spread = book.bestAsk() - book.bestBid();
    spreads += spread;
    oneTickSpreads += spread == 1 ? 1 : 0;
    long ticks = book.bestBid();
    for (int level = 0; level < lots.length; level++) {
      lots[level] += book.lots(Side.BUY, ticks);
      ticks = book.next(Side.BUY, ticks);
    }
    if (row.venueTime() >= nextSample) {
      double mid = (book.bestBid() + book.bestAsk()) / 2.0;
      if (nextSample > 0) {
        squares += (mid - lastMid) * (mid - lastMid);
        samples++;
      }
      lastMid = mid;
      nextSample = row.venueTime() + SECOND;
    }
  }
}

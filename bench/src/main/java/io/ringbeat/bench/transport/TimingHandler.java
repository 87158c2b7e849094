package io.ringbeat.bench.transport;

import io.ringbeat.event.Event;
import org.HdrHistogram.Histogram;

/** Records how long after its planned time, which is its venue time, each trade is handled. */
final class TimingHandler extends Handlers.Handler {
  private static final long MOST = 60_000_000_000L;

  private final Histogram histogram = new Histogram(MOST, 3);
  private long recordFrom = Long.MAX_VALUE;

  TimingHandler(Sink sink) {
    super(sink);
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    take(slab[offset + Event.VENUE_TIME], slab[offset + Event.A], slab[offset + Event.B]);
  }

  @Override
  public void onEvent(Trade trade, long sequence, boolean endOfBatch) {
    take(trade.venueTime, trade.price, trade.quantity);
  }

  /** Sets the planned time of the first trade to be recorded; nothing is under way. */
  void recordFrom(long planned) {
    recordFrom = planned;
  }

  Histogram histogram() {
    return histogram;
  }

  private void take(long planned, long price, long quantity) {
    long late = System.nanoTime() - planned;
    if (planned >= recordFrom) {
      histogram.recordValue(Math.max(0, Math.min(MOST, late)));
    }
    sink.accept(price, quantity);
  }
}

package io.ringbeat.bench.rabbitmq;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * The receiving core: counts trades, which have to come in order, each once, and records how long
 * after its venue time each one comes.
 */
final class Sums implements Core {
  private static final long MOST = 60_000_000_000L; // ns

  private final Histogram takings = new SynchronizedHistogram(MOST, 3);
  private final AtomicLong trades = new AtomicLong();
  private volatile boolean recording;
  private volatile String disorder; // null: none

  @Override
  public void onEvent(CoreContext context, long[] slab, int offset) {
    if (Event.kind(slab[offset]) != Kind.TRADE) {
      return;
    }
    long expected = trades.get();
    if (slab[offset + Event.C] != expected && disorder == null) {
      disorder = "trade " + slab[offset + Event.C] + " came where " + expected + " should be";
    }
    if (recording) {
      long took = System.nanoTime() - slab[offset + Event.VENUE_TIME];
      takings.recordValue(Math.max(0, Math.min(MOST, took)));
    }
    trades.lazySet(expected + 1);
  }

  void record(boolean on) {
    recording = on;
  }

  long trades() {
    return trades.get();
  }

  /** Returns what came out of order, null if nothing did. */
  String disorder() {
    return disorder;
  }

  Histogram takings() {
    return takings;
  }
}

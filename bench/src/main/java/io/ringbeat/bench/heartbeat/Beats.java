package io.ringbeat.bench.heartbeat;

import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Takes beats from one thread: how late each is. The first ones are not recorded. No beat may be
 * left out, however late, so that a stall counts for each beat that it delays.
 */
final class Beats {
  private static final long MOST = 60_000_000_000L;

  private final Histogram histogram = new Histogram(MOST, 3);
  private final CountDownLatch done = new CountDownLatch(1);
  private final long warmup;
  private final long last;
  private long count;

  Beats(long warmup, long recorded) {
    this.warmup = warmup;
    last = warmup + recorded;
  }

  /** Takes the next beat; returns whether there is one more to come. */
  boolean take(long late) {
    count++;
    if (count > warmup && count <= last) {
      histogram.recordValue(Math.max(0, Math.min(MOST, late)));
    }
    if (count == last) {
      done.countDown();
    }
    return count < last;
  }

  /** Waits for the last one; any thread. */
  Histogram await() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return histogram;
  }
}

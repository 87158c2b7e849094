package io.ringbeat.bench.journal;

import io.ringbeat.journal.LogWriter;
import org.HdrHistogram.Histogram;

/**
 * Records how long after its planned time each event was written, or synced, as the publishing
 * thread sees it between two publications. To look at the mark costs a read; what is to be recorded
 * then waits until the thread has nothing else to do, so that a batch does not make the next event
 * late. One thread.
 */
final class Watch {
  private static final long MOST = 60_000_000_000L;
  private static final int NOTES = 1 << 16;

  private final Histogram histogram = new Histogram(MOST, 3);
  private final long[] marks = new long[NOTES];
  private final long[] times = new long[NOTES];
  private final LogWriter log;
  private final boolean synced;
  private final double interval;
  private final long begin; // planned time of the first event
  private final long base; // its sequence
  private final long recordFrom;
  private long noted; // notes so far
  private long settled; // those that are recorded
  private long next; // the first sequence that is not recorded
  private long seen;

  /**
   * Begins with nothing under way.
   *
   * @param synced whether the mark is what was synced instead of what was written
   * @param base sequence of the first event
   * @param begin planned time of it
   * @param interval ns from one to the next
   * @param lead events that are not recorded
   */
  Watch(LogWriter log, boolean synced, long base, long begin, double interval, long lead) {
    this.log = log;
    this.synced = synced;
    this.base = base;
    this.begin = begin;
    this.interval = interval;
    recordFrom = base + lead;
    next = base;
    seen = base - 1;
  }

  /** Looks how far the log is. */
  void look() {
    long mark = synced ? log.synced() : log.written();
    if (mark == seen) {
      return;
    }
    long now = System.nanoTime();
    seen = mark;
    if (noted - settled == NOTES) {
      settle(Integer.MAX_VALUE);
    }
    int at = (int) noted++ & (NOTES - 1);
    marks[at] = mark;
    times[at] = now;
  }

  /** Records at most so many events. */
  void settle(int most) {
    int left = most;
    while (settled < noted && left > 0) {
      int at = (int) settled & (NOTES - 1);
      while (next <= marks[at] && left > 0) {
        if (next >= recordFrom) {
          long planned = begin + (long) ((next - base) * interval);
          histogram.recordValue(Math.max(0, Math.min(MOST, times[at] - planned)));
        }
        next++;
        left--;
      }
      if (next > marks[at]) {
        settled++;
      }
    }
  }

  /** Returns the sequence up to which the log was seen to be. */
  long seen() {
    return seen;
  }

  Histogram histogram() {
    return histogram;
  }
}

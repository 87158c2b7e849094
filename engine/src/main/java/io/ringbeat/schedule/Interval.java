package io.ringbeat.schedule;

import io.ringbeat.time.Deadlines;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Runs at start + n x period, n from 0: never counted from the run before, so that it does not
 * drift. Knows no zone and no changes of clocks.
 *
 * @param period ns, positive
 * @param start the first run, ns since the epoch, not negative
 */
public record Interval(long period, long start) implements Schedule {
  /** Refuses what is no interval. */
  public Interval {
    Deadlines.requirePeriod(period);
    if (start < 0) {
      throw new IllegalArgumentException("the start " + start + " ns is before 1970");
    }
  }

  @Override
  public long next(long after) {
    if (after < start) {
      return start;
    }
    return Deadlines.after(after - (after - start) % period, period);
  }

  @Override
  public long latest(long after, long until) {
    if (until < start) {
      return NONE;
    }
    long run = until - (until - start) % period;
    return run > after ? run : NONE;
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public String describe() {
    return "every " + Words.duration(period) + " from " + Words.instant(start, zone());
  }
}

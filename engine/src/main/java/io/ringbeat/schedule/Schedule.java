package io.ringbeat.schedule;

import java.time.ZoneId;
import java.util.Arrays;

/**
 * When something is due, again and again or once. A value without clock and state: what it answers
 * is a function of its own fields, the argument and the JDK's time zone rules. Instants are ns
 * since 1970-01-01 00:00 UTC. Immutable, for any thread.
 */
public sealed interface Schedule permits Clocked, Crontab, Interval {
  /** The end of time: there is no run any more. */
  long NONE = Long.MAX_VALUE;

  /**
   * Returns the first run after an instant. Allocates a few objects at most.
   *
   * @param after any value
   * @return later than the argument, or {@link #NONE}
   */
  long next(long after);

  /**
   * Returns the last run of a span of time, in a number of steps that is logarithmic in its length.
   *
   * @param after where the span begins; itself not in it
   * @param until where it ends; itself in it
   * @return {@link #NONE} if there is no run in it
   */
  default long latest(long after, long until) {
    long best = next(after);
    if (best > until || best == NONE) {
      return NONE;
    }
    long end = until;
    while (true) {
      long following = next(best);
      if (following > until || following == NONE) {
        return best;
      }
      long middle = best + (end - best) / 2;
      long run = next(middle);
      if (run <= until && run != NONE) {
        best = run;
      } else {
        best = following;
        end = middle;
      }
    }
  }

  /**
   * Returns the first runs after an instant.
   *
   * @param after any value
   * @param most how many at most
   * @return in their order
   */
  default long[] runs(long after, int most) {
    long[] runs = new long[most];
    int count = 0;
    for (long run = next(after); count < most && run != NONE; run = next(run)) {
      runs[count++] = run;
    }
    return Arrays.copyOf(runs, count);
  }

  /**
   * Returns the zone that people read this schedule's times in.
   *
   * @return UTC unless it has its own
   */
  ZoneId zone();

  /**
   * Says the schedule in English.
   *
   * @return one line
   */
  String describe();
}

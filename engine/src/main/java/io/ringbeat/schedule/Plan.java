package io.ringbeat.schedule;

import io.ringbeat.time.Deadlines;
import java.util.Objects;

/**
 * A schedule with its limits. Instants are ns since the epoch. Immutable, for any thread.
 *
 * @param schedule when it is due
 * @param start runs before it do not exist
 * @param expires runs at or after it do not exist; {@link Schedule#NONE} for never
 * @param once whether it is over after its first run
 * @param enabled whether it runs at all
 * @param jitter ns, not negative; a run is put off by less than this
 */
public record Plan(
    Schedule schedule, long start, long expires, boolean once, boolean enabled, long jitter) {
  /** The longest jitter: a day, in ns. */
  public static final long MAX_JITTER = 86_400_000_000_000L;

  /** Refuses what can never run and what is out of range. */
  public Plan {
    Objects.requireNonNull(schedule);
    if (start >= expires) {
      throw new IllegalArgumentException("it expires before it starts");
    }
    if (jitter < 0 || jitter > MAX_JITTER) {
      throw new IllegalArgumentException(
          "a jitter of " + jitter + " ns; allowed are 0 to " + MAX_JITTER + ", a day");
    }
  }

  /**
   * A schedule without limits.
   *
   * @param schedule when it is due
   * @return the plan
   */
  public static Plan of(Schedule schedule) {
    return new Plan(schedule, Long.MIN_VALUE, Schedule.NONE, false, true, 0);
  }

  /**
   * The same plan with a start.
   *
   * @param value runs before it do not exist
   * @return the plan
   */
  public Plan startingAt(long value) {
    return new Plan(schedule, value, expires, once, enabled, jitter);
  }

  /**
   * The same plan with an end.
   *
   * @param value runs at or after it do not exist
   * @return the plan
   */
  public Plan expiringAt(long value) {
    return new Plan(schedule, start, value, once, enabled, jitter);
  }

  /**
   * The same plan, over after its first run.
   *
   * @return the plan
   */
  public Plan onlyOnce() {
    return new Plan(schedule, start, expires, true, enabled, jitter);
  }

  /**
   * The same plan, switched on or off.
   *
   * @param value whether it runs
   * @return the plan
   */
  public Plan enabled(boolean value) {
    return new Plan(schedule, start, expires, once, value, jitter);
  }

  /**
   * The same plan with a jitter.
   *
   * @param bound ns; a run is put off by less than this
   * @return the plan
   */
  public Plan jitter(long bound) {
    return new Plan(schedule, start, expires, once, enabled, bound);
  }

  /**
   * Returns when the next run is scheduled; jitter comes on top.
   *
   * @param after any value
   * @param runs how often it has run
   * @return later than after, or {@link Schedule#NONE}
   */
  public long next(long after, long runs) {
    if (!enabled || (once && runs > 0)) {
      return Schedule.NONE;
    }
    long run = schedule.next(beginning(after));
    return run < expires ? run : Schedule.NONE;
  }

  /**
   * Returns when a run is due.
   *
   * @param scheduled when it is scheduled
   * @param seed that of the engine's run
   * @param name the entry's
   * @return scheduled or later, by less than the jitter
   */
  public long due(long scheduled, long seed, String name) {
    return Deadlines.after(scheduled, Jitter.delay(seed, name, scheduled, jitter));
  }

  /** Returns the last run that is scheduled in a span of time, NONE if there is none. */
  long latest(long after, long until) {
    return schedule.latest(beginning(after), Math.min(until, expires - 1));
  }

  private long beginning(long after) {
    return after < start ? start - 1 : after;
  }

  /**
   * Says the plan in English.
   *
   * @return one line
   */
  public String describe() {
    return Words.plan(this);
  }

  /**
   * Says the plan in English, and when it runs next.
   *
   * @param after ns since the epoch
   * @param most how many runs at most
   * @return a line, and one for each run
   */
  public String describe(long after, int most) {
    StringBuilder text = new StringBuilder(describe());
    long run = next(after, 0);
    for (int i = 0; i < most && run != Schedule.NONE; i++) {
      text.append("\n  ").append(Words.instant(run, schedule.zone()));
      run = next(run, i + 1);
    }
    return text.toString();
  }
}

package io.ringbeat.schedule;

import io.ringbeat.time.Deadlines;

/**
 * What becomes of runs that were not started when they were due: after downtime, a clock that
 * jumped, an engine that was held up.
 *
 * @param coalesced whether of several that are due at once only the last is started
 * @param deadline how late a run may be started, ns; {@link Long#MAX_VALUE} for any time
 */
public record Misfire(boolean coalesced, long deadline) {
  /** Each run is started, however late, in their order. */
  public static final Misfire FIRE_ALL = new Misfire(false, Long.MAX_VALUE);

  /** Of the runs that are due the last is started, the others are passed over. */
  public static final Misfire COALESCE = new Misfire(true, Long.MAX_VALUE);

  /** Runs that are late are passed over. */
  public static final Misfire SKIP = new Misfire(false, 0);

  /** Refuses a negative deadline. */
  public Misfire {
    Deadlines.requireDelay(deadline);
  }

  /**
   * DEADLINE(d): runs that are later than this are passed over, the others started.
   *
   * @param nanos not negative
   * @return the policy
   */
  public static Misfire deadline(long nanos) {
    return new Misfire(false, nanos);
  }

  /**
   * The same policy, with only the last run of those that it would start; with a deadline that is
   * what Celery's {@code beat_cron_starting_deadline} does.
   *
   * @return the policy
   */
  public Misfire coalesce() {
    return new Misfire(true, deadline);
  }
}

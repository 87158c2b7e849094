package io.ringbeat.time;

/**
 * Where a strategy's tasks are kept: in a backtest the {@link TaskTable} of the simulated clock, in
 * a live engine commands that come back as events. Used on one thread.
 */
public interface Wakeups {
  /**
   * Registers a task that is due at now + period, now + 2 periods, ...
   *
   * @param now engine time, ns since the epoch
   * @param period ns, positive
   * @return the task's id
   * @throws IllegalArgumentException if the period is zero or less
   */
  long every(long now, long period);

  /**
   * Registers a task that is due once.
   *
   * @param now engine time, ns since the epoch
   * @param delay ns from now, not negative
   * @return the task's id
   * @throws IllegalArgumentException if the delay is negative
   */
  long once(long now, long delay);

  /**
   * Ends a task: it is not due any more, from this call on.
   *
   * @param id the task's id
   * @return false if there is no such task, or it was due once and that is past
   */
  boolean cancel(long id);
}

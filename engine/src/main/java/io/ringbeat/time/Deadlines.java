package io.ringbeat.time;

/** What all who count deadlines have in common. Has no state; does not allocate. */
public final class Deadlines {
  private Deadlines() {}

  /**
   * Adds; what lies beyond the end of time is never due.
   *
   * @param time ns since the epoch
   * @param duration ns, not negative
   * @return ns since the epoch, at most {@link Long#MAX_VALUE}
   */
  public static long after(long time, long duration) {
    long sum = time + duration;
    return duration > 0 && sum < time ? Long.MAX_VALUE : sum;
  }

  /**
   * Checks a period.
   *
   * @param period ns
   * @throws IllegalArgumentException if it is zero or less
   */
  public static void requirePeriod(long period) {
    if (period <= 0) {
      throw new IllegalArgumentException("a period of " + period + " ns; it must be positive");
    }
  }

  /**
   * Checks a delay.
   *
   * @param delay ns
   * @throws IllegalArgumentException if it is negative
   */
  public static void requireDelay(long delay) {
    if (delay < 0) {
      throw new IllegalArgumentException("a delay of " + delay + " ns; it must not be negative");
    }
  }
}

package io.ringbeat.time;

/**
 * A clock that stands still until it is set: for tests, simulations and replays.
 *
 * <p><b>Threads.</b> Any thread may read and any may set; setting is synchronized, reading is one
 * volatile load. <b>Ordering.</b> What a thread wrote before it set the clock is visible to whoever
 * reads that time. <b>Allocation.</b> None. <b>Failures.</b> It refuses to go back, and is then
 * what it was before. <b>Source of time.</b> Its caller.
 */
public final class ManualClock implements EngineClock {
  private volatile long now;

  /** Makes a clock that stands at the epoch. */
  public ManualClock() {
    this(0);
  }

  /**
   * Makes a clock.
   *
   * @param now where it stands, ns since the epoch, any value
   */
  public ManualClock(long now) {
    this.now = now;
  }

  @Override
  public long now() {
    return now;
  }

  /**
   * Sets the time; the time that it already is, is allowed.
   *
   * @param epochNanos ns since the epoch, at least {@link #now}
   * @throws IllegalArgumentException if that is in the clock's past
   */
  public synchronized void set(long epochNanos) {
    if (epochNanos < now) {
      throw new IllegalArgumentException(
          "the clock stands at " + now + " ns and cannot go back to " + epochNanos + " ns");
    }
    now = epochNanos;
  }

  /**
   * Moves the time on.
   *
   * @param nanos by how much, ns, not negative
   * @throws IllegalArgumentException if that is negative, or leads beyond the last time that a long
   *     can hold
   */
  public synchronized void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("the clock cannot go back by " + nanos + " ns");
    }
    if (nanos > Long.MAX_VALUE - Math.max(now, 0)) {
      throw new IllegalArgumentException(
          "the clock stands at " + now + " ns; " + nanos + " ns more do not fit into a long");
    }
    now += nanos;
  }
}

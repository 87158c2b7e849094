package io.ringbeat.time;

/**
 * The engine's time.
 *
 * <p>Only producers read it, to stamp what they publish: handlers get their time from the event and
 * never see a clock.
 *
 * <p><b>Threads.</b> Any number of threads may read at the same time. <b>Ordering.</b> Readings
 * never go backwards: a reading is at least as great as each one that was returned before it began,
 * to whichever thread. Two readings may be equal. <b>Allocation.</b> None. <b>Failures.</b> None:
 * reading neither blocks nor throws. <b>Source of time.</b> The implementation's to say.
 */
@FunctionalInterface
public interface EngineClock {
  /**
   * Returns the time.
   *
   * @return ns since the epoch, 1970-01-01T00:00Z, leap seconds not counted
   */
  long now();
}

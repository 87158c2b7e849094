package io.ringbeat.schedule;

/** When a run is due whose local time does not exist, because clocks are put forward over it. */
public enum Gap {
  /** Later by what the clocks were put forward: 02:30 is due at 03:30. */
  SHIFT,
  /**
   * When the clocks have been put forward: 02:30 is due at 03:00, once for all that was in the gap.
   */
  AFTER,
  /** Not at all. */
  SKIP
}

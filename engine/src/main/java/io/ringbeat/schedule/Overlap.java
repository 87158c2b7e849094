package io.ringbeat.schedule;

/** When a run is due whose local time comes twice, because clocks are put back over it. */
public enum Overlap {
  /** {@link #BOTH} if the schedule names all 24 hours, {@link #FIRST} if not. */
  AUTO,
  /** The first time. */
  FIRST,
  /** The second time. */
  LAST,
  /** Both times. */
  BOTH
}

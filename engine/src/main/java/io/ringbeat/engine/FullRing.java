package io.ringbeat.engine;

/** What a publisher does with an event for which the ring has no room. */
public enum FullRing {
  /**
   * Waits until there is room, at most the publisher's timeout; then throws {@link
   * RingFullException}. The default for every kind.
   */
  WAIT,

  /** Throws {@link RingFullException} at once. */
  FAIL,

  /**
   * Drops the event and counts it; the sequence shows it before the producer's next event: as a GAP
   * of the instrument where the book is concerned, as a CONTROL event otherwise. Market data only.
   */
  DROP,

  /**
   * Holds the event until the producer's next one, or its flush; an event of the same kind and
   * instrument that comes meanwhile takes its place, and the sequence shows how many were replaced.
   * Quotes and snapshots only.
   */
  CONFLATE
}

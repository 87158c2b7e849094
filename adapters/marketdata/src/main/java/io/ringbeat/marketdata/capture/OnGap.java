package io.ringbeat.marketdata.capture;

/** What is done where depth updates are missing from a capture. */
public enum OnGap {
  /** The import fails. */
  FAIL,
  /**
   * A GAP event is written; depth updates are left out until a snapshot that joins them, and those
   * which are newer than that snapshot then follow it.
   */
  MARK
}

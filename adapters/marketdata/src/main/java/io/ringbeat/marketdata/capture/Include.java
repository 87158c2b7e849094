package io.ringbeat.marketdata.capture;

/** What of a capture is imported. */
public enum Include {
  /** Depth updates and snapshots. */
  DEPTH,
  /** Trades. */
  TRADES,
  /** Best bid and ask as the venue publishes them. */
  QUOTES,
  /** Mark prices. */
  MARKS
}

package io.ringbeat.venue;

/**
 * How long an order is on its way to the venue and its report on the way back. Immutable.
 *
 * @param entryNanos from core to venue, ns, not negative
 * @param responseNanos from venue to core, ns, not negative
 */
public record Latency(long entryNanos, long responseNanos) {
  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Latency {
    if (entryNanos < 0 || responseNanos < 0) {
      throw new IllegalArgumentException(
          "latency of " + entryNanos + " ns and " + responseNanos + " ns; neither may be negative");
    }
  }
}

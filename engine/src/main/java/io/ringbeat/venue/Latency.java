package io.ringbeat.venue;

/**
 * How long an order is on its way to the venue and its report on the way back. Immutable.
 *
 * @param entryNanos from core to venue, ns, 0 to a day
 * @param responseNanos from venue to core, ns, 0 to a day
 */
public record Latency(long entryNanos, long responseNanos) {
  private static final long DAY = 86_400_000_000_000L;

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Latency {
    if (entryNanos < 0 || responseNanos < 0 || entryNanos > DAY || responseNanos > DAY) {
      throw new IllegalArgumentException(
          "latency of "
              + entryNanos
              + " ns and "
              + responseNanos
              + " ns; each must be from 0 to a day");
    }
  }
}

package io.ringbeat.marketdata.synthetic;

import io.ringbeat.trading.RandomSource;

/**
 * How long a message takes from the venue to the engine: lognormal with a median of 2 ms and nine
 * of ten between 1 and 4 ms; one message in 500 is held up by another 15 ms on average. Messages do
 * not overtake each other. Not thread-safe; never allocates.
 */
final class FeedLatency {
  private static final double LOG_MEDIAN_NANOS = StrictMath.log(2_000_000);
  private static final double LOG_DEVIATION = 0.42;
  private static final double SPIKE_CHANCE = 0.002;
  private static final double MEAN_SPIKE_NANOS = 15_000_000;

  private final RandomSource random;
  private long lastArrival = Long.MIN_VALUE;

  FeedLatency(RandomSource random) {
    this.random = random;
  }

  /**
   * Draws when the next message arrives.
   *
   * @param sent when the venue sent it, ns since the epoch, not before the message before it
   * @return ns since the epoch, not before the message before it
   */
  long arrival(long sent) {
    double nanos = StrictMath.exp(LOG_MEDIAN_NANOS + LOG_DEVIATION * Draws.normal(random));
    if (random.nextDouble() < SPIKE_CHANCE) {
      nanos += MEAN_SPIKE_NANOS * Draws.exponential(random);
    }
    lastArrival = Math.max(lastArrival, sent + (long) nanos);
    return lastArrival;
  }
}

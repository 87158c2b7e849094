package io.ringbeat.marketdata.synthetic;

import io.ringbeat.trading.RandomSource;

/**
 * What the synthetic traders who know something think the instrument is worth: a Gaussian random
 * walk with occasional jumps, in ticks. Nobody can observe it; it only leans on the order flow. Not
 * thread-safe; never allocates.
 */
final class FairValue {
  private static final double TICKS_PER_ROOT_SECOND = 1.8;
  private static final double JUMPS_PER_SECOND = 1 / 20.0;
  private static final double MEAN_JUMP_TICKS = 5;

  private final RandomSource random;
  private final double least;
  private double ticks;

  /** Makes a walk that starts at a price and is reflected at a least one. */
  FairValue(RandomSource random, double start, double least) {
    this.random = random;
    this.ticks = start;
    this.least = least;
  }

  /** Returns the value in ticks, not rounded. */
  double ticks() {
    return ticks;
  }

  /** Lets time pass. */
  void step(long nanos) {
    double seconds = nanos * 1e-9;
    ticks += TICKS_PER_ROOT_SECOND * Math.sqrt(seconds) * Draws.normal(random);
    if (random.nextDouble() < JUMPS_PER_SECOND * seconds) {
      double size = MEAN_JUMP_TICKS * Draws.exponential(random);
      ticks += random.nextLong() < 0 ? -size : size;
    }
    if (ticks < least) {
      ticks = 2 * least - ticks;
    }
  }
}

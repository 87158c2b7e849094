package io.ringbeat.marketdata.synthetic;

import io.ringbeat.trading.RandomSource;

/** Draws from standard distributions, by StrictMath alone: the same on every JDK. */
final class Draws {
  private Draws() {}

  /** Draws from the exponential distribution of mean 1. */
  static double exponential(RandomSource random) {
    return -StrictMath.log(1 - random.nextDouble());
  }

  /** Draws from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958). */
  static double normal(RandomSource random) {
    double radius = Math.sqrt(2 * exponential(random));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}

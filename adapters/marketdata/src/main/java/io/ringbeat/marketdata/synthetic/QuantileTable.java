package io.ringbeat.marketdata.synthetic;

import io.ringbeat.trading.RandomSource;

/**
 * A distribution over whole numbers as 4,096 equally likely values: a draw is one look-up.
 * Immutable.
 */
final class QuantileTable {
  private static final int BITS = 12;
  private static final int SIZE = 1 << BITS;

  private final int[] values = new int[SIZE];

  private QuantileTable() {}

  /**
   * A Pareto distribution, rounded down, without its last 1/8192: P(x > v) = (least / v)^exponent.
   */
  static QuantileTable pareto(double least, double exponent) {
    QuantileTable table = new QuantileTable();
    for (int i = 0; i < SIZE; i++) {
      table.values[i] = (int) (least * StrictMath.pow(1 - (i + 0.5) / SIZE, -1 / exponent));
    }
    return table;
  }

  /** A power law on 1 to greatest: P(v) ~ (v + shift)^-exponent. */
  static QuantileTable powerLaw(int greatest, double shift, double exponent) {
    double sum = 0;
    for (int v = 1; v <= greatest; v++) {
      sum += StrictMath.pow(v + shift, -exponent);
    }
    QuantileTable table = new QuantileTable();
    int value = 1;
    double upTo = StrictMath.pow(1 + shift, -exponent) / sum;
    for (int i = 0; i < SIZE; i++) {
      while ((i + 0.5) / SIZE > upTo && value < greatest) {
        value++;
        upTo += StrictMath.pow(value + shift, -exponent) / sum;
      }
      table.values[i] = value;
    }
    return table;
  }

  /** Draws a value. */
  int draw(RandomSource random) {
    return values[(int) (random.nextLong() >>> (Long.SIZE - BITS))];
  }
}

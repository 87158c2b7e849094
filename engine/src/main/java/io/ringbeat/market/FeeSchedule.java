package io.ringbeat.market;

/**
 * Fees as a share of the value traded. Immutable.
 *
 * @param maker rate for liquidity provided, at most nine decimals; negative is a rebate
 * @param taker rate for liquidity taken, at most nine decimals
 */
public record FeeSchedule(Decimal maker, Decimal taker) {
  /** The decimals a rate may have. */
  public static final int RATE_SCALE = 9;

  /**
   * Checks the rates.
   *
   * @throws IllegalArgumentException if a rate has more than nine decimals or its magnitude is 1 or
   *     more
   */
  public FeeSchedule {
    check("maker", maker);
    check("taker", taker);
  }

  /**
   * Reads two rates.
   *
   * @param maker rate for liquidity provided, for example {@code -0.00005}
   * @param taker rate for liquidity taken
   * @return the schedule
   */
  public static FeeSchedule of(String maker, String taker) {
    return new FeeSchedule(Decimal.parse(maker), Decimal.parse(taker));
  }

  private static void check(String name, Decimal rate) {
    if (rate.scale() > RATE_SCALE) {
      throw new IllegalArgumentException(
          "the " + name + " fee " + rate + " has more than " + RATE_SCALE + " decimals");
    }
    if (Math.abs(rate.doubleValue()) >= 1) {
      throw new IllegalArgumentException(
          "the " + name + " fee " + rate + " is a share of the value traded: 0.0004 is 4 bp");
    }
  }
}

package io.ringbeat.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers for programs to read: without exponent or grouping, and with the same digits on every
 * JDK, which Double.toString does not promise.
 */
public final class PlainNumbers {
  /** Enough for a double, few enough to hide its representation: 0.1 + 0.2 is 0.3. */
  private static final MathContext DIGITS = new MathContext(15);

  /** Differences of large sums keep their error in absolute terms. */
  private static final int DECIMALS = 12;

  private PlainNumbers() {}

  /**
   * Rounds a number to 15 significant digits and 12 decimals.
   *
   * @param value a number
   * @return the number without trailing zeros, or null for NaN and infinities
   */
  public static BigDecimal rounded(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(DIGITS)
            .setScale(DECIMALS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  /**
   * Writes a number.
   *
   * @param value a number
   * @param out is appended to; nothing for NaN and infinities
   */
  public static void append(double value, StringBuilder out) {
    BigDecimal rounded = rounded(value);
    if (rounded != null) {
      out.append(rounded.toPlainString());
    }
  }
}

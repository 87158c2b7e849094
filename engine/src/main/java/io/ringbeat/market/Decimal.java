package io.ringbeat.market;

/**
 * An exact decimal number: mantissa x 10^-scale, without trailing zeros in the mantissa, so that
 * equal numbers are equal records. Immutable.
 *
 * @param mantissa the digits
 * @param scale how many of them stand behind the decimal point, 0 to {@link #MAX_SCALE}
 */
public record Decimal(long mantissa, int scale) {
  /** The most decimals that a number may have. */
  public static final int MAX_SCALE = 18;

  private static final long[] POWERS_OF_TEN = new long[MAX_SCALE + 1];

  static {
    long power = 1;
    for (int i = 0; i <= MAX_SCALE; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  /**
   * Drops trailing zeros.
   *
   * @throws IllegalArgumentException if the scale is out of range or the mantissa is -2^63
   */
  public Decimal {
    if (scale < 0 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale " + scale + " is not in 0.." + MAX_SCALE);
    }
    if (mantissa == Long.MIN_VALUE) {
      throw new IllegalArgumentException("-2^63 has no positive counterpart");
    }
    while (scale > 0 && mantissa % 10 == 0) {
      mantissa /= 10;
      scale--;
    }
  }

  /**
   * Reads a number such as {@code -0.00005}: an optional sign, digits, and optionally a point and
   * digits. No exponent, no spaces.
   *
   * @param text the number
   * @return its value
   * @throws NumberFormatException if it is malformed, or does not fit 18 decimals and a long
   */
  public static Decimal parse(String text) {
    int point = text.indexOf('.');
    int end = text.length();
    while (point >= 0 && end > point + 1 && text.charAt(end - 1) == '0') {
      end--;
    }
    int decimals = point < 0 ? 0 : end - point - 1;
    if (decimals > MAX_SCALE) {
      throw new NumberFormatException(
          "\"" + text + "\" has " + decimals + " decimals, at most " + MAX_SCALE + " fit");
    }
    char[] chars = text.toCharArray();
    return new Decimal(parseScaled(chars, 0, chars.length, decimals), decimals);
  }

  /**
   * Reads a number as a multiple of 10^-scale, exactly and without allocating. Decimals beyond the
   * scale are accepted only if they are zeros.
   *
   * @param text holds the number
   * @param offset index of its first character
   * @param length how many characters it has
   * @param scale the decimals of the result, 0 to {@link #MAX_SCALE}
   * @return the number x 10^scale
   * @throws NumberFormatException if it is malformed, has more decimals, or does not fit a long
   */
  public static long parseScaled(char[] text, int offset, int length, int scale) {
    int i = offset;
    int end = offset + length;
    boolean negative = false;
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      negative = text[i] == '-';
      i++;
    }
    long value = 0;
    int digits = 0;
    int digitsBeforePoint = -1;
    int missing = -1; // decimals still to come; -1 before the point
    for (; i < end; i++) {
      char c = text[i];
      if (c == '.' && missing < 0) {
        missing = scale;
        digitsBeforePoint = digits;
        continue;
      }
      int digit = c - '0';
      if (digit < 0 || digit > 9) {
        throw malformed(text, offset, length);
      }
      digits++;
      if (missing == 0) {
        if (digit != 0) {
          throw new NumberFormatException(
              quote(text, offset, length) + " has more than " + scale + " decimals");
        }
        continue;
      }
      if (missing > 0) {
        missing--;
      }
      if (value >= Long.MAX_VALUE / 10 && value > (Long.MAX_VALUE - digit) / 10) {
        throw tooLarge(text, offset, length);
      }
      value = value * 10 + digit;
    }
    if (digits == 0 || digitsBeforePoint == 0 || digitsBeforePoint == digits) {
      throw malformed(text, offset, length);
    }
    long power = POWERS_OF_TEN[missing < 0 ? scale : missing];
    if (value > Long.MAX_VALUE / power) {
      throw tooLarge(text, offset, length);
    }
    value *= power;
    return negative ? -value : value;
  }

  /**
   * Returns 10^exponent.
   *
   * @param exponent 0 to {@link #MAX_SCALE}
   * @return the power
   */
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }

  /**
   * Multiplies exactly.
   *
   * @param other the other factor
   * @return the product
   * @throws ArithmeticException if it does not fit a long or the scales add up to more than 18
   */
  public Decimal times(Decimal other) {
    int sum = scale + other.scale;
    if (sum > MAX_SCALE) {
      throw new ArithmeticException(this + " x " + other + " has more than 18 decimals");
    }
    return new Decimal(Math.multiplyExact(mantissa, other.mantissa), sum);
  }

  /**
   * Returns this number x 10^targetScale.
   *
   * @param targetScale {@link #scale()} to {@link #MAX_SCALE}
   * @return the number as a multiple of 10^-targetScale
   * @throws ArithmeticException if it does not fit a long
   * @throws IllegalArgumentException if the number has more decimals than that, or no number has as
   *     many
   */
  public long atScale(int targetScale) {
    if (targetScale < scale || targetScale > MAX_SCALE) {
      throw new IllegalArgumentException(
          this + " cannot be written with " + targetScale + " decimals");
    }
    return Math.multiplyExact(mantissa, POWERS_OF_TEN[targetScale - scale]);
  }

  /**
   * Multiplies by an integer and rounds once, to the nearest double, where both the product's
   * mantissa is below 2^53 and its scale at most 22; elsewhere the error is below four units in the
   * last place.
   *
   * @param count how many times
   * @return about count x this number
   */
  public double timesDouble(long count) {
    long product = count * mantissa;
    boolean exact = Math.multiplyHigh(count, mantissa) == product >> 63;
    double numerator = exact ? (double) product : (double) count * (double) mantissa;
    return numerator / POWERS_OF_TEN[scale];
  }

  /**
   * Returns the nearest double.
   *
   * @return this number, rounded
   */
  public double doubleValue() {
    return timesDouble(1);
  }

  /**
   * Returns the sign.
   *
   * @return -1, 0 or 1
   */
  public int signum() {
    return Long.signum(mantissa);
  }

  /**
   * Writes count x this number in full, with as many decimals as this number has.
   *
   * @param count how many times
   * @param out is appended to
   * @throws ArithmeticException if the product does not fit a long
   */
  public void appendTimes(long count, StringBuilder out) {
    long product = Math.multiplyExact(count, mantissa);
    long magnitude = Math.absExact(product);
    if (product < 0) {
      out.append('-');
    }
    out.append(magnitude / POWERS_OF_TEN[scale]);
    if (scale > 0) {
      out.append('.');
      long decimals = magnitude % POWERS_OF_TEN[scale];
      for (int i = scale - 1; i >= 0; i--) {
        out.append((char) ('0' + decimals / POWERS_OF_TEN[i] % 10));
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTimes(1, out);
    return out.toString();
  }

  private static NumberFormatException malformed(char[] text, int offset, int length) {
    return new NumberFormatException(quote(text, offset, length) + " is not a decimal number");
  }

  private static NumberFormatException tooLarge(char[] text, int offset, int length) {
    return new NumberFormatException(quote(text, offset, length) + " is too large");
  }

  private static String quote(char[] text, int offset, int length) {
    return "\"" + new String(text, offset, Math.min(length, 40)) + (length > 40 ? "…\"" : "\"");
  }
}

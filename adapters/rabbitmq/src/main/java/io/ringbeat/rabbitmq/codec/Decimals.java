package io.ringbeat.rabbitmq.codec;

import java.math.BigDecimal;

/** Decimal numbers as text. Without state. */
final class Decimals {
  private static final int LONGEST = 40;
  private static final int MOST_EXPONENT = 30;

  private Decimals() {}

  /**
   * Returns a number as it is, or without its exponent where it has one. The number is looked at
   * before one is made.
   *
   * @throws NumberFormatException if it is none, or is too long, or its exponent too large
   */
  static String plain(String text) {
    int length = text.length();
    if (length > LONGEST) {
      throw new NumberFormatException("is a number of " + length + " characters");
    }
    int i = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    int whole = digits(text, i);
    i += whole;
    int decimals = -1;
    if (i < length && text.charAt(i) == '.') {
      decimals = digits(text, i + 1);
      i += 1 + decimals;
    }
    if (whole == 0 || decimals == 0) {
      throw none(text);
    }
    if (i == length) {
      return text;
    }
    if ((text.charAt(i) | 0x20) != 'e') {
      throw none(text);
    }
    return withoutExponent(text, i + 1);
  }

  private static String withoutExponent(String text, int from) {
    int i = from;
    boolean signed = i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+');
    i += signed ? 1 : 0;
    int count = digits(text, i);
    if (count == 0 || i + count != text.length()) {
      throw none(text);
    }
    if (count > 2 || Integer.parseInt(text.substring(i)) > MOST_EXPONENT) {
      throw new NumberFormatException("is " + quote(text) + ", whose exponent is too large");
    }
    return new BigDecimal(text).toPlainString();
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i - from;
  }

  private static NumberFormatException none(String text) {
    return new NumberFormatException("is " + quote(text) + ", no decimal number");
  }

  private static String quote(String text) {
    return BadMessageException.quote(text);
  }
}

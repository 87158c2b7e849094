package io.ringbeat.marketdata.binance;

import java.util.Arrays;

/** A short text kept from a line until its meaning is known; its array is used again. */
final class Text {
  /** Longer texts are no price, quantity or symbol. */
  static final int MAX_LENGTH = 64;

  private char[] chars = new char[24];
  private int length = -1;

  void clear() {
    length = -1;
  }

  boolean isSet() {
    return length >= 0;
  }

  void set(char[] from, int offset, int count) {
    if (count > MAX_LENGTH) {
      throw new BadLineException(
          "\"" + new String(from, offset, MAX_LENGTH) + "…\" is too long; is the line damaged?");
    }
    if (count > chars.length) {
      chars = Arrays.copyOf(chars, MAX_LENGTH);
    }
    System.arraycopy(from, offset, chars, 0, count);
    length = count;
  }

  char[] chars() {
    return chars;
  }

  int length() {
    return Math.max(length, 0);
  }

  boolean is(String other) {
    if (length != other.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (chars[i] != other.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length());
  }
}

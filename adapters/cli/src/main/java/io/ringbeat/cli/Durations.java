package io.ringbeat.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, {@code 250us}, {@code 1.5ms}, in whole nanoseconds. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([+-]?[0-9]+(?:[.][0-9]+)?) *([a-z]*)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param text a number and a unit: ns, us, ms, s, m, h or d; 0 needs no unit
   * @return ns
   * @throws IllegalArgumentException if the text is malformed or no whole number of ns
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      BigDecimal number = new BigDecimal(matcher.group(1));
      boolean plainZero = number.signum() == 0 && matcher.group(2).isEmpty();
      Long unit = NANOS.get(plainZero ? "ns" : matcher.group(2));
      if (unit != null) {
        try {
          return number.multiply(BigDecimal.valueOf(unit)).longValueExact();
        } catch (ArithmeticException e) {
          throw new IllegalArgumentException(
              "\"" + text + "\" is not a whole number of ns that fits 292 years", e);
        }
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no duration; write a number and a unit (ns, us, ms, s, m, h, d): 1ms");
  }

  /**
   * Writes a duration exactly, in the greatest unit up to seconds that leaves it whole, so that
   * {@link #parse} reads it again.
   *
   * @param nanos ns
   * @return for example {@code 1500us}
   */
  public static String exact(long nanos) {
    String[] units = {"s", "ms", "us"};
    for (String unit : units) {
      long size = NANOS.get(unit);
      if (nanos != 0 && nanos % size == 0) {
        return nanos / size + unit;
      }
    }
    return nanos == 0 ? "0" : nanos + "ns";
  }

  /**
   * Writes a duration for reading: two units at most, rounded down.
   *
   * @param nanos ns, not negative
   * @return for example {@code 5m 40s}
   */
  public static String rounded(long nanos) {
    if (nanos < 1_000_000_000) {
      return nanos / 1_000_000 + "ms";
    }
    long seconds = nanos / 1_000_000_000;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%d.%ds", seconds, nanos / 100_000_000 % 10);
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%dh %02dm", seconds / 3_600, seconds / 60 % 60);
    }
    return String.format(Locale.ROOT, "%dd %02dh", seconds / 86_400, seconds / 3_600 % 24);
  }
}

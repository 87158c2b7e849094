package io.ringbeat.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers for people: grouped, rounded to the digits that matter, the same in every locale. */
final class Numbers {
  static final String NONE = "n/a";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Numbers() {}

  /** An amount: two decimals, more if it is small. */
  static String amount(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double magnitude = Math.abs(value);
    int decimals = 2;
    for (double limit = 1; decimals < 8 && magnitude > 0 && magnitude < limit; limit /= 10) {
      decimals++;
    }
    return fixed(value, decimals);
  }

  /** A share as a percentage. */
  static String percent(double share) {
    return Double.isFinite(share) ? amount(share * 100) + " %" : NONE;
  }

  static String ratio(double value) {
    return Double.isFinite(value) ? fixed(value, 2) : NONE;
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** An exact quantity with all of its decimals. */
  static String exact(BigDecimal value) {
    return String.format(Locale.ROOT, "%,." + Math.max(0, value.scale()) + "f", value);
  }

  /** Decimal places by the value's exact binary expansion: the same on every JDK. */
  static String fixed(double value, int decimals) {
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }

  static String time(long nanos) {
    return TIME.format(Instant.EPOCH.plusNanos(nanos));
  }
}

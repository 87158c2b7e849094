package io.ringbeat.rabbitmq.codec;

import java.util.concurrent.TimeUnit;

/**
 * The periods of bars as aioquant calls them: {@code kline} is a minute, {@code kline_} with a
 * count and {@code S}, {@code M}, {@code H}, {@code D}, {@code W}, {@code MON} or {@code Y}, in
 * small letters, is any other. A month counts as 30 days, a year as 365. Without state.
 */
public final class KlineType {
  private static final String MINUTE = "kline";
  private static final long DAY = TimeUnit.DAYS.toNanos(1);
  private static final String[] UNITS = {"y", "mon", "w", "d", "h", "m", "s"};
  private static final long[] NANOS = {
    365 * DAY,
    30 * DAY,
    7 * DAY,
    DAY,
    TimeUnit.HOURS.toNanos(1),
    TimeUnit.MINUTES.toNanos(1),
    TimeUnit.SECONDS.toNanos(1)
  };
  private static final int MOST_DIGITS = 3;

  private KlineType() {}

  /**
   * Names a period.
   *
   * @param nanos the period
   * @return as {@code kline_5m}
   * @throws IllegalArgumentException if aioquant has no name for it
   */
  public static String of(long nanos) {
    if (nanos == TimeUnit.MINUTES.toNanos(1)) {
      return MINUTE;
    }
    if (nanos == TimeUnit.DAYS.toNanos(15)) {
      return MINUTE + "_15d"; // not half a month
    }
    for (int i = 0; i < UNITS.length; i++) {
      long count = nanos / NANOS[i];
      if (nanos > 0 && nanos % NANOS[i] == 0 && count < 1000) {
        return MINUTE + '_' + count + UNITS[i];
      }
    }
    throw new IllegalArgumentException("aioquant has no bars of " + nanos + " ns");
  }

  /**
   * Reads a name; also the ends of exchanges as {@code Kline.5min}.
   *
   * @param type as {@code kline_5m}
   * @return the period in ns; 0 for a name that is none
   */
  public static long nanos(String type) {
    if (type.equals(MINUTE)) {
      return TimeUnit.MINUTES.toNanos(1);
    }
    int from = type.startsWith(MINUTE + '_') ? MINUTE.length() + 1 : type.length();
    return period(type.substring(from));
  }

  /** Reads a count and a unit; 0 for what is none. */
  static long period(String text) {
    int i = 0;
    int count = 0;
    while (i < text.length() && i < MOST_DIGITS && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      count = count * 10 + text.charAt(i++) - '0';
    }
    String unit = text.substring(i);
    unit = unit.equals("min") ? "m" : unit.equals("M") ? "mon" : unit;
    for (int k = 0; k < UNITS.length; k++) {
      if (UNITS[k].equals(unit)) {
        return count > Long.MAX_VALUE / NANOS[k] ? 0 : count * NANOS[k];
      }
    }
    return 0;
  }
}

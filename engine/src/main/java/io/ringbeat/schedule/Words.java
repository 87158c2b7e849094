package io.ringbeat.schedule;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Says schedules in English. */
final class Words {
  private static final int MOST_TIMES = 6;
  private static final int LONG_LIST = 4;
  private static final String[] UNITS = {"d", "h", "min", "s", "ms", "µs", "ns"};
  private static final long[] UNIT_NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000, 1_000_000, 1_000, 1
  };

  private Words() {}

  static String plan(Plan plan) {
    ZoneId zone = plan.schedule().zone();
    StringBuilder text = new StringBuilder(plan.schedule().describe());
    if (plan.once()) {
      text.append("; only once");
    }
    if (plan.start() != Long.MIN_VALUE) {
      text.append("; not before ").append(instant(plan.start(), zone));
    }
    if (plan.expires() != Schedule.NONE) {
      text.append("; until before ").append(instant(plan.expires(), zone));
    }
    if (plan.jitter() > 0) {
      text.append("; put off by less than ").append(duration(plan.jitter()));
    }
    return text.append(plan.enabled() ? "" : "; disabled").toString();
  }

  static String crontab(Crontab crontab) {
    Cron cron = crontab.cron();
    String text = times(cron) + days(cron) + ", " + crontab.zone().getId();
    if (crontab.mode() == Mode.COMPAT) {
      return text + ", as Celery does";
    }
    String gap =
        switch (crontab.gap()) {
          case SHIFT -> "";
          case AFTER -> ", after the gap if clocks skip it";
          case SKIP -> ", not if clocks skip it";
        };
    String overlap =
        switch (crontab.overlap()) {
          case AUTO -> "";
          case FIRST -> ", the first time if clocks repeat it";
          case LAST -> ", the second time if clocks repeat it";
          case BOTH -> ", both times if clocks repeat it";
        };
    return text + gap + overlap;
  }

  private static String times(Cron cron) {
    long minutes = cron.minutes();
    long hours = cron.hours();
    boolean everyMinute = minutes == CronField.MINUTE.all();
    int step = step(minutes, 60);
    if (cron.everyHour()) {
      if (everyMinute) {
        return "every minute";
      }
      if (step > 0) {
        return "every " + step + " minutes";
      }
      return minutes == 1
          ? "every hour on the hour"
          : "at " + counted("minute", numbers(minutes)) + " of every hour";
    }
    int times = Long.bitCount(minutes) * Long.bitCount(hours);
    if (times <= MOST_TIMES) {
      return "at " + join(clock(minutes, hours), " and ");
    }
    String span = counted("hour", numbers(hours));
    if (everyMinute) {
      return "every minute of " + span;
    }
    return step > 0
        ? "every " + step + " minutes of " + span
        : "at " + counted("minute", numbers(minutes)) + " of " + span;
  }

  private static String days(Cron cron) {
    boolean everyDay = cron.days() == CronField.DAY_OF_MONTH.all();
    boolean everyWeekday = cron.weekdays() == CronField.DAY_OF_WEEK.all();
    String days = counted("day", numbers(cron.days())) + " of the month";
    String weekdays = join(weekdays(cron.weekdays()), " and ");
    String text;
    if (cron.either()) {
      text = " on " + days + " and on every " + weekdays;
    } else if (everyDay) {
      text = everyWeekday ? "" : " on " + weekdays;
    } else {
      text = " on " + (everyWeekday ? days : weekdays + " if it is " + days);
    }
    boolean everyMonth = cron.months() == CronField.MONTH.all();
    return everyMonth ? text : text + " in " + months(cron.months(), " and ");
  }

  /** Returns the names of months, the last parted by a word. */
  static String months(long months, String last) {
    List<String> parts = new ArrayList<>();
    runs(months, parts, CronField.MONTH::name);
    return join(parts, last);
  }

  /** Monday is first, as people have it. */
  private static List<String> weekdays(long weekdays) {
    long fromMonday = weekdays | (weekdays & 1) << 7;
    List<String> parts = new ArrayList<>();
    runs(fromMonday & ~1L, parts, day -> CronField.DAY_OF_WEEK.name(day % 7));
    return parts;
  }

  private static List<String> clock(long minutes, long hours) {
    List<String> times = new ArrayList<>();
    for (long h = hours; h != 0; h &= h - 1) {
      for (long m = minutes; m != 0; m &= m - 1) {
        times.add(two(Long.numberOfTrailingZeros(h)) + ":" + two(Long.numberOfTrailingZeros(m)));
      }
    }
    return times;
  }

  /** Returns n if the values are 0, n, 2n ... up to what n divides; 0 if not. */
  private static int step(long values, int size) {
    if ((values & 1) == 0 || Long.bitCount(values) < 2) {
      return 0;
    }
    int step = Long.numberOfTrailingZeros(values & -2);
    int count = 0;
    for (int value = 0; value < size; value += step) {
      count += (int) (values >>> value & 1);
    }
    boolean all = count == Long.bitCount(values) && count * step == size;
    return all ? step : 0;
  }

  private static List<String> numbers(long values) {
    List<String> parts = new ArrayList<>();
    int count = Long.bitCount(values);
    int first = Long.numberOfTrailingZeros(values);
    int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(values);
    int step = count > LONG_LIST ? (last - first) / (count - 1) : 1;
    boolean even = step > 1 && first + step * (count - 1) == last;
    for (int i = 0; even && i < count; i++) {
      even = (values & 1L << (first + i * step)) != 0;
    }
    if (even) {
      parts.add(first + ", " + (first + step) + " and so on to " + last);
    } else {
      runs(values, parts, Integer::toString);
    }
    return parts;
  }

  /** Adds the names of values; three and more in a row are a range. */
  private static void runs(long values, List<String> parts, IntFunction<String> name) {
    long left = values;
    while (left != 0) {
      int first = Long.numberOfTrailingZeros(left);
      int length = Long.numberOfTrailingZeros(~(left >>> first));
      if (length > 2) {
        parts.add(name.apply(first) + " to " + name.apply(first + length - 1));
      } else {
        for (int i = 0; i < length; i++) {
          parts.add(name.apply(first + i));
        }
      }
      left &= -(1L << (first + length));
    }
  }

  private static String counted(String noun, List<String> parts) {
    boolean single = parts.size() == 1 && parts.get(0).indexOf(' ') < 0;
    return noun + (single ? " " : "s ") + join(parts, " and ");
  }

  private static String join(List<String> parts, String last) {
    int size = parts.size();
    return size == 1
        ? parts.get(0)
        : String.join(", ", parts.subList(0, size - 1)) + last + parts.get(size - 1);
  }

  static String duration(long nanos) {
    StringBuilder text = new StringBuilder();
    long left = nanos;
    for (int i = 0; i < UNITS.length; i++) {
      long count = left / UNIT_NANOS[i];
      left -= count * UNIT_NANOS[i];
      if (count > 0) {
        text.append(text.length() == 0 ? "" : " ").append(count).append(' ').append(UNITS[i]);
      }
    }
    return text.length() == 0 ? "0 s" : text.toString();
  }

  static String instant(long nanos, ZoneId zone) {
    ZonedDateTime time = RunSearch.instant(nanos).atZone(zone);
    StringBuilder text = new StringBuilder();
    text.append(time.toLocalDate()).append(' ');
    text.append(two(time.getHour())).append(':').append(two(time.getMinute()));
    text.append(':').append(two(time.getSecond()));
    if (time.getNano() != 0) {
      text.append('.').append(Integer.toString(1_000_000_000 + time.getNano()), 1, 10);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    ZoneOffset offset = time.getOffset();
    return text.append(' ').append(offset.equals(ZoneOffset.UTC) ? "UTC" : offset).toString();
  }

  private static String two(int value) {
    return value < 10 ? "0" + value : Integer.toString(value);
  }
}

package io.ringbeat.schedule;

import java.time.LocalDate;

/**
 * A cron text that was read: which minutes of a local calendar it names, without a zone. There is
 * always a date that it names. Immutable; a search allocates at most one object.
 */
public final class Cron {
  /** The longest text, in characters. */
  public static final int MAX_LENGTH = 1_000;

  /** The calendar repeats itself after 400 years, weekdays included. */
  private static final int MONTHS_TO_LOOK_AT = 400 * 12;

  private static final int DAY = 24 * 60;
  private static final int FIELDS = 5;
  private static final int LEAP_DAY = 29;

  /** A week's bits, repeated so often that they cover a month. */
  private static final long FIVE_WEEKS = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28;

  private final String text;
  private final Dialect dialect;
  private final long minutes;
  private final long hours;
  private final long days;
  private final long months;
  private final long weekdays;
  private final boolean either;

  private Cron(String text, Dialect dialect, long[] sets, boolean either) {
    this.text = text;
    this.dialect = dialect;
    minutes = sets[CronField.MINUTE.place];
    hours = sets[CronField.HOUR.place];
    days = sets[CronField.DAY_OF_MONTH.place];
    months = sets[CronField.MONTH.place];
    weekdays = sets[CronField.DAY_OF_WEEK.place];
    this.either = either;
  }

  /**
   * Reads a text of five fields, minute, hour, day of month, month and day of week, parted by
   * blanks or tabs; in the dialect UNIX also {@code @hourly}, {@code @daily}, {@code @midnight},
   * {@code @weekly}, {@code @monthly}, {@code @yearly} and {@code @annually}.
   *
   * @param text at most {@link #MAX_LENGTH} characters
   * @param dialect how it is written
   * @return what it says
   * @throws CronException if it cannot be read or names no date that exists
   */
  public static Cron parse(String text, Dialect dialect) {
    if (text.length() > MAX_LENGTH) {
      throw new CronException(
          null, MAX_LENGTH + 1, "the text has more than " + MAX_LENGTH + " characters");
    }
    int[] bounds = new int[2 * FIELDS];
    int count = 0;
    int at = skip(text, 0, true);
    while (at < text.length()) {
      int end = skip(text, at, false);
      if (count == 0 && text.charAt(at) == '@') {
        return parse(expand(text.strip(), at, dialect), dialect);
      }
      if (count == FIELDS) {
        throw new CronException(
            null, at + 1, "there are more than five fields; allowed are " + order());
      }
      bounds[2 * count] = at;
      bounds[2 * count + 1] = end;
      count++;
      at = skip(text, end, true);
    }
    if (count < FIELDS) {
      throw new CronException(
          null, text.length() + 1, "there are " + count + " fields of five: " + order());
    }
    long[] sets = new long[FIELDS];
    StringBuilder plain = new StringBuilder();
    for (CronField field : CronField.values()) {
      int i = field.place;
      sets[i] = CronParser.parse(dialect, field, text, bounds[2 * i], bounds[2 * i + 1]);
      plain.append(i == 0 ? "" : " ").append(text, bounds[2 * i], bounds[2 * i + 1]);
    }
    int day = bounds[2 * CronField.DAY_OF_MONTH.place];
    int weekday = bounds[2 * CronField.DAY_OF_WEEK.place];
    return make(plain.toString(), dialect, sets, text.charAt(day), text.charAt(weekday), day + 1);
  }

  /**
   * Reads five fields that are given one by one.
   *
   * @param dialect how they are written
   * @param minute 0 to 59
   * @param hour 0 to 23
   * @param dayOfMonth 1 to 31
   * @param month 1 to 12, or names
   * @param dayOfWeek 0 to 6 from Sunday, or names
   * @return what they say
   * @throws CronException if one cannot be read, or they name no date that exists
   */
  public static Cron of(
      Dialect dialect,
      String minute,
      String hour,
      String dayOfMonth,
      String month,
      String dayOfWeek) {
    String[] texts = {minute, hour, dayOfMonth, month, dayOfWeek};
    long[] sets = new long[FIELDS];
    for (CronField field : CronField.values()) {
      String text = texts[field.place];
      if (text.length() > MAX_LENGTH) {
        throw new CronException(
            field, MAX_LENGTH + 1, "the text has more than " + MAX_LENGTH + " characters");
      }
      sets[field.place] = CronParser.parse(dialect, field, text, 0, text.length());
    }
    return make(
        String.join(" ", texts), dialect, sets, dayOfMonth.charAt(0), dayOfWeek.charAt(0), 1);
  }

  private static Cron make(
      String text, Dialect dialect, long[] sets, char day, char weekday, int column) {
    boolean either = dialect == Dialect.UNIX && day != '*' && weekday != '*';
    Cron cron = new Cron(text, dialect, sets, either);
    int longest = cron.longestMonth();
    int first = Long.numberOfTrailingZeros(cron.days);
    if (!either && first > longest) {
      throw new CronException(
          CronField.DAY_OF_MONTH,
          column,
          "day of month and month contradict each other: no "
              + Words.months(cron.months, " or ")
              + " has a day "
              + first
              + "; "
              + longest
              + " is the last");
    }
    return cron;
  }

  private static String expand(String word, int at, Dialect dialect) {
    String fields =
        switch (dialect == Dialect.UNIX ? word : "") {
          case "@hourly" -> "0 * * * *";
          case "@daily", "@midnight" -> "0 0 * * *";
          case "@weekly" -> "0 0 * * 0";
          case "@monthly" -> "0 0 1 * *";
          case "@yearly", "@annually" -> "0 0 1 1 *";
          default -> null;
        };
    if (fields == null) {
      throw new CronException(
          null,
          at + 1,
          dialect == Dialect.UNIX
              ? "allowed are @hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually"
              : "Celery's crontab has no words that begin with @; allowed are " + order());
    }
    return fields;
  }

  private static String order() {
    return "minute, hour, day of month, month, day of week";
  }

  private static int skip(String text, int from, boolean blanks) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t') == blanks) {
      at++;
    }
    return at;
  }

  /**
   * Returns the five fields, parted by single blanks.
   *
   * @return a text that reads the same
   */
  public String text() {
    return text;
  }

  /**
   * Returns how the text is written.
   *
   * @return the dialect
   */
  public Dialect dialect() {
    return dialect;
  }

  long minutes() {
    return minutes;
  }

  long hours() {
    return hours;
  }

  long days() {
    return days;
  }

  long months() {
    return months;
  }

  long weekdays() {
    return weekdays;
  }

  /** Returns whether one of day of month and day of week is enough. */
  boolean either() {
    return either;
  }

  /** Returns whether each hour of a day is named. */
  boolean everyHour() {
    return hours == CronField.HOUR.all();
  }

  /**
   * Returns the first minute that is named.
   *
   * @param from local time, minutes since 1970-01-01 00:00
   * @return not before from
   */
  long nextMinute(long from) {
    long day = Math.floorDiv(from, DAY);
    int rest = (int) Math.floorMod(from, (long) DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    int length = date.lengthOfMonth();
    long first = day - date.getDayOfMonth() + 1;
    long left = named(first, date.getMonthValue(), length) & -1L << date.getDayOfMonth();
    if ((left & 1L << date.getDayOfMonth()) != 0) {
      int minute = nextInDay(rest);
      if (minute >= 0) {
        return day * DAY + minute;
      }
      left &= left - 1;
    }
    int month = date.getMonthValue();
    int year = date.getYear();
    for (int i = 0; left == 0 && i <= MONTHS_TO_LOOK_AT; i++) {
      first += length;
      month++;
      if (month > 12) {
        month = 1;
        year++;
      }
      length = length(year, month);
      left = named(first, month, length);
    }
    if (left == 0) {
      throw new IllegalStateException(text + " names no date"); // make() refuses those
    }
    return (first + Long.numberOfTrailingZeros(left) - 1) * DAY + nextInDay(0);
  }

  /** Returns the days of a month that are named, a bit for each. */
  private long named(long first, int month, int length) {
    if ((months & 1L << month) == 0) {
      return 0;
    }
    int weekday = (int) Math.floorMod(first + 4, 7L); // 1970-01-01 was a Thursday
    long week = (weekdays >>> weekday | weekdays << (7 - weekday)) & 127;
    long byWeekday = (week * FIVE_WEEKS) << 1;
    return (either ? days | byWeekday : days & byWeekday) & (2L << length) - 2;
  }

  /** Returns the first minute of a day that is named, not before another; -1 if there is none. */
  private int nextInDay(int from) {
    int hour = from / 60;
    if ((hours & 1L << hour) != 0) {
      long left = minutes & -1L << from % 60;
      if (left != 0) {
        return hour * 60 + Long.numberOfTrailingZeros(left);
      }
    }
    long later = hours & -2L << hour;
    return later == 0
        ? -1
        : Long.numberOfTrailingZeros(later) * 60 + Long.numberOfTrailingZeros(minutes);
  }

  private int longestMonth() {
    int longest = 0;
    for (int month = 1; month <= 12; month++) {
      if ((months & 1L << month) != 0) {
        longest = Math.max(longest, month == 2 ? LEAP_DAY : length(1970, month));
      }
    }
    return longest;
  }

  private static int length(int year, int month) {
    if (month == 2) {
      boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? LEAP_DAY : LEAP_DAY - 1;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && cron.dialect == dialect && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + (dialect == Dialect.UNIX ? 1 : 0);
  }

  @Override
  public String toString() {
    return text;
  }
}

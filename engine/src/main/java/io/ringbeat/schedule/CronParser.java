package io.ringbeat.schedule;

/**
 * Reads the text of one cron field as a set of values, a bit for each:
 *
 * <pre>
 *   list = part { "," part }
 *   part = "*" [ "/" step ] | value [ "-" value [ "/" step ] ]
 * </pre>
 *
 * One pass over the text; no regular expressions.
 */
final class CronParser {
  private static final int MOST_DIGITS = 6;
  private static final int MOST_SHOWN = 20;
  private static final int SUNDAY = 7;

  private final Dialect dialect;
  private final CronField field;
  private final String text;
  private final int end;
  private int at;

  private CronParser(Dialect dialect, CronField field, String text, int begin, int end) {
    this.dialect = dialect;
    this.field = field;
    this.text = text;
    this.at = begin;
    this.end = end;
  }

  static long parse(Dialect dialect, CronField field, String text, int begin, int end) {
    return new CronParser(dialect, field, text, begin, end).list();
  }

  private long list() {
    long values = part();
    while (at < end) {
      if (text.charAt(at) != ',') {
        throw error(at, "'" + shown(at) + "' is not understood here; a list is parted by commas");
      }
      at++;
      values |= part();
    }
    return values;
  }

  private long part() {
    if (at == end || text.charAt(at) == ',') {
      throw error(at, "something is missing; allowed is " + allowed() + ", * or a range");
    }
    if (text.charAt(at) == '*') {
      at++;
      return values(field.min, field.max, step());
    }
    int begin = at;
    int first = value(false);
    if (at < end && text.charAt(at) == '/') {
      throw error(at, "a step follows * or a range: " + first + "-" + field.max + shown(at));
    }
    if (at == end || text.charAt(at) != '-') {
      return bit(first);
    }
    at++;
    int last = value(true);
    if (last < first && dialect == Dialect.UNIX) {
      throw error(
          begin,
          "the range "
              + text.substring(begin, Math.min(at, begin + MOST_SHOWN))
              + " ends before it begins; write two ranges with a comma");
    }
    return values(first, last, step());
  }

  private int step() {
    if (at == end || text.charAt(at) != '/') {
      return 1;
    }
    at++;
    int begin = at;
    int step = at < end && isDigit(text.charAt(at)) ? number() : 0;
    if (step == 0) {
      throw error(begin, "a step is a number from 1");
    }
    return step;
  }

  private int value(boolean isEnd) {
    int begin = at;
    if (at < end && isDigit(text.charAt(at))) {
      int number = number();
      int most = isSunday7() ? SUNDAY : field.max;
      if (number < field.min || number > most) {
        throw error(begin, number + " is out of range; allowed is " + allowed());
      }
      return number;
    }
    while (at < end && isLetter(text.charAt(at))) {
      at++;
    }
    int value = field.value(text.substring(begin, at));
    if (value < 0) {
      throw error(begin, "'" + shown(begin) + "' is not understood; allowed is " + allowed());
    }
    return isEnd && value == 0 && isSunday7() ? SUNDAY : value;
  }

  private int number() {
    int begin = at;
    int number = 0;
    while (at < end && isDigit(text.charAt(at))) {
      if (at - begin == MOST_DIGITS) {
        throw error(begin, "the number " + shown(begin) + " has more than 6 digits");
      }
      number = 10 * number + text.charAt(at) - '0';
      at++;
    }
    return number;
  }

  /** The values from first to last in steps; a range that ends before it begins wraps around. */
  private long values(int first, int last, int step) {
    long values = 0;
    int size = field.max - field.min + 1;
    int count = last < first ? last + size - first : last - first;
    for (int i = 0; i <= count; i += step) {
      int value = first + i;
      values |= bit(value > field.max && !isSunday7() ? value - size : value);
    }
    return values;
  }

  private long bit(int value) {
    return 1L << (value == SUNDAY && isSunday7() ? 0 : value);
  }

  private boolean isSunday7() {
    return field == CronField.DAY_OF_WEEK && dialect == Dialect.UNIX;
  }

  private String allowed() {
    return field.allowed(dialect);
  }

  private String shown(int begin) {
    int last = begin;
    while (last < end && last < begin + MOST_SHOWN && text.charAt(last) != ',') {
      last++;
    }
    return text.substring(begin, last);
  }

  private CronException error(int where, String what) {
    return new CronException(field, where + 1, what);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}

package io.ringbeat.schedule;

import java.util.List;

/** A field of a cron text, in the order in which they are written. */
public enum CronField {
  /** Minute of the hour, 0 to 59. */
  MINUTE(0, "minute", 0, 59),
  /** Hour of the day, 0 to 23. */
  HOUR(1, "hour", 0, 23),
  /** Day of the month, 1 to 31. */
  DAY_OF_MONTH(2, "day of month", 1, 31),
  /** Month, 1 to 12, or its English name. */
  MONTH(3, "month", 1, 12),
  /** Day of the week, 0 to 6 from Sunday, or its English name. */
  DAY_OF_WEEK(4, "day of week", 0, 6);

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> WEEKDAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final int SHORTEST_NAME = 3;

  /** How many fields are before it in a text. */
  final int place;

  final String label;
  final int min;
  final int max;

  CronField(int place, String label, int min, int max) {
    this.place = place;
    this.label = label;
    this.min = min;
    this.max = max;
  }

  /** Returns all values of the field, a bit for each. */
  long all() {
    return (2L << max) - (1L << min);
  }

  /** Returns the name of a value. */
  String name(int value) {
    return names().get(value - min);
  }

  /** Returns the value whose name a text begins, in any case; -1 if there is none. */
  int value(String text) {
    for (int i = 0; text.length() >= SHORTEST_NAME && i < names().size(); i++) {
      if (names().get(i).regionMatches(true, 0, text, 0, text.length())) {
        return min + i;
      }
    }
    return -1;
  }

  /** Says what may stand in the field. */
  String allowed(Dialect dialect) {
    int most = this == DAY_OF_WEEK && dialect == Dialect.UNIX ? max + 1 : max;
    String numbers = min + " to " + most;
    return switch (this) {
      case MONTH -> numbers + " or jan to dec";
      case DAY_OF_WEEK -> numbers + " or sun to sat";
      default -> numbers;
    };
  }

  private List<String> names() {
    return switch (this) {
      case MONTH -> MONTHS;
      case DAY_OF_WEEK -> WEEKDAYS;
      default -> List.of();
    };
  }
}

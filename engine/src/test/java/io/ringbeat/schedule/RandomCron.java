package io.ringbeat.schedule;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A random cron text together with the sets of values that it names, by ways of their own: a text
 * is written from the values, not read.
 */
record RandomCron(
    Crontab crontab,
    TreeSet<Integer> minutes,
    TreeSet<Integer> hours,
    TreeSet<Integer> days,
    TreeSet<Integer> months,
    TreeSet<Integer> weekdays,
    boolean either) {
  private static final List<ZoneId> ZONES =
      ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
  private static final Gap[] GAPS = Gap.values();
  private static final Overlap[] OVERLAPS = Overlap.values();

  private static final class Field {
    final StringBuilder text = new StringBuilder();
    final TreeSet<Integer> values = new TreeSet<>();
  }

  static RandomCron of(SplittableRandom random) {
    Dialect dialect = random.nextBoolean() ? Dialect.CELERY : Dialect.UNIX;
    while (true) {
      Field minute = field(random, 0, 59, 3, dialect);
      Field hour = field(random, 0, 23, 4, dialect);
      Field day = field(random, 1, 31, 6, dialect);
      Field month = field(random, 1, 12, 7, dialect);
      Field weekday = field(random, 0, 6, 6, dialect);
      boolean either =
          dialect == Dialect.UNIX && day.text.charAt(0) != '*' && weekday.text.charAt(0) != '*';
      String text = String.join(" ", minute.text, hour.text, day.text, month.text, weekday.text);
      if (!either && !exists(day.values, month.values)) {
        continue;
      }
      Crontab crontab =
          new Crontab(
              Cron.parse(text, dialect),
              ZONES.get(random.nextInt(ZONES.size())),
              Mode.FIXED,
              GAPS[random.nextInt(GAPS.length)],
              OVERLAPS[random.nextInt(OVERLAPS.length)]);
      return new RandomCron(
          crontab, minute.values, hour.values, day.values, month.values, weekday.values, either);
    }
  }

  /** Of 10 fields so many are stars. */
  private static Field field(
      SplittableRandom random, int min, int max, int stars, Dialect dialect) {
    Field field = new Field();
    int parts = random.nextInt(10) < stars ? 0 : 1 + random.nextInt(3);
    if (parts == 0) {
      int step = random.nextInt(3) == 0 ? 1 + random.nextInt(max) : 1;
      field.text.append(step == 1 ? "*" : "*/" + step);
      for (int value = min; value <= max; value += step) {
        field.values.add(value);
      }
    }
    for (int i = 0; i < parts; i++) {
      field.text.append(i == 0 ? "" : ",");
      int first = min + random.nextInt(max - min + 1);
      int last = min + random.nextInt(max - min + 1);
      boolean range = random.nextInt(3) == 0 && (first <= last || dialect == Dialect.CELERY);
      if (!range) {
        field.text.append(first);
        field.values.add(first);
        continue;
      }
      int step = random.nextBoolean() ? 1 : 1 + random.nextInt(9);
      field.text.append(first).append('-').append(last).append(step == 1 ? "" : "/" + step);
      List<Integer> all = new ArrayList<>();
      for (int value = first; value != last; value = value == max ? min : value + 1) {
        all.add(value);
      }
      all.add(last);
      for (int j = 0; j < all.size(); j += step) {
        field.values.add(all.get(j));
      }
    }
    return field;
  }

  private static boolean exists(TreeSet<Integer> days, TreeSet<Integer> months) {
    return months.stream().anyMatch(month -> days.first() <= java.time.Month.of(month).maxLength());
  }
}

package io.ringbeat.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Instants and schedules as tests write them. */
final class Times {
  static final long SECOND = 1_000_000_000;
  static final ZoneId UTC = ZoneId.of("UTC");
  static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private Times() {}

  /** Reads 2026-03-08T01:59:59-05:00 or 2026-03-08T06:59:59Z. */
  static long at(String text) {
    return nanos(OffsetDateTime.parse(text).toInstant());
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  static Crontab fixed(String text, ZoneId zone) {
    return Crontab.of(Cron.parse(text, Dialect.CELERY), zone);
  }

  static Crontab unix(String text) {
    return Crontab.of(Cron.parse(text, Dialect.UNIX), UTC);
  }

  static Crontab compat(String text, ZoneId zone) {
    return Crontab.compat(Cron.parse(text, Dialect.CELERY), zone);
  }

  /** The runs of a span as local times with offsets. */
  static List<String> runs(Schedule schedule, String after, String until) {
    List<String> runs = new ArrayList<>();
    long end = at(until);
    for (long run = schedule.next(at(after)); run <= end; run = schedule.next(run)) {
      runs.add(show(run, schedule.zone()));
    }
    return runs;
  }

  static String show(long run, ZoneId zone) {
    return run == Schedule.NONE
        ? "none"
        : Instant.ofEpochSecond(Math.floorDiv(run, SECOND), Math.floorMod(run, SECOND))
            .atZone(zone)
            .toOffsetDateTime()
            .toString();
  }

  static String next(Schedule schedule, String after) {
    return show(schedule.next(at(after)), schedule.zone());
  }
}

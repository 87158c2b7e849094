package io.ringbeat.schedule;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Celery 5.6.3's answers about its schedules, with their faults. Celery counts from the last run in
 * local time, and takes a local time that comes twice for the first one. So in the repeated hour
 * crontabs and intervals that ran in its first pass are silent, and those that ran in its second
 * pass are due at once, again and again. Pure functions; instants and durations in ns.
 */
public final class Celery {
  /** No {@code beat_cron_starting_deadline}. */
  public static final long NO_DEADLINE = -1;

  private static final long HOUR = 60 * RunSearch.MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Celery creeps up to the last run in steps; after so many we take it at once. */
  private static final int STEPS = 1_000;

  private Celery() {}

  /**
   * Says how long it is until a crontab is due.
   *
   * @param crontab in the mode COMPAT
   * @param last the last run, ns since the epoch
   * @param now ns since the epoch
   * @return ns; zero or less if it is due
   */
  public static long remaining(Crontab crontab, long last, long now) {
    requireCompat(crontab);
    ZoneRules rules = crontab.zone().getRules();
    return remaining(crontab.cron(), rules, local(rules, last), now);
  }

  /**
   * Says whether a crontab is due, as {@code crontab.is_due} does.
   *
   * @param crontab in the mode COMPAT
   * @param last the last run, ns since the epoch
   * @param now ns since the epoch
   * @param deadline {@code beat_cron_starting_deadline} in ns, {@link #NO_DEADLINE} for none
   * @return the answer
   */
  public static Due due(Crontab crontab, long last, long now, long deadline) {
    requireCompat(crontab);
    Cron cron = crontab.cron();
    ZoneRules rules = crontab.zone().getRules();
    long local = local(rules, last);
    long remaining = remaining(cron, rules, local, now);
    boolean tooLate =
        deadline != NO_DEADLINE && -latest(cron, rules, local, now, remaining) > deadline;
    boolean due = remaining <= 0 && !tooLate;
    if (due || tooLate) {
      remaining = remaining(cron, rules, local(rules, now), now);
    }
    return new Due(due, Math.max(0, remaining));
  }

  /**
   * Says whether an interval is due, as {@code schedule.is_due} does: counted in local time from
   * the last run.
   *
   * @param period ns, positive
   * @param zone the {@code timezone} of the Celery application
   * @param last the last run, ns since the epoch
   * @param now ns since the epoch
   * @return the answer
   */
  public static Due due(long period, ZoneId zone, long last, long now) {
    ZoneRules rules = zone.getRules();
    long remaining = instant(rules, local(rules, last) + period) - now;
    return remaining <= 0 ? new Due(true, period) : new Due(false, remaining);
  }

  /**
   * Returns the next run of a beat that ran at an instant and is never late. Celery's runs without
   * end in the second pass of a repeated hour are left out: there, it is the first one after it.
   */
  static long next(Cron cron, ZoneRules rules, long after) {
    if (after >= RunSearch.END) {
      return Schedule.NONE;
    }
    long from = Math.max(after, RunSearch.FIRST);
    long run = instant(rules, following(cron, local(rules, from), true));
    if (run <= from) {
      ZoneOffsetTransition change = rules.previousTransition(RunSearch.instant(from).plusNanos(1));
      long end = RunSearch.nanos(change.getDateTimeBefore());
      run = instant(rules, RunSearch.minute(cron, end));
    }
    return run < RunSearch.END ? run : Schedule.NONE;
  }

  private static void requireCompat(Crontab crontab) {
    if (crontab.mode() != Mode.COMPAT) {
      throw new IllegalArgumentException("Celery's answers are those of a crontab in COMPAT");
    }
  }

  private static long remaining(Cron cron, ZoneRules rules, long last, long now) {
    boolean sameDay = Math.floorDiv(last, DAY) == Math.floorDiv(local(rules, now), DAY);
    return instant(rules, following(cron, last, sameDay)) - now;
  }

  /**
   * Returns the local time of the run after the last one. When the day has changed since, what was
   * left of the last run's hour is forgotten.
   */
  private static long following(Cron cron, long last, boolean sameDay) {
    long unit = sameDay ? RunSearch.MINUTE : HOUR;
    return RunSearch.minute(cron, last - Math.floorMod(last, unit) + unit);
  }

  /**
   * Returns what remains until the last run that is not after now; ns, not positive if there is
   * one.
   */
  private static long latest(Cron cron, ZoneRules rules, long last, long now, long remaining) {
    long local = last;
    long latest = remaining;
    long left = remaining;
    for (int step = 0; left < 0; step++) {
      long jump = step < STEPS ? -left : Math.max(-left, now + left - instant(rules, local));
      local += jump;
      left = remaining(cron, rules, local, now);
      latest = left < 0 ? left : latest;
    }
    return latest;
  }

  private static long local(ZoneRules rules, long instant) {
    return instant
        + rules.getOffset(RunSearch.instant(instant)).getTotalSeconds() * RunSearch.SECOND;
  }

  /** The first of two instants; for a local time that does not exist, later by the gap. */
  private static long instant(ZoneRules rules, long local) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(local, RunSearch.SECOND),
            (int) Math.floorMod(local, RunSearch.SECOND),
            ZoneOffset.UTC);
    return local - rules.getOffset(time).getTotalSeconds() * RunSearch.SECOND;
  }
}

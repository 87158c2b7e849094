package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.nanos;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The runs of a span, slowly and plainly: a walk over the local clock minute by minute, with each
 * minute that matches turned into the instants at which it is due.
 */
final class SlowSearch {
  private final RandomCron cron;
  private final ZoneRules rules;
  private final Overlap overlap;

  SlowSearch(RandomCron cron) {
    this.cron = cron;
    rules = cron.crontab().zone().getRules();
    Overlap policy = cron.crontab().overlap();
    if (policy == Overlap.AUTO) {
      policy = cron.hours().size() == 24 ? Overlap.BOTH : Overlap.FIRST;
    }
    overlap = policy;
  }

  /** Returns the runs after one instant and not after another. */
  NavigableSet<Long> runs(long after, long until) {
    TreeSet<Long> runs = new TreeSet<>();
    LocalDateTime end = local(until).plusDays(2);
    for (LocalDateTime minute = local(after).minusDays(2);
        minute.isBefore(end);
        minute = minute.plusMinutes(1)) {
      if (matches(minute)) {
        addInstants(minute, runs);
      }
    }
    return new TreeSet<>(runs.subSet(after, false, until, true));
  }

  private boolean matches(LocalDateTime minute) {
    return cron.minutes().contains(minute.getMinute())
        && cron.hours().contains(minute.getHour())
        && cron.months().contains(minute.getMonthValue())
        && matchesDay(minute);
  }

  private boolean matchesDay(LocalDateTime minute) {
    boolean day = cron.days().contains(minute.getDayOfMonth());
    boolean weekday = cron.weekdays().contains(minute.getDayOfWeek().getValue() % 7);
    return cron.either() ? day || weekday : day && weekday;
  }

  private void addInstants(LocalDateTime local, Set<Long> runs) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = rules.getTransition(local);
      switch (cron.crontab().gap()) {
        case SHIFT -> runs.add(nanos(local.toInstant(gap.getOffsetBefore())));
        case AFTER -> runs.add(nanos(gap.getInstant()));
        case SKIP -> {}
      }
    } else {
      if (overlap != Overlap.LAST) {
        runs.add(nanos(local.toInstant(offsets.get(0))));
      }
      if (overlap != Overlap.FIRST) {
        runs.add(nanos(local.toInstant(offsets.get(offsets.size() - 1))));
      }
    }
  }

  private static LocalDateTime local(long instant) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(instant, Times.SECOND), 0, ZoneOffset.UTC)
        .withSecond(0);
  }
}

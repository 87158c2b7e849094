package io.ringbeat.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Finds the first instant after another at which a cron text is due in a zone. It goes from one
 * change of the zone's offset to the next: between two, local time is UTC and a constant. Stretches
 * in which the text names nothing are jumped over, however many changes they have.
 */
final class RunSearch {
  /** 1678-01-01 00:00 UTC; before it nothing is due. */
  static final long FIRST = -9_214_560_000L * 1_000_000_000;

  /** 2262-01-01 00:00 UTC; from then on nothing is due. */
  static final long END = 9_214_646_400L * 1_000_000_000;

  static final long SECOND = 1_000_000_000;
  static final long MINUTE = 60 * SECOND;

  /** More than an offset and a gap together may be. */
  private static final long FARTHEST = 3 * 24 * 60 * MINUTE;

  /** Some days after the end, in minutes: no long is too short for it in ns. */
  private static final long BEYOND = (END + 10 * FARTHEST) / MINUTE;

  private RunSearch() {}

  /** Finds it; the policy for overlaps is not AUTO. */
  static long next(Cron cron, ZoneRules rules, Gap gap, Overlap overlap, long after) {
    if (after >= END) {
      return Schedule.NONE;
    }
    long from = Math.max(after, FIRST) + 1;
    while (true) {
      Instant instant = instant(from);
      long offset = rules.getOffset(instant).getTotalSeconds() * SECOND;
      ZoneOffsetTransition next = rules.nextTransition(instant);
      ZoneOffsetTransition previous = rules.previousTransition(instant.plusNanos(1));

      long named = minute(cron, from + offset);
      long local = named;
      if (overlap == Overlap.FIRST && previous != null && previous.isOverlap()) {
        long twice = nanos(previous.getDateTimeBefore());
        local = local < twice ? minute(cron, twice) : local;
      }
      boolean dropped =
          overlap == Overlap.LAST
              && next != null
              && next.isOverlap()
              && local >= nanos(next.getDateTimeAfter());
      long end = next == null ? END : Math.min(END, nanos(next.getInstant()));
      long run = dropped || local - offset >= end ? Schedule.NONE : local - offset;
      if (previous != null && previous.isGap()) {
        run = Math.min(run, inGap(cron, gap, previous, from));
      }
      if (run < END) {
        return run;
      }
      if (end == END || named - FARTHEST >= END) {
        return Schedule.NONE;
      }
      boolean twice = next.isOverlap() && end - from < FARTHEST; // what was passed may come again
      from = twice ? end : Math.max(end, named - FARTHEST);
    }
  }

  /** Returns when what a gap had is due, not before an instant; NONE if nothing is. */
  private static long inGap(Cron cron, Gap policy, ZoneOffsetTransition gap, long from) {
    if (policy == Gap.SKIP) {
      return Schedule.NONE;
    }
    long change = nanos(gap.getInstant());
    long before = gap.getOffsetBefore().getTotalSeconds() * SECOND;
    long end = nanos(gap.getDateTimeAfter());
    if (policy == Gap.AFTER) {
      return from <= change && minute(cron, change + before) < end ? change : Schedule.NONE;
    }
    long begin = Math.max(from, change) + before;
    long local = begin < end ? minute(cron, begin) : end;
    return local < end ? local - before : Schedule.NONE;
  }

  /** Returns the first minute that is named, not before a local time; both ns. */
  static long minute(Cron cron, long local) {
    return Math.min(BEYOND, cron.nextMinute(-Math.floorDiv(-local, MINUTE))) * MINUTE;
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  /** Zones change at whole seconds. */
  static long nanos(LocalDateTime local) {
    return local.toEpochSecond(ZoneOffset.UTC) * SECOND;
  }
}

package io.ringbeat.schedule;

import java.time.ZoneId;
import java.util.Objects;

/**
 * Runs at the local times that a cron text names, in a zone. Runs after the year 2261 do not exist.
 *
 * @param cron the local times
 * @param zone whose clocks
 * @param mode whose answer where clocks are changed; COMPAT takes the dialect CELERY, SHIFT and
 *     AUTO only
 * @param gap what happens to local times that do not exist
 * @param overlap what happens to local times that come twice
 */
public record Crontab(Cron cron, ZoneId zone, Mode mode, Gap gap, Overlap overlap)
    implements Schedule {
  /** Refuses what COMPAT does not know. */
  public Crontab {
    Objects.requireNonNull(cron);
    Objects.requireNonNull(zone);
    Objects.requireNonNull(gap);
    Objects.requireNonNull(overlap);
    if (Objects.requireNonNull(mode) == Mode.COMPAT) {
      if (cron.dialect() != Dialect.CELERY) {
        throw new IllegalArgumentException("COMPAT takes a text in the dialect CELERY");
      }
      if (gap != Gap.SHIFT || overlap != Overlap.AUTO) {
        throw new IllegalArgumentException("COMPAT takes no policies: leave gap and overlap out");
      }
    }
  }

  /**
   * A crontab in the mode FIXED, with SHIFT and AUTO.
   *
   * @param cron the local times
   * @param zone whose clocks
   * @return the schedule
   */
  public static Crontab of(Cron cron, ZoneId zone) {
    return new Crontab(cron, zone, Mode.FIXED, Gap.SHIFT, Overlap.AUTO);
  }

  /**
   * A crontab in the mode COMPAT.
   *
   * @param cron the local times, in the dialect CELERY
   * @param zone whose clocks
   * @return the schedule
   */
  public static Crontab compat(Cron cron, ZoneId zone) {
    return new Crontab(cron, zone, Mode.COMPAT, Gap.SHIFT, Overlap.AUTO);
  }

  /**
   * The same crontab with another policy for local times that do not exist.
   *
   * @param value what happens
   * @return the schedule
   */
  public Crontab gap(Gap value) {
    return new Crontab(cron, zone, mode, value, overlap);
  }

  /**
   * The same crontab with another policy for local times that come twice.
   *
   * @param value what happens
   * @return the schedule
   */
  public Crontab overlap(Overlap value) {
    return new Crontab(cron, zone, mode, gap, value);
  }

  @Override
  public long next(long after) {
    if (mode == Mode.COMPAT) {
      return Celery.next(cron, zone.getRules(), after);
    }
    Overlap policy = overlap;
    if (policy == Overlap.AUTO) {
      policy = cron.everyHour() ? Overlap.BOTH : Overlap.FIRST;
    }
    return RunSearch.next(cron, zone.getRules(), gap, policy, after);
  }

  @Override
  public String describe() {
    return Words.crontab(this);
  }
}

package io.ringbeat.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Decides about an entry's runs, each exactly once: a pure function of the mark, up to which all is
 * decided, and the time. Kept with the state, the mark makes that no run is lost or doubled,
 * however often one restarts; an engine time that goes back decides nothing. However long the
 * downtime, a decision takes few steps: what is passed over is not walked through.
 *
 * @param plan when the entry is due
 * @param misfire what becomes of what is late
 * @param name the entry's; jitter depends on it
 * @param seed that of the engine's run; jitter depends on it
 * @param grace ns, not negative: who is later than this is late; what a healthy engine needs
 * @param limit how many runs one decision starts at most, positive
 */
public record Catchup(Plan plan, Misfire misfire, String name, long seed, long grace, int limit) {
  /** Refuses what would decide nothing. */
  public Catchup {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(misfire);
    Objects.requireNonNull(name);
    if (grace < 0) {
      throw new IllegalArgumentException("a grace of " + grace + " ns; it must not be negative");
    }
    if (limit <= 0) {
      throw new IllegalArgumentException("a limit of " + limit + " runs; it must be positive");
    }
  }

  /**
   * Decides about what is due. A run is due when its jitter has passed, and not before the runs
   * that are scheduled before it. An entry that is disabled has all its runs passed over: enabled
   * again, it goes on with the next.
   *
   * @param mark the last run that is decided; for a new entry the time of its registration
   * @param runs how often the entry has run
   * @param now engine time, ns since the epoch
   * @return what to do
   */
  public Decision decide(long mark, long runs, long now) {
    if (!plan.enabled()) {
      return new Decision(List.of(), Schedule.NONE, Schedule.NONE, Math.max(mark, now), false);
    }
    long first = plan.next(mark, runs);
    if (!isDue(first, now)) {
      return new Decision(List.of(), Schedule.NONE, Schedule.NONE, mark, false);
    }
    long inTime = inTime(now);
    if (first >= inTime) {
      return start(Schedule.NONE, Schedule.NONE, first, runs, now);
    }
    long late = plan.latest(mark, inTime - 1);
    long next = plan.next(late, runs);
    return isDue(next, now)
        ? start(first, late, next, runs, now)
        : new Decision(List.of(), first, late, late, false);
  }

  /** Returns the first instant that a run which is not too late can be scheduled at. */
  private long inTime(long now) {
    long tolerance = Math.max(misfire.deadline(), grace);
    long begin = now - tolerance - plan.jitter();
    return tolerance == Long.MAX_VALUE || begin > now ? Long.MIN_VALUE : begin;
  }

  /** Decides from a run on that is due and in time. */
  private Decision start(long passed, long lastPassed, long first, long runs, long now) {
    return misfire.coalesced()
        ? startLast(passed, lastPassed, first, runs, now)
        : startAll(passed, lastPassed, first, runs, now);
  }

  private Decision startAll(long passed, long lastPassed, long first, long runs, long now) {
    List<Long> fire = new ArrayList<>();
    long mark = first;
    long next = first;
    while (fire.size() < limit && isDue(next, now)) {
      fire.add(next);
      mark = next;
      next = plan.next(next, runs + fire.size());
    }
    return new Decision(fire, passed, lastPassed, mark, isDue(next, now));
  }

  private Decision startLast(long passed, long lastPassed, long first, long runs, long now) {
    long last = plan.latest(first, now - plan.jitter()); // due for sure
    last = last == Schedule.NONE ? first : last;
    long before = lastPassed;
    if (last != first) {
      before = plan.latest(first - 1, last - 1);
    }
    long next = plan.next(last, runs);
    for (int i = 0; i < limit && isDue(next, now); i++) {
      before = last;
      last = next;
      next = plan.next(last, runs);
    }
    long firstPassed = passed != Schedule.NONE || last == first ? passed : first;
    if (isDue(next, now)) {
      return new Decision(List.of(), passed != Schedule.NONE ? passed : first, last, last, true);
    }
    return new Decision(List.of(last), firstPassed, before, last, false);
  }

  private boolean isDue(long scheduled, long now) {
    return scheduled <= now && scheduled != Schedule.NONE && plan.due(scheduled, seed, name) <= now;
  }
}

package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.SECOND;
import static io.ringbeat.schedule.Times.nanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The next runs of random texts, in all zones of the JDK and in 100 years, are those that a walk
 * minute by minute finds. One seed again: {@code -Dringbeat.seed=7}; 100,000: {@code mvn -o test
 * -pl engine -Psimulation -Dtest=NextRunPropertyTest}.
 */
final class NextRunPropertyTest {
  private static final long DAY = 86_400 * SECOND;
  private static final int PROGRESS = 10_000;
  private static final int PROBES = 10;

  @Test
  void shouldFindTheRunsThatAWalkMinuteByMinuteFinds() {
    Long one = Long.getLong("ringbeat.seed");
    if (one != null) {
      check(one);
      return;
    }
    long seeds = Long.getLong("ringbeat.crons", 3_000);
    AtomicLong runs = new AtomicLong();
    AtomicLong done = new AtomicLong();

    LongStream.range(0, seeds)
        .parallel()
        .forEach(
            seed -> {
              runs.addAndGet(check(seed));
              if (done.incrementAndGet() % PROGRESS == 0) {
                System.out.printf("next runs: %,d of %,d texts%n", done.get(), seeds);
              }
            });

    System.out.printf("next runs: %,d texts, %,d runs, 0 differences%n", done.get(), runs.get());
    assertEquals(seeds, done.get());
    assertTrue(runs.get() > seeds, runs + " runs only");
  }

  /** What the search relies on: a zone's changes are farther apart than they are long. */
  @Test
  void shouldHaveZonesWhoseChangesAreFarApart() {
    int changes = 0;

    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneRules rules = ZoneId.of(id).getRules();
      ZoneOffsetTransition change = rules.nextTransition(Instant.parse("1678-01-01T00:00:00Z"));
      while (change != null
          && change.getInstant().isBefore(Instant.parse("2262-01-01T00:00:00Z"))) {
        ZoneOffsetTransition next = rules.nextTransition(change.getInstant());
        if (next != null) {
          Duration apart = Duration.between(change.getInstant(), next.getInstant());
          assertTrue(apart.compareTo(change.getDuration().abs()) > 0, id + " " + change);
          assertTrue(apart.compareTo(next.getDuration().abs()) > 0, id + " " + next);
        }
        change = next;
        changes++;
      }
    }

    assertTrue(changes > 10_000, changes + " changes only");
  }

  private static long check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomCron cron = RandomCron.of(random);
    Crontab crontab = cron.crontab();
    long after = after(random, crontab.zone());
    long until = after + days(random, cron) * DAY;
    NavigableSet<Long> expected = new SlowSearch(cron).runs(after, until);
    String what = "seed " + seed + ": " + crontab + " after " + Instant.ofEpochSecond(0, after);

    TreeSet<Long> found = new TreeSet<>();
    long run = crontab.next(after);
    while (run <= until) {
      assertTrue(found.isEmpty() || run > found.last(), what);
      found.add(run);
      run = crontab.next(run);
    }

    assertEquals(expected, found, what);
    for (int i = 0; i < PROBES; i++) {
      long probe = random.nextLong(after, until);
      Long next = expected.higher(probe);
      assertEquals(next == null ? run : next, crontab.next(probe), what);
      Long latest = expected.floor(probe);
      assertEquals(latest == null ? Schedule.NONE : latest, crontab.latest(after, probe), what);
    }
    return found.size();
  }

  /** A text that names few times of a day is walked through for years at times. */
  private static long days(SplittableRandom random, RandomCron cron) {
    int chance = random.nextInt(100);
    boolean dense = cron.minutes().size() * cron.hours().size() > 60;
    if (dense || chance < 80) {
      return 2;
    }
    return chance < 93 ? 20 : chance < 98 ? 100 : 800;
  }

  /** Somewhere in the 100 years from 1970, mostly around a change of the zone's clocks. */
  private static long after(SplittableRandom random, ZoneId zone) {
    long any = random.nextLong(nanos(Instant.parse("2070-01-01T00:00:00Z")));
    ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.ofEpochSecond(0, any));
    return change == null || random.nextInt(4) == 0
        ? any
        : nanos(change.getInstant()) + random.nextLong(-2 * DAY, DAY / 8);
  }
}

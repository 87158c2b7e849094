package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.show;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What cron-utils 9.2.1 says of the same texts, in the dialect UNIX. Where it says something else
 * it is for one of the reasons that {@link Reason} lists.
 */
final class SecondOpinionTest {
  private static final int TEXTS = 3_000;
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** Why the two differ. */
  private enum Reason {
    /** To cron-utils a star with a step is a restriction: one of the two days is enough then. */
    STAR_WITH_STEP,
    /** cron-utils refuses steps of weekdays that are longer than a week, and some of a week. */
    STEP_REFUSED,
    /** It was asked, or answered, less than a day from a change of clocks. */
    CLOCKS_CHANGE
  }

  @Test
  void shouldAgreeWithCronUtilsButForListedReasons() {
    Map<Reason, Integer> reasons = new TreeMap<>();
    int equal = 0;

    for (long seed = 0; seed < TEXTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomCron cron = RandomCron.of(random);
      while (cron.crontab().cron().dialect() != Dialect.UNIX) {
        cron = RandomCron.of(random);
      }
      Crontab crontab = Crontab.of(cron.crontab().cron(), cron.crontab().zone());
      long after = after(random, crontab.zone(), seed % 4 == 0);
      Reason reason = compare(crontab, after, "seed " + seed);
      if (reason == null) {
        equal++;
      } else {
        reasons.merge(reason, 1, Integer::sum);
      }
    }

    System.out.println("cron-utils: " + equal + " of " + TEXTS + " equal, others " + reasons);
    assertTrue(equal > TEXTS * 3 / 4, equal + " equal only: " + reasons);
    assertTrue(reasons.getOrDefault(Reason.CLOCKS_CHANGE, 0) < 10, () -> reasons.toString());
  }

  /** Returns null if the two say the same. */
  private static Reason compare(Crontab crontab, long after, String seed) {
    long ours = crontab.next(after);
    long theirs;
    try {
      theirs = ask(crontab, after);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains("Period "), seed + ": " + crontab);
      return Reason.STEP_REFUSED;
    }
    if (ours == theirs) {
      return null;
    }
    ZoneId zone = crontab.zone();
    if (theirs == restricted(crontab).next(after)) {
      return Reason.STAR_WITH_STEP;
    }
    assertTrue(
        changesNear(zone, after)
            || changesNear(zone, Math.min(ours, theirs))
            || changesNear(zone, restricted(crontab).next(after)),
        seed
            + (": " + crontab + " after " + show(after, zone) + ": " + show(ours, zone))
            + (", cron-utils " + show(theirs, zone)));
    return Reason.CLOCKS_CHANGE;
  }

  /** The same text with each star with a step written as a range with a step. */
  private static Crontab restricted(Crontab crontab) {
    String[] fields = crontab.cron().text().split(" ", -1);
    fields[2] = fields[2].replace("*/", "1-31/");
    fields[4] = fields[4].replace("*/", "0-6/");
    Cron cron = Cron.parse(String.join(" ", fields), Dialect.UNIX);
    return Crontab.of(cron, crontab.zone());
  }

  private static long after(SplittableRandom random, ZoneId zone, boolean near) {
    long any = random.nextLong(3_000_000_000L) * Times.SECOND;
    var change = zone.getRules().nextTransition(Instant.ofEpochSecond(0, any));
    return change == null || !near
        ? any
        : Times.nanos(change.getInstant().plusSeconds(random.nextLong(-10_800, 10_800)));
  }

  private static boolean changesNear(ZoneId zone, long instant) {
    Instant at = Instant.ofEpochSecond(0, instant);
    var change = zone.getRules().nextTransition(at.minusSeconds(86_400));
    return change != null && change.getInstant().isBefore(at.plusSeconds(86_400));
  }

  private static long ask(Crontab crontab, long after) {
    ZonedDateTime from = Instant.ofEpochSecond(0, after).atZone(crontab.zone());
    Optional<ZonedDateTime> next =
        ExecutionTime.forCron(PARSER.parse(crontab.cron().text())).nextExecution(from);
    return next.map(time -> Times.nanos(time.toInstant())).orElse(Schedule.NONE);
  }

  /** The words that stand for fields mean the same. */
  @Test
  void shouldAgreeOnTheWordsOfUnix() {
    for (String word : new String[] {"0 * * * *", "0 0 * * *", "0 0 * * 0", "0 0 1 1 *"}) {
      Crontab crontab = Times.unix(word);

      assertEquals(ask(crontab, 0), crontab.next(0), word);
    }
  }
}

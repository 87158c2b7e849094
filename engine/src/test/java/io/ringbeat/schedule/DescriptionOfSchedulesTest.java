package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.NEW_YORK;
import static io.ringbeat.schedule.Times.PARIS;
import static io.ringbeat.schedule.Times.SECOND;
import static io.ringbeat.schedule.Times.at;
import static io.ringbeat.schedule.Times.compat;
import static io.ringbeat.schedule.Times.fixed;
import static io.ringbeat.schedule.Times.unix;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schedule says itself in English. */
final class DescriptionOfSchedulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * 1-5       | at 02:30 on Monday to Friday, Europe/Paris",
        "* * * * *          | every minute, Europe/Paris",
        "*/15 * * * *       | every 15 minutes, Europe/Paris",
        "0 * * * *          | every hour on the hour, Europe/Paris",
        "5,42 * * * *       | at minutes 5 and 42 of every hour, Europe/Paris",
        "7 * * * *          | at minute 7 of every hour, Europe/Paris",
        "0,30 9,17 * * *    | at 09:00, 09:30, 17:00 and 17:30, Europe/Paris",
        "* 9-16 * * *       | every minute of hours 9 to 16, Europe/Paris",
        "*/20 9-16 * * *    | every 20 minutes of hours 9 to 16, Europe/Paris",
        "5-55/10 */2 * * *  | at minutes 5, 15 and so on to 55 of hours 0, 2 and so on to 22, Europe/Paris",
        "*/7 3 * * *        | at minutes 0, 7 and so on to 56 of hour 3, Europe/Paris",
        "0 0 1,15 * *       | at 00:00 on days 1 and 15 of the month, Europe/Paris",
        "0 0 8-14 3 thu     | at 00:00 on Thursday if it is days 8 to 14 of the month in March, Europe/Paris",
        "0 0 29 feb *       | at 00:00 on day 29 of the month in February, Europe/Paris",
        "0 0 * 1-3,12 sat,sun | at 00:00 on Saturday and Sunday in January to March and December, Europe/Paris",
        "0 0 * * fri-mon    | at 00:00 on Monday and Friday to Sunday, Europe/Paris"
      })
  void shouldSayACrontab(String text, String words) {
    assertEquals(words, fixed(text, PARIS).describe());
  }

  @Test
  void shouldSayHowDaysGoTogetherAndWhatHappensWhereClocksChange() {
    assertEquals(
        "at 00:00 on day 13 of the month and on every Friday, UTC", unix("0 0 13 * 5").describe());
    assertEquals(
        "every hour on the hour, UTC, as Celery does", compat("0 * * * *", Times.UTC).describe());
    assertEquals(
        "at 01:30, Europe/Paris, not if clocks skip it, the second time if clocks repeat it",
        fixed("30 1 * * *", PARIS).gap(Gap.SKIP).overlap(Overlap.LAST).describe());
    assertEquals(
        "at 01:30, Europe/Paris, after the gap if clocks skip it, both times if clocks repeat it",
        fixed("30 1 * * *", PARIS).gap(Gap.AFTER).overlap(Overlap.BOTH).describe());
    assertEquals(
        "at 01:30, Europe/Paris, the first time if clocks repeat it",
        fixed("30 1 * * *", PARIS).overlap(Overlap.FIRST).describe());
  }

  @Test
  void shouldSayIntervalsAndInstants() {
    assertEquals(
        "every 1 h 30 min from 2026-01-01 00:00:00 UTC",
        new Interval(5_400 * SECOND, at("2026-01-01T00:00:00Z")).describe());
    assertEquals(
        "every 2 s 500 ms from 1970-01-01 00:00:00.000000001 UTC",
        new Interval(2_500_000_000L, 1).describe());
    assertEquals(
        "once at 2026-01-01 12:30:00.25 UTC",
        new Clocked(at("2026-01-01T12:30:00.25Z")).describe());
  }

  @Test
  void shouldSayThePlanAndItsNextTenRuns() {
    Plan plan =
        Plan.of(fixed("30 2 * * *", NEW_YORK))
            .startingAt(at("2026-03-05T00:00:00Z"))
            .expiringAt(at("2027-01-01T00:00:00-05:00"))
            .jitter(5 * SECOND);

    assertEquals(
        """
        at 02:30, America/New_York; not before 2026-03-04 19:00:00 -05:00; until before \
        2027-01-01 00:00:00 -05:00; put off by less than 5 s
          2026-03-05 02:30:00 -05:00
          2026-03-06 02:30:00 -05:00
          2026-03-07 02:30:00 -05:00
          2026-03-08 03:30:00 -04:00
          2026-03-09 02:30:00 -04:00
          2026-03-10 02:30:00 -04:00
          2026-03-11 02:30:00 -04:00
          2026-03-12 02:30:00 -04:00
          2026-03-13 02:30:00 -04:00
          2026-03-14 02:30:00 -04:00""",
        plan.describe(at("2026-01-01T00:00:00Z"), 10));
    assertEquals(
        "every 10 ns from 1970-01-01 00:00:00 UTC; only once; disabled",
        Plan.of(new Interval(10, 0)).onlyOnce().enabled(false).describe());
    assertEquals(
        "once at 1970-01-01 00:00:01 UTC; only once\n  1970-01-01 00:00:01 UTC",
        Plan.of(new Clocked(SECOND)).onlyOnce().describe(0, 10));
  }
}

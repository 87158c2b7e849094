package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.NEW_YORK;
import static io.ringbeat.schedule.Times.PARIS;
import static io.ringbeat.schedule.Times.SECOND;
import static io.ringbeat.schedule.Times.at;
import static io.ringbeat.schedule.Times.compat;
import static io.ringbeat.schedule.Times.fixed;
import static io.ringbeat.schedule.Times.next;
import static io.ringbeat.schedule.Times.runs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schedules do where clocks are put forward and back, as Celery does it and rightly. */
final class ClockChangeTest {
  private static final String BEFORE_GAP = "2026-03-08T00:30:00-05:00";
  private static final String AFTER_GAP = "2026-03-08T04:30:00-04:00";
  private static final String BEFORE_OVERLAP = "2026-11-01T00:30:00-04:00";
  private static final String AFTER_OVERLAP = "2026-11-01T02:30:00-05:00";

  @Test
  void shouldRunWhatTheGapSkipsLaterByTheGapInBothModes() {
    long now = at("2026-03-08T01:59:59-05:00");

    assertEquals(
        new Due(false, 1_801 * SECOND),
        Celery.due(compat("30 2 * * *", NEW_YORK), now, now, Celery.NO_DEADLINE));
    assertEquals(now + 1_801 * SECOND, fixed("30 2 * * *", NEW_YORK).next(now));
    assertEquals("2026-03-08T03:30-04:00", next(fixed("30 2 * * *", NEW_YORK), BEFORE_GAP));
  }

  @Test
  void shouldRunWhatComesTwiceTheFirstTimeOnlyInBothModes() {
    long ran = at("2026-11-01T01:30:00-04:00");
    long now = at("2026-11-01T01:31:00-05:00");
    long following = at("2026-11-02T01:30:00-05:00");

    assertEquals(
        new Due(false, following - now),
        Celery.due(compat("30 1 * * *", NEW_YORK), ran, now, Celery.NO_DEADLINE));
    assertEquals(following, fixed("30 1 * * *", NEW_YORK).next(ran));
    assertEquals(following, fixed("30 1 * * *", NEW_YORK).next(now));
  }

  @Test
  void shouldBeSilentInTheRepeatedHourAsCeleryIsAndHourlyRightly() {
    long ran = at("2026-11-01T01:00:00-04:00");
    long now = at("2026-11-01T01:00:00-05:00");

    assertEquals(
        new Due(false, 3_600 * SECOND),
        Celery.due(compat("0 * * * *", NEW_YORK), ran, now, Celery.NO_DEADLINE));
    assertEquals(at("2026-11-01T02:00:00-05:00"), compat("0 * * * *", NEW_YORK).next(ran));
    assertEquals(now, fixed("0 * * * *", NEW_YORK).next(ran));
  }

  @Test
  void shouldBeSilentInTheRepeatedHourAsCeleryIsAndMinutelyRightly() {
    long ran = at("2020-10-25T02:59:00+02:00");
    long now = at("2020-10-25T02:30:00+01:00");

    assertEquals(
        new Due(false, 1_800 * SECOND),
        Celery.due(compat("* * * * *", PARIS), ran, now, Celery.NO_DEADLINE));
    assertEquals(at("2020-10-25T03:00:00+01:00"), compat("* * * * *", PARIS).next(ran));
    assertEquals(at("2020-10-25T02:00:00+01:00"), fixed("* * * * *", PARIS).next(ran));
  }

  @Test
  void shouldBeDueWithoutEndInTheSecondPassAsCeleryIs() {
    long ran = at("2020-10-25T02:30:00+01:00");
    Crontab minutely = compat("* * * * *", PARIS);

    assertEquals(new Due(true, 0), Celery.due(minutely, ran, ran + SECOND, Celery.NO_DEADLINE));
    assertEquals(at("2020-10-25T03:00:00+01:00"), minutely.next(ran));
  }

  @Test
  void shouldCountIntervalsInLocalTimeAsCeleryDoesAndInElapsedTimeRightly() {
    long threeHours = 3 * 3_600 * SECOND;
    long ran = at(BEFORE_GAP);
    long repeated = at("2020-10-25T02:30:00+01:00");

    assertEquals(new Due(false, 7_200 * SECOND), Celery.due(threeHours, NEW_YORK, ran, ran));
    assertEquals(ran + threeHours, new Interval(threeHours, ran).next(ran));
    assertEquals(
        new Due(true, 10 * SECOND), Celery.due(10 * SECOND, PARIS, repeated, repeated + SECOND));
    assertEquals(
        repeated + 10 * SECOND, new Interval(10 * SECOND, repeated).next(repeated + SECOND));
  }

  @Test
  void shouldForgetWhatWasLeftOfTheHourWhenTheDayHasChangedAsCeleryDoes() {
    Crontab crontab = compat("5,42 * * * *", Times.UTC);
    long ran = at("2010-09-11T10:05:00Z");
    long now = at("2010-09-12T00:00:00Z");

    assertEquals(at("2010-09-11T11:05:00Z") - now, Celery.remaining(crontab, ran, now));
    assertEquals(at("2010-09-11T10:42:00Z"), fixed("5,42 * * * *", Times.UTC).next(ran));
  }

  @Test
  void shouldLoseTheSecondRunInTheGapAsCeleryDoesAndKeepItRightly() {
    assertEquals(
        List.of("2026-03-08T03:00-04:00"),
        runs(compat("0,30 2 * * *", NEW_YORK), BEFORE_GAP, AFTER_GAP));
    assertEquals(
        List.of("2026-03-08T03:00-04:00", "2026-03-08T03:30-04:00"),
        runs(fixed("0,30 2 * * *", NEW_YORK), BEFORE_GAP, AFTER_GAP));
  }

  @Test
  void shouldShiftRunsOutOfTheGap() {
    Crontab crontab = fixed("*/30 2 * * *", NEW_YORK).gap(Gap.SHIFT);

    assertEquals(
        List.of("2026-03-08T03:00-04:00", "2026-03-08T03:30-04:00"),
        runs(crontab, BEFORE_GAP, AFTER_GAP));
  }

  @Test
  void shouldRunOnceAfterTheGap() {
    Crontab crontab = fixed("15,30 2 * * *", NEW_YORK).gap(Gap.AFTER);

    assertEquals(List.of("2026-03-08T03:00-04:00"), runs(crontab, BEFORE_GAP, AFTER_GAP));
  }

  @Test
  void shouldSkipWhatIsInTheGap() {
    Crontab crontab = fixed("30 2,3 * * *", NEW_YORK).gap(Gap.SKIP);

    assertEquals(List.of("2026-03-08T03:30-04:00"), runs(crontab, BEFORE_GAP, AFTER_GAP));
    assertEquals(
        "2026-03-09T02:30-04:00", next(fixed("30 2 * * *", NEW_YORK).gap(Gap.SKIP), BEFORE_GAP));
  }

  @Test
  void shouldRunOnceWhenAShiftedRunMeetsAnother() {
    assertEquals(
        List.of("2026-03-08T03:30-04:00"),
        runs(fixed("30 2,3 * * *", NEW_YORK), BEFORE_GAP, AFTER_GAP));
    assertEquals(
        List.of("2026-03-08T01:30-05:00", "2026-03-08T03:30-04:00", "2026-03-08T04:30-04:00"),
        runs(fixed("30 * * * *", NEW_YORK), BEFORE_GAP, AFTER_GAP));
  }

  @Test
  void shouldRunTheFirstTimeTheSecondOrBoth() {
    Crontab crontab = fixed("30 1 * * *", NEW_YORK);
    List<String> first = List.of("2026-11-01T01:30-04:00");
    List<String> second = List.of("2026-11-01T01:30-05:00");

    assertEquals(first, runs(crontab.overlap(Overlap.FIRST), BEFORE_OVERLAP, AFTER_OVERLAP));
    assertEquals(second, runs(crontab.overlap(Overlap.LAST), BEFORE_OVERLAP, AFTER_OVERLAP));
    assertEquals(
        List.of(first.get(0), second.get(0)),
        runs(crontab.overlap(Overlap.BOTH), BEFORE_OVERLAP, AFTER_OVERLAP));
    assertEquals(first, runs(crontab.overlap(Overlap.AUTO), BEFORE_OVERLAP, AFTER_OVERLAP));
  }

  @Test
  void shouldFindTheSecondPassOfARunThatIsYearsAway() {
    Crontab yearly = fixed("30 1 1 11 *", NEW_YORK);

    assertEquals(
        "2026-11-01T01:30-05:00", next(yearly.overlap(Overlap.LAST), "2026-11-01T01:35:00-04:00"));
    assertEquals(
        "2026-11-01T01:30-05:00", next(yearly.overlap(Overlap.BOTH), "2026-11-01T01:30:00-04:00"));
    assertEquals(
        "2027-11-01T01:30-04:00", next(yearly.overlap(Overlap.FIRST), "2026-11-01T01:30:00-04:00"));
  }

  @Test
  void shouldRunInBothPassesWhatNamesEveryHour() {
    assertEquals(
        List.of(
            "2026-11-01T01:00-04:00",
            "2026-11-01T01:30-04:00",
            "2026-11-01T01:00-05:00",
            "2026-11-01T01:30-05:00",
            "2026-11-01T02:00-05:00",
            "2026-11-01T02:30-05:00"),
        runs(fixed("*/30 * * * *", NEW_YORK), BEFORE_OVERLAP, AFTER_OVERLAP));
  }

  @Test
  void shouldKnowGapsOfHalfAnHourAndOfADay() {
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
    ZoneId apia = ZoneId.of("Pacific/Apia");

    assertEquals(
        "2026-10-04T02:45+11:00", next(fixed("15 2 * * *", lordHowe), "2026-10-03T12:00:00Z"));
    assertEquals(
        "2011-12-31T12:00+14:00", next(fixed("0 12 30 12 *", apia), "2011-12-30T00:00:00Z"));
    assertEquals(
        "2012-12-30T12:00+14:00",
        next(fixed("0 12 30 12 *", apia).gap(Gap.SKIP), "2011-12-30T00:00:00Z"));
  }

  @Test
  void shouldTakeNoPoliciesInCompat() {
    assertThrows(
        IllegalArgumentException.class, () -> compat("0 2 * * *", PARIS).overlap(Overlap.LAST));
    assertThrows(IllegalArgumentException.class, () -> compat("0 2 * * *", PARIS).gap(Gap.SKIP));
    assertThrows(
        IllegalArgumentException.class,
        () -> Crontab.compat(Cron.parse("@daily", Dialect.UNIX), PARIS));
    assertThrows(
        IllegalArgumentException.class, () -> Celery.remaining(fixed("0 2 * * *", PARIS), 0, 0));
  }
}

package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.SECOND;
import static io.ringbeat.schedule.Times.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of runs that were missed; runs are due at 10, 20, 30 ... */
final class CatchupTest {
  private static final long NONE = Schedule.NONE;
  private static final Plan TENS = Plan.of(new Interval(10, 10));

  @Test
  void shouldStartWhatIsDueWhateverThePolicy() {
    for (Misfire misfire :
        List.of(
            Misfire.FIRE_ALL,
            Misfire.COALESCE,
            Misfire.SKIP,
            Misfire.deadline(5),
            Misfire.deadline(5).coalesce())) {
      Catchup catchup = catchup(TENS, misfire);

      assertEquals(nothing(10), catchup.decide(10, 1, 19));
      assertEquals(new Decision(List.of(20L), NONE, NONE, 20, false), catchup.decide(10, 1, 20));
      assertEquals(new Decision(List.of(20L), NONE, NONE, 20, false), catchup.decide(10, 1, 21));
    }
  }

  @Test
  void shouldFireAllInBatches() {
    Catchup catchup = catchup(TENS, Misfire.FIRE_ALL);

    assertEquals(
        new Decision(List.of(20L, 30L, 40L), NONE, NONE, 40, true), catchup.decide(10, 1, 59));
    assertEquals(new Decision(List.of(50L), NONE, NONE, 50, false), catchup.decide(40, 4, 59));
    assertEquals(nothing(50), catchup.decide(50, 5, 59));
  }

  @Test
  void shouldStartTheLastOfThoseThatAreDueWhenTheyCoalesce() {
    assertEquals(
        new Decision(List.of(50L), 20, 40, 50, false),
        catchup(TENS, Misfire.COALESCE).decide(10, 1, 59));
    assertEquals(
        new Decision(List.of(30L), 20, 20, 30, false),
        catchup(TENS, Misfire.COALESCE).decide(10, 1, 30));
  }

  @Test
  void shouldSkipWhatIsLaterThanTheGrace() {
    Catchup catchup = catchup(TENS, Misfire.SKIP);

    assertEquals(new Decision(List.of(), 20, 50, 50, false), catchup.decide(10, 1, 59));
    assertEquals(new Decision(List.of(50L), 20, 40, 50, false), catchup.decide(10, 1, 52));
    assertEquals(new Decision(List.of(), 20, 20, 20, false), catchup.decide(10, 1, 23));
  }

  @Test
  void shouldPassOverWhatIsLaterThanTheDeadline() {
    Catchup catchup = catchup(TENS, Misfire.deadline(25));

    assertEquals(new Decision(List.of(40L, 50L), 20, 30, 50, false), catchup.decide(10, 1, 59));
    assertEquals(
        new Decision(List.of(30L, 40L, 50L), 20, 20, 50, false), catchup.decide(10, 1, 55));
    assertEquals(
        new Decision(List.of(50L), 20, 40, 50, false),
        catchup(TENS, Misfire.deadline(25).coalesce()).decide(10, 1, 59));
  }

  @Test
  void shouldPassOverAYearOfSecondsAtOnce() {
    long year = 365 * 86_400 * SECOND;
    Plan seconds = Plan.of(new Interval(SECOND, 0));
    Plan minutes = Plan.of(Times.fixed("* * * * *", Times.PARIS));

    assertEquals(
        new Decision(List.of(year), SECOND, year - SECOND, year, false),
        catchup(seconds, Misfire.COALESCE).decide(0, 0, year));
    assertEquals(
        new Decision(List.of(year), 60 * SECOND, year - 60 * SECOND, year, false),
        catchup(minutes, Misfire.SKIP).decide(0, 0, year));
  }

  @Test
  void shouldGoOnWithTheNextRunWhenEnabledAgain() {
    Catchup off = catchup(TENS.enabled(false), Misfire.FIRE_ALL);

    Decision decision = off.decide(10, 1, 59);

    assertEquals(new Decision(List.of(), NONE, NONE, 59, false), decision);
    assertEquals(
        new Decision(List.of(60L), NONE, NONE, 60, false),
        catchup(TENS, Misfire.FIRE_ALL).decide(decision.mark(), 1, 60));
  }

  @Test
  void shouldDecideNothingWhenTheClockGoesBack() {
    Catchup catchup = catchup(TENS, Misfire.FIRE_ALL);

    assertEquals(nothing(50), catchup.decide(50, 5, 12));
    assertEquals(nothing(50), catchup.decide(50, 5, 59));
    assertEquals(
        new Decision(List.of(), NONE, NONE, 50, false),
        catchup(TENS.enabled(false), Misfire.FIRE_ALL).decide(50, 5, 12));
  }

  @Test
  void shouldStartOnceWhatRunsOnlyOnce() {
    Catchup catchup = catchup(TENS.onlyOnce(), Misfire.FIRE_ALL);

    assertEquals(new Decision(List.of(20L), NONE, NONE, 20, false), catchup.decide(10, 0, 59));
    assertEquals(nothing(20), catchup.decide(20, 1, 59));
  }

  @Test
  void shouldStartLateWhatWasDueBeforeItExpired() {
    Plan plan = TENS.expiringAt(35);

    assertEquals(
        new Decision(List.of(20L, 30L), NONE, NONE, 30, false),
        catchup(plan, Misfire.FIRE_ALL).decide(10, 1, 99));
    assertEquals(
        new Decision(List.of(), 20, 30, 30, false), catchup(plan, Misfire.SKIP).decide(10, 1, 99));
  }

  @Test
  void shouldWaitForTheJitter() {
    Plan plan = TENS.jitter(1_000);
    Catchup catchup = catchup(plan, Misfire.FIRE_ALL);
    long due = plan.due(20, 7, "entry");
    assertTrue(due > 20);

    assertEquals(nothing(10), catchup.decide(10, 1, due - 1));
    assertEquals(20, catchup.decide(10, 1, due).fire().get(0));
  }

  @Test
  void shouldCatchUpAcrossAGapOfTheClocks() {
    Plan plan = Plan.of(Times.fixed("30 2 * * *", Times.NEW_YORK));
    long mark = at("2026-03-07T02:30:00-05:00");
    long now = at("2026-03-10T00:00:00-04:00");

    assertEquals(
        List.of(at("2026-03-08T03:30:00-04:00"), at("2026-03-09T02:30:00-04:00")),
        catchup(plan, Misfire.FIRE_ALL).decide(mark, 0, now).fire());
  }

  @Test
  void shouldRefuseWhatDecidesNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> new Catchup(TENS, Misfire.SKIP, "entry", 7, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Catchup(TENS, Misfire.SKIP, "entry", 7, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> Misfire.deadline(-1));
  }

  private static Catchup catchup(Plan plan, Misfire misfire) {
    return new Catchup(plan, misfire, "entry", 7, 2, 3);
  }

  private static Decision nothing(long mark) {
    return new Decision(List.of(), NONE, NONE, mark, false);
  }
}

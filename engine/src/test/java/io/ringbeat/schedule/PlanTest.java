package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PlanTest {
  private static final Plan TENS = Plan.of(new Interval(10, 0));

  @Test
  void shouldRunFromItsStartUntilBeforeItExpires() {
    Plan plan = TENS.startingAt(20).expiringAt(40);

    assertEquals(20, plan.next(Long.MIN_VALUE, 0));
    assertEquals(20, plan.next(19, 0));
    assertEquals(30, plan.next(20, 0));
    assertEquals(Schedule.NONE, plan.next(30, 0));
  }

  @Test
  void shouldBeOverAfterOneRun() {
    Plan plan = TENS.onlyOnce();

    assertEquals(10, plan.next(5, 0));
    assertEquals(Schedule.NONE, plan.next(5, 1));
  }

  @Test
  void shouldNotRunWhileDisabled() {
    assertEquals(Schedule.NONE, TENS.enabled(false).next(5, 0));
    assertEquals(10, TENS.enabled(false).enabled(true).next(5, 0));
  }

  @Test
  void shouldPutRunsOffByLessThanTheJitterTheSameEachTime() {
    Plan plan = TENS.jitter(1_000);
    long sum = 0;

    for (long run = 0; run < 10_000; run += 10) {
      long delay = plan.due(run, 7, "a") - run;
      assertTrue(delay >= 0 && delay < 1_000, "a delay of " + delay);
      assertEquals(delay, plan.due(run, 7, "a") - run);
      sum += delay;
    }

    assertEquals(500, sum / 1_000.0, 50);
    assertEquals(30, TENS.due(30, 7, "a"));
  }

  /** Frozen: a replay on another version has to put off by the same. */
  @Test
  void shouldPutOffBySeedEntryAndRun() {
    long delay = Jitter.delay(7, "a", 1_700_000_000L * SECOND, SECOND);

    assertEquals(242_011_216, delay);
    assertNotEquals(delay, Jitter.delay(8, "a", 1_700_000_000L * SECOND, SECOND));
    assertNotEquals(delay, Jitter.delay(7, "b", 1_700_000_000L * SECOND, SECOND));
    assertNotEquals(delay, Jitter.delay(7, "a", 1_700_000_001L * SECOND, SECOND));
  }

  @Test
  void shouldRefuseWhatNeverRuns() {
    assertThrows(IllegalArgumentException.class, () -> TENS.startingAt(20).expiringAt(20));
    assertThrows(IllegalArgumentException.class, () -> TENS.jitter(-1));
    assertThrows(IllegalArgumentException.class, () -> TENS.jitter(Plan.MAX_JITTER + 1));
    assertThrows(IllegalArgumentException.class, () -> Jitter.delay(1, "a", 1, -1));
  }
}

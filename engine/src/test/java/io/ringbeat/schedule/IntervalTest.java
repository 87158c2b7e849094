package io.ringbeat.schedule;

import static io.ringbeat.schedule.Times.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class IntervalTest {
  @Test
  void shouldRunAtItsStartAndEachPeriodAfterIt() {
    Interval interval = new Interval(250, 1_000);

    assertArrayEquals(new long[] {1_000, 1_250, 1_500}, interval.runs(Long.MIN_VALUE, 3));
    assertEquals(1_250, interval.next(1_000));
    assertEquals(1_250, interval.next(1_249));
    assertEquals(1_500, interval.next(1_250));
  }

  @Test
  void shouldNotDriftHoweverLateOneAsks() {
    Interval interval = new Interval(3 * SECOND, 7);
    long run = interval.next(0);

    for (int i = 0; i < 1_000_000; i++) {
      run = interval.next(run + i % (3 * SECOND));
    }

    assertEquals(7 + 1_000_000L * 3 * SECOND, run);
  }

  @Test
  void shouldFindTheLastRunOfASpan() {
    Interval interval = new Interval(250, 1_000);

    assertEquals(1_500, interval.latest(1_000, 1_749));
    assertEquals(1_000, interval.latest(0, 1_000));
    assertEquals(Schedule.NONE, interval.latest(0, 999));
    assertEquals(Schedule.NONE, interval.latest(1_500, 1_749));
  }

  @Test
  void shouldEndWithTime() {
    Interval interval = new Interval(Long.MAX_VALUE / 2, 10);

    assertEquals(Schedule.NONE, interval.next(Long.MAX_VALUE - 1));
    assertEquals(2, new Clocked(2).next(1));
    assertEquals(Schedule.NONE, new Clocked(2).next(2));
  }

  @Test
  void shouldRefuseWhatIsNoInterval() {
    assertThrows(IllegalArgumentException.class, () -> new Interval(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Interval(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Interval(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new Clocked(Schedule.NONE));
  }
}

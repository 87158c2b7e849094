package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class ManualClockTest {
  @Test
  void shouldStandAtTheEpochAtFirst() {
    assertEquals(0, new ManualClock().now());
  }

  @Test
  void shouldStandStillUntilItIsSet() {
    ManualClock clock = new ManualClock(1_000);

    assertEquals(1_000, clock.now());
    assertEquals(1_000, clock.now());
    clock.set(1_500);
    assertEquals(1_500, clock.now());
    clock.advance(25);
    assertEquals(1_525, clock.now());
  }

  @Test
  void shouldStayWhereItIs() {
    ManualClock clock = new ManualClock(1_000);

    clock.set(1_000);
    clock.advance(0);

    assertEquals(1_000, clock.now());
  }

  @Test
  void shouldRefuseToGoBack() {
    ManualClock clock = new ManualClock(1_000);

    var set = assertThrows(IllegalArgumentException.class, () -> clock.set(999));
    var advance = assertThrows(IllegalArgumentException.class, () -> clock.advance(-1));

    assertEquals("the clock stands at 1000 ns and cannot go back to 999 ns", set.getMessage());
    assertEquals("the clock cannot go back by -1 ns", advance.getMessage());
    assertEquals(1_000, clock.now());
  }

  @Test
  void shouldRefuseToGoBeyondTheEndOfTime() {
    ManualClock clock = new ManualClock(1_000);

    clock.advance(Long.MAX_VALUE - 1_001);
    assertThrows(IllegalArgumentException.class, () -> clock.advance(2));
    assertEquals(Long.MAX_VALUE - 1, clock.now());
    clock.advance(1);

    assertEquals(Long.MAX_VALUE, clock.now());
  }

  @Test
  void shouldComeFromBeforeTheEpoch() {
    ManualClock clock = new ManualClock(Long.MIN_VALUE);

    clock.advance(Long.MAX_VALUE);

    assertEquals(-1, clock.now());
  }

  @Test
  void shouldLoseNoAdvance() throws InterruptedException {
    ManualClock clock = new ManualClock();
    Runnable advance =
        () -> {
          for (int i = 0; i < 50_000; i++) {
            clock.advance(1);
          }
        };
    Thread other = new Thread(advance);

    other.start();
    advance.run();
    other.join();

    assertEquals(100_000, clock.now());
  }
}

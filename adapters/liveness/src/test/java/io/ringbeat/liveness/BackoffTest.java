package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void shouldWaitTwiceAsLongEachTimeUpToALimit() {
    long[] most = {100, 200, 400, 800, 1_000, 1_000, 1_000};
    for (long seed = 0; seed < 1_000; seed++) {
      Backoff backoff = new Backoff(100, 1_000, seed);
      for (long wait : most) {
        long next = backoff.next();
        assertTrue(next >= wait / 2 && next <= wait, next + " of " + wait + ", seed " + seed);
      }
      backoff.reset();
      assertTrue(backoff.next() <= 100);
    }
  }

  @Test
  void shouldWaitTheSameWithTheSameSeedOnly() {
    assertEquals(waits(1), waits(1));
    assertTrue(!waits(1).equals(waits(2)));
  }

  @Test
  void shouldLetSoManyPassInASecondAndAsManyAtOnce() {
    RateLimit limit = new RateLimit(10, 0);
    int passed = 0;
    while (limit.hasRoom(0) && limit.take(0)) {
      passed++;
    }
    assertEquals(10, passed);
    assertTrue(!limit.hasRoom(99_999_999));
    assertTrue(limit.hasRoom(100_000_000) && limit.take(100_000_000));
    assertTrue(!limit.hasRoom(100_000_000) && !limit.take(100_000_000));

    RateLimit steady = new RateLimit(10, 0);
    for (long now = 0; now < 100_000_000_000L; now += 100_000_000) {
      assertTrue(steady.take(now), "at " + now);
    }
  }

  private static List<Long> waits(long seed) {
    Backoff backoff = new Backoff(1_000_000, 1L << 40, seed);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waits.add(backoff.next());
    }
    return waits;
  }
}

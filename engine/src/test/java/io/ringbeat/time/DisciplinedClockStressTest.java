package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers on several threads, while another one corrects the clock as often as it can. */
final class DisciplinedClockStressTest {
  private static final long US = 1_000;
  private static final long DURATION = 1_000_000_000;
  private static final long START = 1_700_000_000_000_000_000L;

  private volatile long jump;
  private volatile long latest; // a reading that has been returned, to whichever thread
  private volatile boolean done;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldNeverGiveAReadingSmallerThanOneThatHappenedBefore() throws InterruptedException {
    long zero = System.nanoTime();
    DisciplinedClock clock =
        new DisciplinedClock(
            System::nanoTime, () -> START + System.nanoTime() - zero + jump, 0, 30 * US, 20 * US);
    Reader[] readers = {new Reader(clock), new Reader(clock)};
    Thread[] threads = {new Thread(readers[0]), new Thread(readers[1])};
    for (Thread thread : threads) {
      thread.start();
    }

    long corrections = 0;
    long offset = 0;
    SplittableRandom random = new SplittableRandom(11);
    while (System.nanoTime() - zero < DURATION) {
      offset += random.nextLong(-300 * US, 400 * US);
      jump = offset;
      corrections += Math.abs(clock.discipline()) > 10 * US ? 1 : 0;
      long pause = System.nanoTime() + random.nextLong(60 * US);
      while (System.nanoTime() < pause) {
        Thread.onSpinWait();
      }
    }
    done = true;
    for (Thread thread : threads) {
      thread.join();
    }

    for (Reader reader : readers) {
      assertEquals("", reader.failure);
      assertTrue(reader.readings > 1_000, reader.readings + " readings");
    }
    assertTrue(corrections > 100, corrections + " corrections");
    assertTrue(clock.steps() > 10, clock.steps() + " steps");
  }

  private final class Reader implements Runnable {
    final DisciplinedClock clock;
    String failure = "";
    long readings;

    Reader(DisciplinedClock clock) {
      this.clock = clock;
    }

    @Override
    public void run() {
      long own = 0;
      while (!done) {
        long other = latest;
        long now = clock.now();
        if (now < own || now < other) {
          failure = now + " after " + own + " here and " + other + " on any thread";
          return;
        }
        own = now;
        latest = now;
        readings++;
      }
    }
  }
}

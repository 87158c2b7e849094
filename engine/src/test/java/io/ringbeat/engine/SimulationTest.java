package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs the whole live engine under many seeds. One seed: {@code -Dringbeat.seed=7}; many more:
 * {@code mvn -o test -pl engine -Psimulation}.
 */
final class SimulationTest {
  private static final int PROGRESS = 5_000;

  @Test
  void shouldKeepItsPromisesUnderEverySeed() {
    Long one = Long.getLong("ringbeat.seed");
    if (one != null) {
      Simulation.check(one);
      return;
    }
    long first = Long.getLong("ringbeat.firstSeed", 0);
    long seeds = Long.getLong("ringbeat.seeds", 2_000);
    long nanos = Long.getLong("ringbeat.seconds", 15) * 1_000_000_000;
    AtomicLong done = new AtomicLong();
    AtomicLong events = new AtomicLong();
    long began = System.nanoTime();

    LongStream.range(first, first + seeds)
        .parallel()
        .filter(seed -> System.nanoTime() - began < nanos)
        .forEach(
            seed -> {
              events.addAndGet(Simulation.check(seed));
              if (done.incrementAndGet() % PROGRESS == 0) {
                report(done.get(), seeds, events.get(), System.nanoTime() - began);
              }
            });

    report(done.get(), seeds, events.get(), System.nanoTime() - began);
    assertTrue(done.get() > 0, "no seed was run");
  }

  private static void report(long done, long of, long events, long nanos) {
    System.out.printf(
        "simulation: %,d of %,d seeds, %,d events, %,d seeds/s%n",
        done, of, events, done * 1_000_000_000 / Math.max(1, nanos));
  }
}

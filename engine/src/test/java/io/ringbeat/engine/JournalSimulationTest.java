package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs an engine with a journal through crashes and losses of power under many seeds. One seed:
 * {@code -Dringbeat.seed=7}; many more: {@code mvn -o test -pl engine -Psimulation}.
 */
final class JournalSimulationTest {
  private static final int PROGRESS = 5_000;

  @Test
  void shouldComeBackFromEveryCrashUnderEverySeed() {
    Long one = Long.getLong("ringbeat.seed");
    if (one != null) {
      JournalSimulation.check(one);
      return;
    }
    long first = Long.getLong("ringbeat.firstSeed", 0);
    long seeds = Long.getLong("ringbeat.journalSeeds", 1_000);
    long nanos = Long.getLong("ringbeat.seconds", 15) * 1_000_000_000;
    AtomicLong done = new AtomicLong();
    AtomicLong slots = new AtomicLong();
    long began = System.nanoTime();

    LongStream.range(first, first + seeds)
        .parallel()
        .filter(seed -> System.nanoTime() - began < nanos)
        .forEach(
            seed -> {
              slots.addAndGet(JournalSimulation.check(seed));
              if (done.incrementAndGet() % PROGRESS == 0) {
                report(done.get(), seeds, slots.get(), System.nanoTime() - began);
              }
            });

    report(done.get(), seeds, slots.get(), System.nanoTime() - began);
    assertTrue(done.get() > 0, "no seed was run");
  }

  private static void report(long done, long of, long slots, long nanos) {
    System.out.printf(
        "journal simulation: %,d of %,d seeds, %,d slots, %,d seeds/s%n",
        done, of, slots, done * 1_000_000_000 / Math.max(1, nanos));
  }
}

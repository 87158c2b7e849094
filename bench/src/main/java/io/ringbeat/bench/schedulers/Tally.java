package io.ringbeat.bench.schedulers;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Notes when each entry runs; each is to run once. Entries may run on any threads. */
final class Tally {
  private static final long PAUSE = 1_000_000; // ns

  private final long[] ran; // by entry, ns since the epoch; 0: it has not
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();

  Tally(int entries) {
    ran = new long[entries];
  }

  /** Returns ns since the epoch, as exact as the system has it: all peers are measured by it. */
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  /** Returns the name of an entry. */
  static String name(int entry) {
    return "e" + entry;
  }

  /** An entry runs. */
  void run(String name) {
    int entry = Integer.parseInt(name, 1, name.length(), 10);
    if (ran[entry] != 0) {
      again.incrementAndGet();
      return;
    }
    ran[entry] = now();
    runs.incrementAndGet();
  }

  /** Waits until so many have run, and not beyond a deadline by {@link System#nanoTime}. */
  void await(int count, long deadline) {
    while (runs.get() < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(runs + " of " + count + " entries have run in time");
      }
      LockSupport.parkNanos(PAUSE);
    }
    if (again.get() > 0) {
      throw new IllegalStateException(again + " runs of entries that had run before");
    }
  }

  /** Returns when an entry ran, ns since the epoch; to be asked when it has been awaited. */
  long ran(int entry) {
    return ran[entry];
  }
}

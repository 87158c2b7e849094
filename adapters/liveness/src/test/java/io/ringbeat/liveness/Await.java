package io.ringbeat.liveness;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads do, and not for ever. */
final class Await {
  private static final long LONGEST = 60_000_000_000L; // ns
  private static final long PAUSE = 200_000;

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<?> state) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > LONGEST) {
        throw new AssertionError("waited in vain: " + state.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}

package io.ringbeat.rabbitmq;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process does, never longer than it is told. */
public final class Wait {
  private Wait() {}

  /**
   * Waits until something is so; asks every few milliseconds.
   *
   * @param limit how long at most
   * @param what what is waited for, for the error
   * @param so whether it is so
   * @throws AssertionError if it is not so when the time is over
   */
  public static void until(Duration limit, String what, BooleanSupplier so) {
    until(limit, () -> what, so);
  }

  /**
   * Waits until something is so; asks every few milliseconds.
   *
   * @param limit how long at most
   * @param what what is waited for, for the error
   * @param so whether it is so
   * @throws AssertionError if it is not so when the time is over
   */
  public static void until(Duration limit, Supplier<String> what, BooleanSupplier so) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + what.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}

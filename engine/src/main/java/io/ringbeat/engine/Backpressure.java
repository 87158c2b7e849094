package io.ringbeat.engine;

/** What a publisher does while it waits for room in the ring. */
@FunctionalInterface
interface Backpressure {
  /** For publishers whose handlers run on other threads: gives way to them. */
  Backpressure YIELD =
      tries -> {
        if (tries < 100) {
          Thread.onSpinWait();
        } else {
          java.util.concurrent.locks.LockSupport.parkNanos(1_000);
        }
        return true;
      };

  /**
   * Waits a little, or makes the handlers go on.
   *
   * @param tries how often this publisher has waited for this event, from 0
   * @return false if waiting is of no use
   */
  boolean pause(int tries);

  /**
   * Returns the time by which waiting is measured.
   *
   * @return ns since any instant
   */
  default long nanoTime() {
    return System.nanoTime();
  }
}

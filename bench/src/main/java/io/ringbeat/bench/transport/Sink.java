package io.ringbeat.bench.transport;

/**
 * Where trades end: sums that are checked, so that nobody can leave out the work, and the moment at
 * which the last one was handled. {@link #accept} is the consumer's, the rest the producer's while
 * nothing is under way.
 */
final class Sink {
  private long prices;
  private long quantities;
  private long left;
  private volatile long doneAt;
  private volatile Thread consumer = Thread.currentThread();

  /** Takes one trade. */
  void accept(long price, long quantity) {
    prices += price;
    quantities += quantity;
    if (--left == 0) {
      doneAt = System.nanoTime();
    }
  }

  /** Is called on the thread that handles. */
  void onThread() {
    consumer = Thread.currentThread();
  }

  Thread consumer() {
    return consumer;
  }

  /** Starts over. */
  void expect(long events) {
    prices = 0;
    quantities = 0;
    left = events;
    doneAt = 0;
  }

  /** Waits for the last one; returns when it was handled, {@link System#nanoTime}. */
  long await() {
    long patience = System.nanoTime() + 60_000_000_000L;
    long done = doneAt;
    while (done == 0) {
      if (System.nanoTime() - patience > 0) {
        throw new IllegalStateException(left + " trades have not been handled in a minute");
      }
      Thread.onSpinWait();
      done = doneAt;
    }
    return done;
  }

  /** Throws if what came is not what was sent: trades 0 to n - 1, by each producer. */
  void requireAll(long events, int producers) {
    long expectedPrices = 0;
    long expectedQuantities = 0;
    for (long i = 0; i < events; i++) {
      expectedPrices += Tape.price(i);
      expectedQuantities += Tape.quantity(i);
    }
    if (left != 0
        || prices != producers * expectedPrices
        || quantities != producers * expectedQuantities) {
      throw new IllegalStateException(
          "sums are " + prices + " and " + quantities + ", " + left + " trades are missing");
    }
  }
}

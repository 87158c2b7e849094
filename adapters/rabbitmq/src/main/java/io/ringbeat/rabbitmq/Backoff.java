package io.ringbeat.rabbitmq;

/**
 * How long to wait before the next try: longer each time, with some chance in it, so that many do
 * not come at once. Not thread-safe.
 */
final class Backoff {
  private static final long LEAST = 50_000_000; // ns
  private static final long MOST = 5_000_000_000L;

  private long state;
  private long next = LEAST;

  Backoff(long seed) {
    state = seed;
  }

  /** Returns for how long, ns: three quarters to five quarters of twice the time before. */
  long next() {
    long mean = next;
    next = Math.min(2 * next, MOST);
    state = io.ringbeat.event.Hash64.mix(state + mean);
    return mean * 3 / 4 + Long.remainderUnsigned(state, mean / 2);
  }

  /** Begins anew: it has worked. */
  void reset() {
    next = LEAST;
  }
}

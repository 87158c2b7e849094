package io.ringbeat.liveness;

import java.util.SplittableRandom;

/** How long to wait before another try: twice as long each time, up to a limit, with jitter. */
final class Backoff {
  private final long first;
  private final long most;
  private final SplittableRandom random;
  private long next;

  Backoff(long first, long most, long seed) {
    this.first = first;
    this.most = most;
    random = new SplittableRandom(seed);
    next = first;
  }

  /** Returns the next wait: from a half of it to all of it, ns. */
  long next() {
    long wait = next;
    next = wait > most / 2 ? most : wait * 2;
    return wait - random.nextLong(wait / 2 + 1);
  }

  /** A try has succeeded. */
  void reset() {
    next = first;
  }
}

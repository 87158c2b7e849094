package io.ringbeat.schedule;

import io.ringbeat.event.Hash64;

/** Chance that repeats itself: a pure function of a seed, an entry and one of its runs. */
public final class Jitter {
  private Jitter() {}

  /**
   * Returns by how much a run is put off; all delays are equally likely, but for a bias below bound
   * / 2^63.
   *
   * @param seed any value; that of the engine's run
   * @param name the entry's name
   * @param scheduled when the run is scheduled, ns since the epoch
   * @param bound ns, positive; 0 for no jitter
   * @return ns, 0 to bound - 1
   */
  public static long delay(long seed, String name, long scheduled, long bound) {
    if (bound == 0) {
      return 0;
    }
    if (bound < 0) {
      throw new IllegalArgumentException("a jitter of " + bound + " ns; it must not be negative");
    }
    Hash64 hash = new Hash64();
    hash.add(seed);
    hash.add(scheduled);
    for (int i = 0; i < name.length(); i++) {
      hash.add(name.charAt(i));
    }
    return (hash.value() >>> 1) % bound;
  }
}

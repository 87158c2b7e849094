package io.ringbeat.trading;

import io.ringbeat.event.Hash64;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * A seeded source of chance: number n is a function of the seed and n (SplitMix64), so its whole
 * state is one long, and the same seed gives the same numbers on every JDK. Not thread-safe; never
 * allocates. Not for secrets.
 *
 * <p>For several independent streams, derive their seeds by {@link Hash64#mix}: seeds that differ
 * by a simple pattern may give one stream shifted. A strategy saves and loads those that it made;
 * that of its context is saved with the core.
 */
public final class RandomSource implements State {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * Makes a source.
   *
   * @param seed any value
   */
  public RandomSource(long seed) {
    state = seed;
  }

  /**
   * Draws 64 bits.
   *
   * @return any long, all equally likely
   */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return Hash64.mix(state);
  }

  /**
   * Draws an integer below a bound; the bias is below bound / 2^63.
   *
   * @param bound positive
   * @return 0 to bound - 1
   * @throws IllegalArgumentException if the bound is not positive
   */
  public long nextLong(long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    return (nextLong() >>> 1) % bound;
  }

  /**
   * Draws a number from 0 to below 1.
   *
   * @return a multiple of 2^-53
   */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public void save(StateWriter out) {
    out.put("random", state);
  }

  @Override
  public void load(StateReader in) {
    state = in.number("random");
  }

  /** Returns what the next numbers depend on. */
  long stateHash() {
    return state;
  }
}

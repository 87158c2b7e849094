package io.ringbeat.event;

/**
 * A 64-bit chain over longs: each word is mixed into what came before, so that the value depends on
 * every word and on their order. It finds differences between runs; it is no protection against an
 * adversary. The mixing step is the finalizer of SplitMix64 (Steele, Lea, Flood 2014). Plain long
 * arithmetic: the same on every JDK. Not thread-safe; never allocates but in {@link #toString()}.
 */
public final class Hash64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long value;

  /**
   * Mixes a word in.
   *
   * @param word any value
   */
  public void add(long word) {
    value = mix(value + GOLDEN_GAMMA ^ mix(word + GOLDEN_GAMMA));
  }

  /**
   * Mixes all words of an event in.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void addEvent(long[] slab, int offset) {
    for (int i = 0; i < Event.WORDS; i++) {
      add(slab[offset + i]);
    }
  }

  /**
   * Returns the chain so far.
   *
   * @return 0 for nothing added
   */
  public long value() {
    return value;
  }

  /**
   * Goes on with a chain that was begun elsewhere.
   *
   * @param chain what {@link #value} returned there
   */
  public void restore(long chain) {
    value = chain;
  }

  /** Returns the chain as 16 hexadecimal digits. */
  @Override
  public String toString() {
    return toHex(value);
  }

  /**
   * Writes a hash.
   *
   * @param hash any value
   * @return 16 hexadecimal digits
   */
  public static String toHex(long hash) {
    String hex = Long.toHexString(hash);
    return "0".repeat(16 - hex.length()) + hex;
  }

  /**
   * Mixes the bits of one word: a bijection in which each input bit changes about half of the
   * output bits.
   *
   * @param word any value
   * @return the mixed value
   */
  public static long mix(long word) {
    long z = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

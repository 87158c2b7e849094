package io.ringbeat.journal;

import io.ringbeat.event.Event;

/**
 * A 64-bit chain over slots: its value depends on every bit of every slot so far and on their
 * order, and not on how they were put into frames. A slot's eight words are multiplied apart and
 * summed, then mixed into the chain by one multiplication; each step is a bijection of any single
 * word, so a change of one word always changes the chain. It finds damage and differences; it is no
 * protection against an adversary. Plain long arithmetic: the same on every machine.
 */
public final class Chain {
  /** The chain over nothing. */
  public static final long EMPTY = 0;

  // Odd numbers without a pattern: fractions of the golden ratio and of roots of primes.
  private static final long K = 0x9E3779B97F4A7C15L;
  private static final long M0 = 0xBF58476D1CE4E5B9L;
  private static final long M1 = 0x94D049BB133111EBL;
  private static final long M2 = 0xC2B2AE3D27D4EB4FL;
  private static final long M3 = 0x165667B19E3779F9L;
  private static final long M4 = 0x85EBCA77C2B2AE63L;
  private static final long M5 = 0x27D4EB2F165667C5L;
  private static final long M6 = 0xFF51AFD7ED558CCDL;
  private static final long M7 = 0xC4CEB9FE1A85EC53L;

  private Chain() {}

  /**
   * Mixes a slot in.
   *
   * @param chain the chain so far
   * @param slab the longs that hold the slot
   * @param offset index of its first word
   * @return the chain with the slot
   */
  public static long step(long chain, long[] slab, int offset) {
    long sum =
        Long.rotateLeft(slab[offset + 7] * M7, 7)
            + Long.rotateLeft(slab[offset] * M0, 13)
            + Long.rotateLeft(slab[offset + 1] * M1, 19)
            + Long.rotateLeft(slab[offset + 2] * M2, 26)
            + Long.rotateLeft(slab[offset + 3] * M3, 33)
            + Long.rotateLeft(slab[offset + 4] * M4, 39)
            + Long.rotateLeft(slab[offset + 5] * M5, 47)
            + Long.rotateLeft(slab[offset + 6] * M6, 55);
    return Long.rotateLeft((chain ^ sum) * K + M3, 29);
  }

  /**
   * Mixes consecutive slots in, going on at the slab's start where they reach its end.
   *
   * @param chain the chain so far
   * @param slab the longs that hold the slots
   * @param offset index of the first word of the first
   * @param slots how many
   * @return the chain with the slots
   */
  public static long over(long chain, long[] slab, int offset, int slots) {
    long value = chain;
    int at = offset;
    for (int i = 0; i < slots; i++) {
      value = step(value, slab, at);
      at += Event.WORDS;
      if (at == slab.length) {
        at = 0;
      }
    }
    return value;
  }
}

package io.ringbeat.market;

import org.agrona.collections.Long2LongHashMap;

/**
 * One side of a book: quantities by key, where a greater key is a better price (the bid side's key
 * is the price in ticks, the ask side's its negative).
 *
 * <p>Keys near the best lie in a dense window, one long a key and one bit a key that tells whether
 * it is occupied, so that an update is an array store and the search for a neighbour looks at a
 * word or two. Keys outside the window lie in a hash map. The best key is always inside the window:
 * when it would leave, or has less than half a window behind it, the window is moved so that it
 * stands at three quarters, and levels change places between window and map; none is lost. Moving
 * costs one pass over the window and the map, and happens once in thousands of ticks of drift.
 *
 * <p>Levels better than the best can exist: they were overtaken when the other side crossed them
 * and stay out of sight until a search passes them (hftbacktest's book does the same).
 */
final class Ladder {
  /** Stands for no key; the sum of two is still negative. */
  static final long EMPTY = Long.MIN_VALUE / 2;

  private final int windowBits;
  private final long[] quantities;
  private final long[] occupied;
  private final Long2LongHashMap outside = new Long2LongHashMap(0);

  private long base; // key of the window's first slot
  private long best = EMPTY;

  Ladder(int windowBits) {
    if (windowBits < 8 || windowBits > 24) {
      throw new IllegalArgumentException("window of 2^" + windowBits + " ticks, not 2^8..2^24");
    }
    this.windowBits = windowBits;
    this.quantities = new long[1 << windowBits];
    this.occupied = new long[1 << (windowBits - 6)];
  }

  /** Returns the best key, or EMPTY. */
  long best() {
    return best;
  }

  /** Returns the quantity at a key, 0 for none. */
  long get(long key) {
    long index = key - base;
    return index >>> windowBits == 0 ? quantities[(int) index] : outside.get(key);
  }

  /** Sets the quantity at a key (0 deletes the level) and returns the quantity before. */
  long set(long key, long lots) {
    long index = key - base;
    if (index >>> windowBits != 0) {
      return setOutside(key, lots);
    }
    long[] q = quantities;
    int slot = (int) index & (q.length - 1);
    long before = q[slot];
    q[slot] = lots;
    long bit = 1L << slot;
    long word = occupied[slot >>> 6];
    occupied[slot >>> 6] = lots == 0 ? word & ~bit : word | bit;
    if (key >= best) {
      setAtOrInsideBest(key, lots);
    }
    return before;
  }

  /** Makes the best occupied key strictly worse than a bound the best; EMPTY if there is none. */
  void retreatBehind(long bound) {
    moveBest(nextBehind(bound));
  }

  /** Returns the best occupied key strictly worse than a bound, or EMPTY. */
  long nextBehind(long bound) {
    long index = bound - base;
    long firstSlot = Math.min(index, quantities.length) - 1;
    if (firstSlot >= 0 && index <= quantities.length) {
      int found = previousOccupied((int) firstSlot);
      if (found >= 0) {
        return base + found;
      }
    }
    return nextBehindSlowly(bound);
  }

  /** Removes every level at a key or better, also those out of sight. */
  void clearFrom(long key) {
    for (int slot = previousOccupied(quantities.length - 1);
        slot >= 0 && base + slot >= key;
        slot = slot == 0 ? -1 : previousOccupied(slot - 1)) {
      quantities[slot] = 0;
      occupied[slot >>> 6] &= ~(1L << slot);
    }
    for (Long2LongHashMap.EntryIterator i = outside.entrySet().iterator(); i.hasNext(); ) {
      i.next();
      if (i.getLongKey() >= key) {
        i.remove();
      }
    }
    if (best != EMPTY && best >= key) {
      moveBest(nextBehind(key));
    }
  }

  /** Removes every level. */
  void clear() {
    java.util.Arrays.fill(quantities, 0);
    java.util.Arrays.fill(occupied, 0);
    outside.clear();
    best = EMPTY;
  }

  private void setAtOrInsideBest(long key, long lots) {
    if (lots == 0) {
      if (key == best) {
        moveBest(nextBehind(key));
      }
    } else if (key > best) {
      moveBest(key);
    }
  }

  private long setOutside(long key, long lots) {
    if (lots != 0 && key > best) {
      recentre(key);
      return set(key, lots);
    }
    return lots == 0 ? outside.remove(key) : outside.put(key, lots);
  }

  private void moveBest(long key) {
    best = key;
    if (key != EMPTY) {
      long index = key - base;
      if (index < quantities.length / 2 || index >= quantities.length) {
        recentre(key);
      }
    }
  }

  /** Moves the window so that a key stands at three quarters of it. */
  private void recentre(long key) {
    for (int slot = previousOccupied(quantities.length - 1);
        slot >= 0;
        slot = slot == 0 ? -1 : previousOccupied(slot - 1)) {
      outside.put(base + slot, quantities[slot]);
      quantities[slot] = 0;
      occupied[slot >>> 6] &= ~(1L << slot);
    }
    base = key - 3L * (quantities.length / 4);
    for (Long2LongHashMap.EntryIterator i = outside.entrySet().iterator(); i.hasNext(); ) {
      i.next();
      long index = i.getLongKey() - base;
      if (index >>> windowBits == 0) {
        int slot = (int) index;
        quantities[slot] = i.getLongValue();
        occupied[slot >>> 6] |= 1L << slot;
        i.remove();
      }
    }
  }

  /** Returns the greatest occupied slot at or below a slot, or -1. */
  private int previousOccupied(int slot) {
    int w = slot >>> 6;
    long word = occupied[w] << (63 - (slot & 63));
    if (word != 0) {
      return slot - Long.numberOfLeadingZeros(word);
    }
    while (--w >= 0) {
      if (occupied[w] != 0) {
        return (w << 6) + 63 - Long.numberOfLeadingZeros(occupied[w]);
      }
    }
    return -1;
  }

  private long nextBehindSlowly(long bound) {
    long found = EMPTY;
    int top = previousOccupied(quantities.length - 1);
    if (top >= 0 && base + top < bound) {
      found = base + top;
    }
    for (Long2LongHashMap.EntryIterator i = outside.entrySet().iterator(); i.hasNext(); ) {
      i.next();
      if (i.getLongKey() < bound && i.getLongKey() > found) {
        found = i.getLongKey();
      }
    }
    return found;
  }
}

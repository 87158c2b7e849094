package io.ringbeat.market;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/**
 * One side of a book: quantities by key, where a greater key is a better price (the bid side's key
 * is the price in ticks, the ask side's its negative).
 *
 * <p>Keys near the best lie in a dense window, one long a key, with one byte for each 64 keys that
 * tells whether a level may be among them: an update is two stores, and the search for a neighbour
 * looks at a few quantities and skips what is empty (a block that is found empty is marked so, and
 * costs its 64 looks once). Keys outside the window lie in a hash table. The best key is always
 * inside the window: when it would leave, or has less than half a window behind it, the window is
 * moved so that it stands at three quarters, and levels change places between window and table;
 * none is lost. Moving costs one pass over the window and the table, and happens once in thousands
 * of ticks of drift.
 *
 * <p>Levels better than the best can exist: they were overtaken when the other side crossed them
 * and stay out of sight until a search passes them (hftbacktest's book does the same).
 */
final class Ladder {
  /** Stands for no key; the sum of two is still negative. */
  static final long EMPTY = Long.MIN_VALUE / 2;

  private static final int BLOCK_BITS = 6;

  private final int windowBits;
  private final long[] quantities;
  private final byte[] touched; // by block of 64 slots: 0 if no slot has a level
  private final FarLevels far = new FarLevels();

  private long base; // key of the window's first slot
  private long best = EMPTY;
  private long watched = Long.MAX_VALUE; // the worst key whose changes the owner wants to see
  private long quietIndex; // updates of slots below need no look at best or watched key

  Ladder(int windowBits) {
    if (windowBits < 8 || windowBits > 24) {
      throw new IllegalArgumentException("window of 2^" + windowBits + " ticks, not 2^8..2^24");
    }
    this.windowBits = windowBits;
    this.quantities = new long[1 << windowBits];
    this.touched = new byte[1 << (windowBits - BLOCK_BITS)];
  }

  /** Returns the best key, or EMPTY. */
  long best() {
    return best;
  }

  /** Returns the quantity at a key, 0 for none. */
  long get(long key) {
    long index = key - base;
    return index >>> windowBits == 0 ? quantities[(int) index] : far.get(key);
  }

  /**
   * Applies depth rows with the header of the first, as long as each leaves the best where it is
   * and is behind the watched key. Nearly all are like that: behind the best and in the window, as
   * one comparison tells; or far away; or a new quantity of the best level, or a deletion inside
   * the spread. All that the loop needs is in registers.
   *
   * @return the index of the first row that was not applied
   */
  int applyQuietly(long[] slab, int from, int to) {
    long header = slab[from];
    int side = Event.sideIndex(header);
    long first = base;
    long quiet = quietIndex;
    long[] q = quantities;
    byte[] blocks = touched;
    int i = from;
    for (; i < to && slab[i] == header; i += Event.WORDS) {
      long key = L2Book.key(side, slab[i + Event.A]);
      long lots = slab[i + Event.B];
      long index = key - first;
      if (Long.compareUnsigned(index, quiet) < 0) {
        store(q, blocks, (int) index, lots);
      } else if (key >= watched) {
        break;
      } else if (key < best) {
        far.set(key, lots); // behind the window, or it would have been quiet
      } else if (index < q.length && (key == best) != (lots == 0) && best != EMPTY) {
        store(q, blocks, (int) index, lots);
      } else {
        break;
      }
    }
    return i;
  }

  /**
   * Sets the quantity at a key (0 deletes the level) and returns the quantity before. The best has
   * changed only if the key is at least the best afterwards.
   */
  long set(long key, long lots) {
    long index = key - base;
    if (index >>> windowBits != 0) {
      if (lots == 0 || key <= best) {
        return far.set(key, lots);
      }
      recentre(key);
      index = key - base;
    }
    long before = quantities[(int) index];
    store((int) index, lots);
    if (lots == 0) {
      if (key == best) {
        moveBest(nextBehind(key));
      }
    } else if (key > best) {
      moveBest(key);
    }
    return before;
  }

  /** Makes {@link #applyQuietly} stop at this key and better ones; MAX_VALUE for none. */
  void watch(long key) {
    watched = key;
    measure();
  }

  private void store(int index, long lots) {
    store(quantities, touched, index, lots);
  }

  /** Stores a quantity in the window, without looking at what is there. */
  private static void store(long[] q, byte[] blocks, int index, long lots) {
    int slot = index & (q.length - 1);
    q[slot] = lots;
    blocks[(slot >>> BLOCK_BITS) & (blocks.length - 1)] = 1;
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
      store(slot, 0);
    }
    for (int i = 0; i < far.slots(); i++) {
      if (far.keyAt(i) >= key) {
        far.deleteAt(i);
      }
    }
    if (best != EMPTY && best >= key) {
      moveBest(nextBehind(key));
    }
  }

  /** Removes every level. */
  void clear() {
    Arrays.fill(quantities, 0);
    Arrays.fill(touched, (byte) 0);
    far.clear();
    moveBest(EMPTY);
  }

  /** Returns a hash of the levels and the best, whether they are in the window or outside. */
  long stateHash() {
    long sum = best; // a sum, because levels come in no order
    for (int slot = previousOccupied(quantities.length - 1);
        slot >= 0;
        slot = slot == 0 ? -1 : previousOccupied(slot - 1)) {
      sum += hash(base + slot, quantities[slot]);
    }
    for (int i = 0; i < far.slots(); i++) {
      if (far.quantityAt(i) != 0) {
        sum += hash(far.keyAt(i), far.quantityAt(i));
      }
    }
    return sum;
  }

  /** Writes the best key and all levels, also those out of sight, by key. */
  void save(StateWriter out, String bestName, String levelsName) {
    long[] pairs = levels();
    out.put(bestName, best);
    out.put(levelsName, pairs, 0, pairs.length);
  }

  /** Takes over what {@link #save} wrote; what is watched stays. */
  void load(StateReader in, String bestName, String levelsName) {
    long newBest = in.number(bestName);
    long[] pairs = in.numbers(levelsName);
    clear();
    base = newBest == EMPTY ? 0 : baseFor(newBest);
    for (int i = 0; i < pairs.length; i += 2) {
      boolean last = i + 1 == pairs.length;
      if (last
          || pairs[i + 1] == 0
          || (i == 0 ? pairs[0] == FarLevels.FREE : pairs[i] <= pairs[i - 2])) {
        throw new StateException("'" + levelsName + "' are no levels in the order of their keys");
      }
      long index = pairs[i] - base;
      if (index >>> windowBits == 0) {
        store((int) index, pairs[i + 1]);
      } else {
        far.set(pairs[i], pairs[i + 1]);
      }
    }
    if (newBest != EMPTY && get(newBest) == 0) {
      throw new StateException("'" + bestName + "' is " + newBest + ", where no level is");
    }
    best = newBest;
    measure();
  }

  /** Returns all levels as pairs of key and quantity, by key. */
  private long[] levels() {
    LongArrayList keys = new LongArrayList();
    for (int slot = previousOccupied(quantities.length - 1);
        slot >= 0;
        slot = slot == 0 ? -1 : previousOccupied(slot - 1)) {
      keys.addLong(base + slot);
    }
    for (int i = 0; i < far.slots(); i++) {
      if (far.quantityAt(i) != 0) {
        keys.addLong(far.keyAt(i));
      }
    }
    long[] sorted = keys.toLongArray();
    Arrays.sort(sorted);
    long[] pairs = new long[2 * sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      pairs[2 * i] = sorted[i];
      pairs[2 * i + 1] = get(sorted[i]);
    }
    return pairs;
  }

  private static long hash(long key, long lots) {
    return Hash64.mix(key ^ Hash64.mix(lots));
  }

  private void moveBest(long key) {
    best = key;
    long index = key - base;
    if (key != EMPTY && (index < quantities.length / 2 || index >= quantities.length)) {
      recentre(key);
    }
    measure();
  }

  private void measure() {
    long limit = Math.min(best, watched);
    quietIndex = limit <= base ? 0 : Math.min(limit - base, quantities.length);
  }

  /** Moves the window so that a key stands at three quarters of it. */
  private void recentre(long key) {
    for (int slot = previousOccupied(quantities.length - 1);
        slot >= 0;
        slot = slot == 0 ? -1 : previousOccupied(slot - 1)) {
      far.set(base + slot, quantities[slot]);
      store(slot, 0);
    }
    base = baseFor(key);
    for (int i = 0; i < far.slots(); i++) {
      long index = far.keyAt(i) - base;
      if (far.quantityAt(i) != 0 && index >>> windowBits == 0) {
        store((int) index, far.quantityAt(i));
        far.deleteAt(i);
      }
    }
  }

  /** Returns the first key of the window in which a key stands at three quarters. */
  private long baseFor(long key) {
    return key - 3L * (quantities.length / 4);
  }

  /** Returns the greatest slot with a level at or below a slot, or -1. */
  private int previousOccupied(int slot) {
    int from = slot;
    while (from >= 0) {
      int block = from >>> BLOCK_BITS;
      int first = block << BLOCK_BITS;
      if (touched[block] != 0) {
        for (int i = from; i >= first; i--) {
          if (quantities[i] != 0) {
            return i;
          }
        }
        if (from == first + (1 << BLOCK_BITS) - 1) {
          touched[block] = 0; // all levels are gone by now
        }
      }
      from = first - 1;
    }
    return -1;
  }

  private long nextBehindSlowly(long bound) {
    long found = EMPTY;
    int top = previousOccupied(quantities.length - 1);
    if (top >= 0 && base + top < bound) {
      found = base + top;
    }
    for (int i = 0; i < far.slots(); i++) {
      long key = far.keyAt(i);
      if (far.quantityAt(i) != 0 && key < bound && key > found) {
        found = key;
      }
    }
    return found;
  }
}

package io.ringbeat.market;

import java.util.Arrays;

/**
 * Quantities by key for the levels outside a ladder's window: open addressing with linear probing.
 * A deleted level keeps its slot with quantity 0, because far levels come back at the same prices,
 * and is dropped when the table is rebuilt. Allocates only to grow, and for the first rebuild after
 * that.
 */
final class FarLevels {
  /** No level can have this key. */
  static final long FREE = Long.MIN_VALUE;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final int FIRST_CAPACITY = 4096;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] quantities = new long[FIRST_CAPACITY];
  private long[] spareKeys = {}; // what the next rebuild fills, if it is as long
  private long[] spareQuantities = {};
  private int used; // slots with a key, deleted levels included

  FarLevels() {
    Arrays.fill(keys, FREE);
  }

  /** Returns the quantity at a key, 0 for none. */
  long get(long key) {
    return quantities[slot(key)];
  }

  /** Sets the quantity at a key and returns the quantity before. */
  long set(long key, long lots) {
    int slot = slot(key);
    long before = quantities[slot];
    if (keys[slot] == FREE) {
      if (lots == 0) {
        return 0;
      }
      keys[slot] = key;
      used++;
    }
    quantities[slot] = lots;
    if (used > keys.length / 2) {
      rebuild();
    }
    return before;
  }

  /** Returns the number of slots to walk with {@link #keyAt} and {@link #quantityAt}. */
  int slots() {
    return keys.length;
  }

  /** Returns the key in a slot; meaningless if the quantity there is 0. */
  long keyAt(int slot) {
    return keys[slot];
  }

  /** Returns the quantity in a slot, 0 for no level. */
  long quantityAt(int slot) {
    return quantities[slot];
  }

  /** Deletes the level in a slot. */
  void deleteAt(int slot) {
    quantities[slot] = 0;
  }

  /** Deletes every level. */
  void clear() {
    Arrays.fill(keys, FREE);
    Arrays.fill(quantities, 0);
    used = 0;
  }

  /** Returns the slot of a key, or the free slot where it would go. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * GOLDEN_RATIO) >>> 32) & mask;
    while (keys[slot] != key && keys[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Drops deleted levels; doubles the capacity if those that live fill a quarter of it. */
  private void rebuild() {
    long[] oldKeys = keys;
    long[] oldQuantities = quantities;
    int live = 0;
    for (long lots : oldQuantities) {
      live += lots == 0 ? 0 : 1;
    }
    int capacity = live > keys.length / 4 ? keys.length * 2 : keys.length;
    if (spareKeys.length != capacity) {
      spareKeys = new long[capacity];
      spareQuantities = new long[capacity];
    }
    keys = spareKeys;
    quantities = spareQuantities;
    clear();
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldQuantities[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        quantities[slot] = oldQuantities[i];
        used++;
      }
    }
    spareKeys = oldKeys;
    spareQuantities = oldQuantities;
  }
}

package io.ringbeat.marketdata.synthetic;

import java.util.Arrays;

/**
 * One side of the synthetic book: a FIFO queue of orders at each price, and which levels changed
 * since they were last published. A greater key is a better price: the price in ticks for bids, its
 * negative for asks.
 *
 * <p>Levels lie in a circular array. That works because all of them are within {@link #BAND} of the
 * best: what falls out of the band is cancelled, as venues do. The side is never emptied. Not
 * thread-safe; never allocates.
 */
final class BookSide {
  /** How many ticks behind the best price a level may be. */
  static final int BAND = 400;

  /** Slots for levels: room for the band and for what the best moves between two messages. */
  static final int SLOTS = 2048;

  private static final int MASK = SLOTS - 1;

  private final OrderStore orders;
  private final int[] oldest = new int[SLOTS];
  private final int[] youngest = new int[SLOTS];
  private final long[] lots = new long[SLOTS];
  private final long[] published = new long[SLOTS];
  private final long[] tradedSince = new long[SLOTS]; // since published
  private final boolean[] touched = new boolean[SLOTS];
  private final long[] touchedKeys = new long[SLOTS];
  private int touchedSize;
  private long best;
  private long worst; // no level is behind it
  private int levels;

  /** Makes a side with a first order, so that there is a best price. */
  BookSide(OrderStore orders, long key, int firstLots) {
    this.orders = orders;
    Arrays.fill(oldest, OrderStore.NONE);
    Arrays.fill(youngest, OrderStore.NONE);
    best = key;
    worst = key;
    add(key, firstLots);
  }

  /** Returns the key of the best level. */
  long best() {
    return best;
  }

  /** Returns the key behind which there is no level. */
  long worst() {
    return worst;
  }

  /** Returns how many prices have orders, at least 1. */
  int levels() {
    return levels;
  }

  /** Returns the quantity at a key within the band. */
  long lots(long key) {
    return lots[slot(key)];
  }

  /**
   * Returns what observers of the feed still see at a key: published, less trades printed since.
   */
  long displayed(long key) {
    int slot = slot(key);
    return published[slot] - tradedSince[slot];
  }

  /** Puts an order at the end of the queue at a key, unless that is out of the band. */
  void add(long key, int orderLots) {
    if (key < best - BAND || orders.isFull()) {
      return;
    }
    int slot = touch(key);
    int order = orders.add(this, key, orderLots);
    int before = youngest[slot];
    orders.older[order] = before;
    orders.younger[order] = OrderStore.NONE;
    youngest[slot] = order;
    if (before == OrderStore.NONE) {
      oldest[slot] = order;
      levels++;
    } else {
      orders.younger[before] = order;
    }
    lots[slot] += orderLots;
    worst = Math.min(worst, key);
    if (key > best) {
      best = key;
      cancelOutOfBand();
    }
  }

  /** Removes an order of this side, unless its level is the last. */
  void cancel(int order) {
    if (levels > 1) {
      long key = orders.key[order];
      lots[touch(key)] -= orders.lots[order];
      remove(order);
      settleBest();
    }
  }

  /**
   * Executes orders at the best price, oldest first, the last one perhaps in part.
   *
   * @param most lots that the aggressor wants
   * @return lots executed; 0 if no other level would be left
   */
  long execute(long most) {
    if (levels == 1) {
      return 0;
    }
    int slot = touch(best);
    long left = most;
    while (left > 0 && lots[slot] > 0) {
      int order = oldest[slot];
      int taken = (int) Math.min(left, orders.lots[order]);
      orders.lots[order] -= taken;
      lots[slot] -= taken;
      left -= taken;
      if (orders.lots[order] == 0) {
        remove(order);
      }
    }
    tradedSince[slot] += most - left;
    settleBest();
    return most - left;
  }

  /** Sorts the touched levels by key, so that they can be read in order. */
  void sortTouched() {
    Arrays.sort(touchedKeys, 0, touchedSize);
  }

  /** Returns how many levels were touched since they were last published. */
  int touchedSize() {
    return touchedSize;
  }

  /** Returns the key of a touched level, worst first once sorted. */
  long touchedKey(int index) {
    return touchedKeys[index];
  }

  /** Tells whether observers must be told of a touched level: its quantity changed or it traded. */
  boolean hasNews(long key) {
    int slot = slot(key);
    return lots[slot] != published[slot] || tradedSince[slot] != 0;
  }

  /** Takes note that every touched level was published. */
  void settlePublished() {
    for (int i = 0; i < touchedSize; i++) {
      int slot = slot(touchedKeys[i]);
      published[slot] = lots[slot];
      tradedSince[slot] = 0;
      touched[slot] = false;
    }
    touchedSize = 0;
  }

  private static int slot(long key) {
    return (int) key & MASK;
  }

  private int touch(long key) {
    int slot = slot(key);
    if (!touched[slot]) {
      touched[slot] = true;
      touchedKeys[touchedSize++] = key;
    }
    return slot;
  }

  private void remove(int order) {
    int slot = slot(orders.key[order]);
    int before = orders.older[order];
    int after = orders.younger[order];
    if (before == OrderStore.NONE) {
      oldest[slot] = after;
    } else {
      orders.younger[before] = after;
    }
    if (after == OrderStore.NONE) {
      youngest[slot] = before;
    } else {
      orders.older[after] = before;
    }
    if (before == OrderStore.NONE && after == OrderStore.NONE) {
      levels--;
    }
    orders.remove(order);
  }

  private void settleBest() {
    while (lots[slot(best)] == 0) {
      best--;
    }
  }

  private void cancelOutOfBand() {
    for (; worst < best - BAND; worst++) {
      int slot = slot(worst);
      while (oldest[slot] != OrderStore.NONE) {
        lots[touch(worst)] -= orders.lots[oldest[slot]];
        remove(oldest[slot]);
      }
    }
  }
}

package io.ringbeat.marketdata.capture;

import java.util.Arrays;

/**
 * A growable list of price levels: price in ticks, quantity in lots. Allocates only to grow beyond
 * the longest list it ever held. Not thread-safe.
 */
public final class Levels {
  private long[] pairs = new long[256];
  private int length;

  /** Empties the list. */
  public void clear() {
    length = 0;
  }

  /**
   * Appends a level.
   *
   * @param ticks the price
   * @param lots the quantity
   */
  public void add(long ticks, long lots) {
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * length);
    }
    pairs[length] = ticks;
    pairs[length + 1] = lots;
    length += 2;
  }

  /**
   * Appends levels.
   *
   * @param more price and quantity in turn
   */
  public void addAll(long[] more) {
    for (int i = 0; i < more.length; i += 2) {
      add(more[i], more[i + 1]);
    }
  }

  /**
   * Returns how many levels there are.
   *
   * @return the count
   */
  public int count() {
    return length / 2;
  }

  /**
   * Returns a price.
   *
   * @param index of the level
   * @return in ticks
   */
  public long ticks(int index) {
    return pairs[2 * index];
  }

  /**
   * Returns a quantity.
   *
   * @param index of the level
   * @return in lots
   */
  public long lots(int index) {
    return pairs[2 * index + 1];
  }

  /**
   * Copies the levels.
   *
   * @return price and quantity in turn
   */
  public long[] toArray() {
    return Arrays.copyOf(pairs, length);
  }

  /** The list's own array: price and quantity in turn, {@code 2 * count()} longs in use. */
  long[] pairs() {
    return pairs;
  }
}

package io.ringbeat.venue;

import io.ringbeat.market.L2Book;
import java.util.Arrays;

/**
 * The own orders on one side of one book, best price first and, at one price, oldest first. Keys as
 * in {@link L2Book#bestKey}: a greater key is a better price. Finding whether any order rests at a
 * key takes two comparisons for a key outside their range and a binary search inside.
 */
final class RestingSide {
  private static final long NONE = Long.MIN_VALUE / 2;

  private RestingOrder[] orders = new RestingOrder[16];
  private int size;
  private long bestKey = NONE;
  private long worstKey = Long.MAX_VALUE;

  /** Returns the key of the worst own order, MAX_VALUE if there is none. */
  long worstKey() {
    return worstKey;
  }

  /** Returns the key of the best own order, very negative if there is none. */
  long bestKey() {
    return bestKey;
  }

  /** Tells whether a key lies between the worst and the best own order. */
  boolean spans(long key) {
    return key <= bestKey && key >= worstKey;
  }

  int size() {
    return size;
  }

  RestingOrder get(int index) {
    return orders[index];
  }

  /** Returns the index of the first order whose key is at most a key. */
  int firstAtOrBehind(long key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (orders[middle].key > key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void add(RestingOrder order) {
    if (size == orders.length) {
      orders = Arrays.copyOf(orders, size * 2);
    }
    int index = firstAtOrBehind(order.key - 1);
    System.arraycopy(orders, index, orders, index + 1, size - index);
    orders[index] = order;
    size++;
    measure();
  }

  void remove(RestingOrder order) {
    int index = firstAtOrBehind(order.key);
    while (orders[index] != order) {
      index++;
    }
    System.arraycopy(orders, index + 1, orders, index, --size - index);
    orders[size] = null;
    measure();
  }

  private void measure() {
    bestKey = size == 0 ? NONE : orders[0].key;
    worstKey = size == 0 ? Long.MAX_VALUE : orders[size - 1].key;
  }
}

package io.ringbeat.rabbitmq;

import io.ringbeat.event.Hash64;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/**
 * The last so many keys of 128 bits: whether one has been seen. The oldest makes room for the
 * newest. Does not allocate once made. Not thread-safe.
 */
final class IdWindow implements State {
  private final long[] keys; // two longs each, a ring, oldest at the index of the next once full
  private final int[] table; // 1 + place in the ring, 0 for none; linear probing
  private final int mask;
  private int next;
  private int size;

  /**
   * Makes an empty window.
   *
   * @param capacity how many keys, a power of two
   */
  IdWindow(int capacity) {
    keys = new long[2 * capacity];
    table = new int[4 * capacity];
    mask = table.length - 1;
  }

  /** Takes a key; returns false if it has been seen. */
  boolean add(long high, long low) {
    int at = find(high, low);
    if (table[at] != 0) {
      return false;
    }
    if (size == capacity()) {
      remove(find(keys[2 * next], keys[2 * next + 1]));
      at = find(high, low);
    } else {
      size++;
    }
    keys[2 * next] = high;
    keys[2 * next + 1] = low;
    table[at] = next + 1;
    next = next + 1 == capacity() ? 0 : next + 1;
    return true;
  }

  private int capacity() {
    return keys.length / 2;
  }

  private int home(int place) {
    return home(keys[2 * place], keys[2 * place + 1]);
  }

  private int home(long high, long low) {
    return (int) Hash64.mix(high + 31 * low) & mask;
  }

  /** Returns where the key is in the table, or would be. */
  private int find(long high, long low) {
    int at = home(high, low);
    while (table[at] != 0) {
      int place = table[at] - 1;
      if (keys[2 * place] == high && keys[2 * place + 1] == low) {
        return at;
      }
      at = at + 1 & mask;
    }
    return at;
  }

  /** Takes an entry out and moves those behind it that it stood in the way of. */
  private void remove(int hole) {
    int free = hole;
    table[free] = 0;
    for (int at = free + 1 & mask; table[at] != 0; at = at + 1 & mask) {
      int home = home(table[at] - 1);
      if ((at - home & mask) >= (at - free & mask)) {
        table[free] = table[at];
        table[at] = 0;
        free = at;
      }
    }
  }

  @Override
  public void save(StateWriter out) {
    long[] oldestFirst = new long[2 * size];
    int first = size == capacity() ? next : 0;
    for (int i = 0; i < size; i++) {
      int place = (first + i) % capacity();
      oldestFirst[2 * i] = keys[2 * place];
      oldestFirst[2 * i + 1] = keys[2 * place + 1];
    }
    out.put("ids", oldestFirst, 0, oldestFirst.length);
  }

  @Override
  public void load(StateReader in) {
    long[] oldestFirst = in.numbers("ids");
    if (oldestFirst.length % 2 != 0 || oldestFirst.length > keys.length) {
      throw new StateException(
          oldestFirst.length / 2 + " ids; this run remembers " + capacity() + " at most");
    }
    Arrays.fill(table, 0);
    next = 0;
    size = 0;
    for (int i = 0; i < oldestFirst.length; i += 2) {
      add(oldestFirst[i], oldestFirst[i + 1]);
    }
  }
}

package io.ringbeat.rabbitmq;

import io.ringbeat.event.Hash64;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/**
 * The last so many messages by keys of 128 bits: how much of each has been taken in. The oldest
 * makes room for the newest. Does not allocate once made. Not thread-safe.
 */
final class IdWindow implements State {
  private final long[] keys; // two longs each, a ring, oldest at the index of the next once full
  private final int[] taken; // how many events of the message
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
    taken = new int[capacity];
    table = new int[4 * capacity];
    mask = table.length - 1;
  }

  /** Returns the place of a message, a new one where it is not known. */
  int place(long high, long low) {
    int at = find(high, low);
    if (table[at] != 0) {
      return table[at] - 1;
    }
    if (size == capacity()) {
      remove(find(keys[2 * next], keys[2 * next + 1]));
      at = find(high, low);
    } else {
      size++;
    }
    int place = next;
    keys[2 * place] = high;
    keys[2 * place + 1] = low;
    taken[place] = 0;
    table[at] = place + 1;
    next = place + 1 == capacity() ? 0 : place + 1;
    return place;
  }

  /** Takes an event of a message, by its index there; returns false if it has been taken. */
  boolean take(int place, int index) {
    if (index < taken[place]) {
      return false;
    }
    taken[place] = index + 1;
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
    long[] oldestFirst = new long[3 * size];
    int first = size == capacity() ? next : 0;
    for (int i = 0; i < size; i++) {
      int place = (first + i) % capacity();
      oldestFirst[3 * i] = keys[2 * place];
      oldestFirst[3 * i + 1] = keys[2 * place + 1];
      oldestFirst[3 * i + 2] = taken[place];
    }
    out.put("ids", oldestFirst, 0, oldestFirst.length);
  }

  @Override
  public void load(StateReader in) {
    long[] oldestFirst = in.numbers("ids");
    if (oldestFirst.length % 3 != 0 || oldestFirst.length / 3 > capacity()) {
      throw new StateException(
          oldestFirst.length / 3 + " ids; this run remembers " + capacity() + " at most");
    }
    Arrays.fill(table, 0);
    next = 0;
    size = 0;
    for (int i = 0; i < oldestFirst.length; i += 3) {
      taken[place(oldestFirst[i], oldestFirst[i + 1])] = (int) oldestFirst[i + 2];
    }
  }
}

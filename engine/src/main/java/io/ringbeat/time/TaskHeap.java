package io.ringbeat.time;

import java.util.Arrays;

/**
 * The tasks that are due soon: a 4-ary min-heap by deadline and, among equal deadlines, by
 * generation. Its keys lie in the order of the heap, so that the children of a slot are neighbours,
 * and what is behind the last slot is {@link Long#MAX_VALUE}, so that there are always four of
 * them. Adding, removing and replacing cost O(log n). Not thread-safe; allocates when it grows and
 * never else.
 */
final class TaskHeap {
  private static final int ARITY = 4;

  private final TaskEntries tasks;
  private long[] deadlines = new long[0];
  private long[] generations = new long[0];
  private int[] entries = new int[0];
  private int size;

  TaskHeap(TaskEntries tasks) {
    this.tasks = tasks;
  }

  void grow(int capacity) {
    int before = deadlines.length;
    deadlines = Arrays.copyOf(deadlines, capacity + ARITY);
    Arrays.fill(deadlines, before, deadlines.length, Long.MAX_VALUE);
    generations = Arrays.copyOf(generations, capacity);
    entries = Arrays.copyOf(entries, capacity);
  }

  int size() {
    return size;
  }

  long deadline(int slot) {
    return deadlines[slot];
  }

  int entry(int slot) {
    return entries[slot];
  }

  long generation(int slot) {
    return generations[slot];
  }

  void add(long deadline, long generation, int entry) {
    siftUp(size++, deadline, generation, entry);
  }

  /** Adds out of order; {@link #order} has to follow before anything else. */
  void append(long deadline, long generation, int entry) {
    deadlines[size] = deadline;
    generations[size] = generation;
    entries[size++] = entry;
  }

  void order() {
    for (int slot = (size - 2) / ARITY; slot >= 0; slot--) {
      siftDown(slot, deadlines[slot], generations[slot], entries[slot]);
    }
    for (int slot = 0; slot < size; slot++) {
      tasks.place(entries[slot], slot);
    }
  }

  /** Gives the first task another deadline, not before its own. */
  void postponeFirst(long deadline) {
    siftDown(0, deadline, generations[0], entries[0]);
  }

  void removeAt(int slot) {
    int last = --size;
    long deadline = deadlines[last];
    deadlines[last] = Long.MAX_VALUE;
    if (slot == last) {
      return;
    }
    long generation = generations[last];
    int entry = entries[last];
    if (slot > 0 && isBefore(deadline, generation, (slot - 1) / ARITY)) {
      siftUp(slot, deadline, generation, entry);
    } else {
      siftDown(slot, deadline, generation, entry);
    }
  }

  /** Takes out all that is due after a time, and gives it to the buckets. */
  void moveAfter(long time, TaskBuckets buckets) {
    int before = size;
    size = 0;
    for (int slot = 0; slot < before; slot++) { // what is kept moves to a slot that was read
      if (deadlines[slot] <= time) {
        add(deadlines[slot], generations[slot], entries[slot]);
      } else {
        buckets.add(deadlines[slot], entries[slot]);
      }
    }
    Arrays.fill(deadlines, size, before, Long.MAX_VALUE);
  }

  private boolean isBefore(long deadline, long generation, int slot) {
    long other = deadlines[slot];
    return deadline < other || (deadline == other && generation < generations[slot]);
  }

  private void siftUp(int from, long deadline, long generation, int entry) {
    int slot = from;
    while (slot > 0) {
      int parent = (slot - 1) / ARITY;
      if (!isBefore(deadline, generation, parent)) {
        break;
      }
      set(slot, deadlines[parent], generations[parent], entries[parent]);
      slot = parent;
    }
    set(slot, deadline, generation, entry);
  }

  private void siftDown(int from, long deadline, long generation, int entry) {
    int slot = from;
    while (true) {
      int first = slot * ARITY + 1;
      if (first >= size) {
        break;
      }
      int least = least(first);
      if (isBefore(deadline, generation, least)) {
        break;
      }
      set(slot, deadlines[least], generations[least], entries[least]);
      slot = least;
    }
    set(slot, deadline, generation, entry);
  }

  /** Two pairs, then the winners: choices without a jump, unless there are equal deadlines. */
  private int least(int first) {
    long a = deadlines[first];
    long b = deadlines[first + 1];
    long c = deadlines[first + 2];
    long d = deadlines[first + 3];
    int left = b < a ? first + 1 : first;
    long leftDeadline = b < a ? b : a;
    int right = d < c ? first + 3 : first + 2;
    long rightDeadline = d < c ? d : c;
    int least = rightDeadline < leftDeadline ? right : left;
    if (a == b || c == d || leftDeadline == rightDeadline) {
      return leastOfEquals(first);
    }
    return least;
  }

  private int leastOfEquals(int first) {
    int end = Math.min(first + ARITY, size);
    int least = first;
    for (int slot = first + 1; slot < end; slot++) {
      if (isBefore(deadlines[slot], generations[slot], least)) {
        least = slot;
      }
    }
    return least;
  }

  private void set(int slot, long deadline, long generation, int entry) {
    deadlines[slot] = deadline;
    generations[slot] = generation;
    entries[slot] = entry;
    tasks.place(entry, slot);
  }
}

package io.ringbeat.time;

import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Tasks that are due at engine times, in a total order: by deadline, and among equal deadlines by
 * registration.
 *
 * <p>A periodic task's n-th deadline is t0 + n x period, with t0 the time of registration: it does
 * not drift, however late it is taken. The table has no clock and no thread: its owner asks for
 * {@link #nextDeadline} and takes what is due. A 4-ary heap in arrays: registering, cancelling and
 * taking cost O(log n), reading the next deadline O(1); taking a periodic task does not allocate.
 * Not thread-safe.
 */
public final class TaskTable implements Wakeups {
  private static final int ARITY = 4;

  private Entry[] heap = new Entry[16];
  private int size;
  private long lastId;
  private Entry spent; // taken for the last time; its caller may still look at it
  private Entry pool; // linked through next
  private final Long2ObjectHashMap<Entry> byId = new Long2ObjectHashMap<>();

  private static final class Entry implements TaskDue {
    long id;
    long generation;
    long period; // 0: once
    long deadline;
    long scheduled;
    long occurrence;
    int slot;
    Entry next;

    @Override
    public long id() {
      return id;
    }

    @Override
    public long generation() {
      return generation;
    }

    @Override
    public boolean periodic() {
      return period != 0;
    }

    @Override
    public long scheduled() {
      return scheduled;
    }

    @Override
    public long occurrence() {
      return occurrence;
    }

    boolean before(Entry other) {
      return deadline < other.deadline
          || (deadline == other.deadline && generation < other.generation);
    }
  }

  /**
   * Registers a periodic task; it is due first one period from now.
   *
   * @param now engine time, ns since the epoch
   * @param period ns between deadlines, positive
   * @return the task's id; ids count up from 1
   * @throws IllegalArgumentException if the period is zero or less
   */
  @Override
  public long every(long now, long period) {
    if (period <= 0) {
      throw new IllegalArgumentException("a period of " + period + " ns; it must be positive");
    }
    return register(period, plus(now, period));
  }

  /** Stub. */
  public void register(long id, long generation, long deadline, long period) {
    cancel(id);
    long before = lastId;
    lastId = id - 1;
    register(period, deadline);
    Entry e = byId.get(id);
    e.generation = generation;
    removeAt(e.slot);
    siftUp(size++, e);
    lastId = before;
  }

  /**
   * Registers a task that is due once.
   *
   * @param now engine time, ns since the epoch
   * @param delay ns from now, not negative
   * @return the task's id; ids count up from 1
   * @throws IllegalArgumentException if the delay is negative
   */
  @Override
  public long once(long now, long delay) {
    if (delay < 0) {
      throw new IllegalArgumentException("a delay of " + delay + " ns; it must not be negative");
    }
    return register(0, plus(now, delay));
  }

  /**
   * Takes a task out of the table.
   *
   * @param id the task's id
   * @return false if there is no such task, or it was due once and that is past
   */
  @Override
  public boolean cancel(long id) {
    Entry entry = byId.remove(id);
    if (entry == null) {
      return false;
    }
    removeAt(entry.slot);
    return true;
  }

  /**
   * Returns the earliest deadline.
   *
   * @return ns since the epoch, {@link Long#MAX_VALUE} if the table is empty
   */
  public long nextDeadline() {
    return size == 0 ? Long.MAX_VALUE : heap[0].deadline;
  }

  /**
   * Takes the first task whose deadline is at or before a time; a periodic one gets its next
   * deadline at once.
   *
   * @param now engine time, ns since the epoch
   * @return the task, valid until the next call of this method, or null if none is due
   */
  public TaskDue take(long now) {
    if (spent != null) {
      spent.next = pool;
      pool = spent;
      spent = null;
    }
    if (size == 0 || heap[0].deadline > now) {
      return null;
    }
    Entry entry = heap[0];
    entry.scheduled = entry.deadline;
    entry.occurrence++;
    if (entry.period == 0) {
      byId.remove(entry.id);
      removeAt(0);
      spent = entry;
    } else {
      entry.deadline = plus(entry.deadline, entry.period);
      siftDown(0, entry);
    }
    return entry;
  }

  /**
   * Returns how many tasks are registered.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /** Adds; what lies beyond the end of time is never due. */
  private static long plus(long time, long duration) {
    long sum = time + duration;
    return sum < time ? Long.MAX_VALUE : sum;
  }

  private long register(long period, long deadline) {
    Entry entry = pool == null ? new Entry() : pool;
    pool = entry.next;
    entry.next = null;
    entry.id = ++lastId;
    entry.generation = entry.id;
    entry.occurrence = 0;
    entry.period = period;
    entry.deadline = deadline;
    byId.put(entry.id, entry);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(size++, entry);
    return entry.id;
  }

  private void removeAt(int slot) {
    Entry last = heap[--size];
    heap[size] = null;
    if (slot < size) {
      siftDown(slot, last);
      if (heap[slot] == last) {
        siftUp(slot, last);
      }
    }
  }

  private void siftUp(int from, Entry entry) {
    int slot = from;
    while (slot > 0) {
      int parent = (slot - 1) / ARITY;
      if (!entry.before(heap[parent])) {
        break;
      }
      place(slot, heap[parent]);
      slot = parent;
    }
    place(slot, entry);
  }

  private void siftDown(int from, Entry entry) {
    int slot = from;
    while (true) {
      int first = slot * ARITY + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      for (int child = first + 1; child < Math.min(first + ARITY, size); child++) {
        if (heap[child].before(heap[least])) {
          least = child;
        }
      }
      if (!heap[least].before(entry)) {
        break;
      }
      place(slot, heap[least]);
      slot = least;
    }
    place(slot, entry);
  }

  private void place(int slot, Entry entry) {
    heap[slot] = entry;
    entry.slot = slot;
  }
}

package io.ringbeat.time;

import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tasks that are due at engine times, in a total order: by deadline, and among equal deadlines by
 * generation, which is by registration.
 *
 * <p>A periodic task's n-th deadline is t0 + n x period, with t0 one period before the first: it
 * does not drift, however late it is taken. Times and periods are ns; deadlines end at {@link
 * Long#MAX_VALUE}, where a periodic task stays. The table has no clock, no thread and no source of
 * chance: its owner asks for {@link #nextDeadline} and takes what is due.
 *
 * <p>What is due soon is in a heap, small enough for the first cache, what is due later in buckets
 * by the bytes of the deadline. Reading the next deadline costs O(1). Registering, cancelling and
 * taking cost O(1) and the heap's O(log n) on average; a call that empties the heap also pays for
 * parting the next bucket, at worst one pass over all tasks for each of its bytes: with a million
 * tasks some milliseconds, with ten thousand well below one.
 *
 * <p>Nothing is allocated but by registering more tasks than there ever were at once. Not
 * thread-safe.
 */
public final class TaskTable implements Wakeups, State {
  private static final int MOST_IN_HEAP = 256;

  private final TaskEntries tasks = new TaskEntries();
  private final TaskHeap heap = new TaskHeap(tasks);
  private final TaskBuckets buckets = new TaskBuckets(tasks, heap);
  private final Due due = new Due();
  private long lastId;

  private static final class Due implements TaskDue {
    long id;
    long generation;
    long scheduled;
    long occurrence;
    long period;

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
  }

  /** Makes an empty table. */
  public TaskTable() {
    grow(16);
  }

  /**
   * Registers a task under an id of the caller's. A task of the same id is replaced: it is not due
   * any more, and the new one's occurrences count from 1 again.
   *
   * @param id any number; ids that {@link #every} and {@link #once} gave are theirs
   * @param generation unique and greater than that of each registration before, which is the
   *     caller's to see to: it decides among equal deadlines
   * @param firstDeadline engine time, ns since the epoch; one in the past is due at once
   * @param period ns between deadlines, 0 for a task that is due once
   * @throws IllegalArgumentException if the period is negative
   */
  public void register(long id, long generation, long firstDeadline, long period) {
    restore(id, generation, firstDeadline, period, 0);
  }

  /**
   * Registers a task that was in a table before, as if it had never left: like {@link #register},
   * but its occurrences count on. Where several are restored, in ascending order of generation.
   *
   * @param id any number; ids that {@link #every} and {@link #once} gave are theirs
   * @param generation that of the task before
   * @param nextDeadline engine time, ns since the epoch; one in the past is due at once
   * @param period ns between deadlines, 0 for a task that is due once
   * @param occurrences how often it was due so far, 0 or more
   * @throws IllegalArgumentException if the period or the occurrences are negative
   */
  public void restore(long id, long generation, long nextDeadline, long period, long occurrences) {
    if (period < 0) {
      throw new IllegalArgumentException(
          "a period of " + period + " ns; it must be positive, or 0 for once");
    }
    if (occurrences < 0) {
      throw new IllegalArgumentException(occurrences + " occurrences");
    }
    int entry = tasks.find(id);
    if (entry == TaskEntries.NONE) {
      if (tasks.isFull()) {
        grow(tasks.capacity() * 2);
      }
      entry = tasks.claim(id);
    } else {
      unschedule(entry);
    }
    tasks.set(entry, generation, period, occurrences);
    if (nextDeadline > buckets.horizon()) {
      buckets.add(nextDeadline, entry);
    } else {
      heap.add(nextDeadline, generation, entry);
      if (heap.size() > MOST_IN_HEAP && buckets.canLower()) {
        buckets.lower();
      }
    }
    refill();
  }

  /**
   * Registers a periodic task; it is due first one period from now. Its generation is its id.
   *
   * @param now engine time, ns since the epoch
   * @param period ns between deadlines, positive
   * @return the task's id; ids count up from 1
   * @throws IllegalArgumentException if the period is zero or less
   */
  @Override
  public long every(long now, long period) {
    Deadlines.requirePeriod(period);
    register(++lastId, lastId, Deadlines.after(now, period), period);
    return lastId;
  }

  /**
   * Registers a task that is due once. Its generation is its id.
   *
   * @param now engine time, ns since the epoch
   * @param delay ns from now, not negative
   * @return the task's id; ids count up from 1
   * @throws IllegalArgumentException if the delay is negative
   */
  @Override
  public long once(long now, long delay) {
    Deadlines.requireDelay(delay);
    register(++lastId, lastId, Deadlines.after(now, delay), 0);
    return lastId;
  }

  /**
   * Takes a task out of the table.
   *
   * @param id the task's id
   * @return false if there is no such task, or it was due once and that is past
   */
  @Override
  public boolean cancel(long id) {
    int entry = tasks.find(id);
    if (entry == TaskEntries.NONE) {
      return false;
    }
    unschedule(entry);
    tasks.release(entry);
    refill();
    return true;
  }

  /**
   * Returns the earliest deadline.
   *
   * @return ns since the epoch, {@link Long#MAX_VALUE} if the table is empty
   */
  public long nextDeadline() {
    return heap.deadline(0);
  }

  /**
   * Takes the first task whose deadline is at or before a time; a periodic one gets its next
   * deadline at once.
   *
   * @param now engine time, ns since the epoch
   * @return the task, or null if none is due; valid until the next call of this method, whatever is
   *     registered and cancelled meanwhile
   */
  public TaskDue take(long now) {
    long deadline = heap.deadline(0);
    if (deadline > now || heap.size() == 0) {
      return null;
    }
    int entry = heap.entry(0);
    due.id = tasks.id(entry);
    due.generation = heap.generation(0);
    due.scheduled = deadline;
    due.occurrence = tasks.nextOccurrence(entry);
    long period = tasks.period(entry);
    due.period = period;
    long next = Deadlines.after(deadline, period);
    if (period == 0) {
      heap.removeAt(0);
      tasks.release(entry);
      refill();
    } else if (next > buckets.horizon()) {
      heap.removeAt(0);
      buckets.add(next, entry);
      refill();
    } else {
      heap.postponeFirst(next);
    }
    return due;
  }

  /**
   * Returns how many tasks are registered.
   *
   * @return 0 or more
   */
  public int size() {
    return heap.size() + buckets.size();
  }

  /**
   * Returns whether a task is registered.
   *
   * @param id the task's id
   * @return false if there is no such task, or it was due once and that is past
   */
  public boolean contains(long id) {
    return tasks.find(id) != TaskEntries.NONE;
  }

  /** Is shown tasks. */
  @FunctionalInterface
  interface Visitor {
    void task(long deadline, int entry);
  }

  /**
   * Writes which tasks there are, in the order of their generations. Allocates.
   *
   * @param out takes the fields
   */
  @Override
  public void save(StateWriter out) {
    List<long[]> all = new ArrayList<>();
    Visitor visitor =
        (deadline, entry) ->
            all.add(
                new long[] {
                  tasks.id(entry),
                  tasks.generation(entry),
                  deadline,
                  tasks.period(entry),
                  tasks.occurrences(entry)
                });
    for (int slot = 0; slot < heap.size(); slot++) {
      visitor.task(heap.deadline(slot), heap.entry(slot));
    }
    buckets.forEach(visitor);
    all.sort(Comparator.comparingLong(task -> task[1]));
    out.put("lastId", lastId);
    out.put("tasks", all.size());
    for (long[] task : all) {
      out.open("task");
      out.put("id", task[0]);
      out.put("generation", task[1]);
      out.put("deadline", task[2]);
      out.put("period", task[3]);
      out.put("occurrences", task[4]);
      out.close();
    }
  }

  /** Takes over the tasks that {@link #save} wrote; there must be none. */
  @Override
  public void load(StateReader in) {
    lastId = in.number("lastId");
    int count = in.count("tasks", Integer.MAX_VALUE);
    long before = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      in.open("task");
      long id = in.number("id");
      long generation = in.number("generation");
      long deadline = in.number("deadline");
      long period = in.number("period");
      long occurrences = in.number("occurrences");
      in.close();
      if (generation <= before || period < 0 || occurrences < 0 || contains(id)) {
        throw new StateException("task " + id + " is not one of a table");
      }
      restore(id, generation, deadline, period, occurrences);
      before = generation;
    }
  }

  private void unschedule(int entry) {
    int place = tasks.place(entry);
    if (place < 0) {
      buckets.remove(place);
    } else {
      heap.removeAt(place);
    }
  }

  private void refill() {
    if (heap.size() == 0 && buckets.horizon() != Long.MAX_VALUE) {
      buckets.refill();
    }
  }

  private void grow(int capacity) {
    tasks.grow(capacity);
    heap.grow(capacity);
    if (capacity > MOST_IN_HEAP) {
      buckets.grow(capacity);
    }
  }
}

package io.ringbeat.replay;

import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Snapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Walks a recorded run forwards and back. On its way forwards it saves the state now and then, in
 * memory, at most {@value #MOST_SAVED} times and {@value #MOST_WORDS} longs, evenly over what it
 * has passed: to go back is to go forwards from the last one before. Where a handler does not save
 * its state it goes forwards from the beginning, which gives the same and takes longer. A live
 * run's own snapshots are used, too.
 *
 * <p>Snapshots of a live run hold the states of the code that ran: with other code, walk from the
 * beginning. A live run whose beginning was archived begins with fresh handlers; its states are
 * right from its first snapshot on.
 *
 * <p>Positions are sequences: at position n the events up to n have been handled. Not thread-safe.
 */
public final class Debugger implements AutoCloseable {
  private static final int MOST_SAVED = 256;
  private static final long MOST_WORDS = 32L << 20; // 256 MiB
  private static final long FIRST_SPACING = 1 << 12; // slots

  private final RecordedRun run;
  private final TreeMap<Long, Saved> saved = new TreeMap<>();
  private final TreeMap<Long, Boolean> snapshots = new TreeMap<>(); // in the store; false: unusable
  private long savedWords;
  private long spacing = FIRST_SPACING;
  private final long first;
  private Machine machine;
  private boolean saves; // whether states can be saved
  private boolean failed; // a handler threw: the machine's state is that of half an event
  private Machine.CommandListener commands = Machine.CommandListener.NONE;

  /**
   * Begins before the first event.
   *
   * @param run what to walk
   * @throws JournalException if it cannot be read
   */
  public Debugger(RecordedRun run) {
    this.run = run;
    machine = run.open();
    first = machine.position();
    saves = machine.canSave();
    if (run instanceof JournalRun journal && saves) {
      journal.store().snapshots().forEach(sequence -> snapshots.put(sequence, true));
    }
  }

  /**
   * Returns the run where it stands. Valid until the debugger moves; must not be moved by others.
   *
   * @return the handlers
   */
  public Machine machine() {
    return machine;
  }

  /**
   * Returns where it stands.
   *
   * @return the last sequence that was handled; the one before the first if none was
   */
  public long position() {
    return machine.position();
  }

  /**
   * Sets who is told of commands while the debugger moves, also on a way that it goes again.
   *
   * @param listener is called during each move
   */
  public void onCommand(Machine.CommandListener listener) {
    commands = listener;
    machine.onCommand(listener);
  }

  /**
   * Handles the next event.
   *
   * @return false at the end of the run
   * @throws JournalException if a handler throws, as it did in the run; the state before can be had
   *     by {@link #seek}
   */
  public boolean step() {
    saveIfDue();
    return move(Long.MIN_VALUE);
  }

  /** Handles the next event, or those up to a sequence; notes when a handler throws. */
  private boolean move(long to) {
    try {
      return to == Long.MIN_VALUE ? machine.step() : machine.runTo(to);
    } catch (JournalException e) {
      failed = true;
      throw e;
    }
  }

  /**
   * Goes to an event.
   *
   * @param sequence the last one that is to be handled; one before the first for the beginning
   * @return whether it was reached; false at the end of the run, which is before it
   * @throws JournalException if a handler throws on the way
   */
  public boolean seek(long sequence) {
    long target = Math.max(first, sequence);
    long from = lastSaved(target);
    if (failed || target < position() || from > position()) {
      goTo(from);
    }
    while (position() < target) {
      saveIfDue();
      long next = nextSave();
      if (!move(Math.min(target, Math.max(next, position() + 1)))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes to where engine time reaches an instant: the first event that has it or a later one has
   * been handled.
   *
   * @param time ns since the epoch
   * @return whether it was reached
   */
  public boolean seekTime(long time) {
    long from = first;
    for (Saved each : saved.values()) {
      from = each.time() < time ? Math.max(from, each.position()) : from;
    }
    if (failed || machine.time() >= time || from > position()) {
      goTo(from);
    }
    return until(at -> at.time() >= time);
  }

  /**
   * Goes forwards until something holds.
   *
   * @param condition is asked after each event
   * @return whether it holds; false at the end of the run
   */
  public boolean until(Predicate<Machine> condition) {
    long next = nextSave();
    while (true) {
      if (position() >= next) {
        saveIfDue();
        next = nextSave();
      }
      if (!move(Long.MIN_VALUE)) {
        return false;
      }
      if (condition.test(machine)) {
        return true;
      }
    }
  }

  /**
   * Goes back by events.
   *
   * @param events how many, 0 or more
   * @return whether there were so many; otherwise it stands at the beginning
   */
  public boolean back(long events) {
    long left = events;
    long here = position();
    while (left > 0) {
      if (here <= first) {
        seek(first);
        return false;
      }
      long from = lastSaved(Math.max(first, here - Math.min(left, here - first)));
      long[] ends = endsBetween(from, here, (int) Math.min(left, 1 << 20));
      int found = (int) Math.min(left, ends.length);
      here = ends[ends.length - found];
      left -= found;
    }
    return seek(here);
  }

  /** Returns where the debugger stood before each of the last events between two positions. */
  private long[] endsBetween(long from, long to, int most) {
    long[] ring = new long[most];
    long count = 0;
    goTo(from);
    while (position() < to) {
      ring[(int) (count++ % most)] = position();
      if (!move(Long.MIN_VALUE)) {
        throw new JournalException(
            "the run now ends at " + position() + " and had reached " + to + ": is it being cut?");
      }
    }
    int length = (int) Math.min(count, most);
    long[] ends = new long[length];
    for (int i = 0; i < length; i++) {
      ends[i] = ring[(int) ((count - length + i) % most)];
    }
    return ends;
  }

  /** Returns the last place, not behind a position, from which the run can go on. */
  private long lastSaved(long position) {
    Long inMemory = saved.floorKey(position);
    long found = inMemory == null ? first : inMemory;
    for (Map.Entry<Long, Boolean> each : snapshots.headMap(position, true).entrySet()) {
      found = each.getValue() ? Math.max(found, each.getKey()) : found;
    }
    return found;
  }

  /** Goes to where a state was saved, or to the last one before that can be used. */
  private void goTo(long position) {
    long target = position;
    while (true) {
      machine.close();
      machine = run.open();
      failed = false;
      Saved state = saved.get(target);
      if (state != null) {
        machine.load(state);
      }
      if (state != null || target == first || loadSnapshot(target)) {
        machine.onCommand(commands);
        return;
      }
      target = lastSaved(target);
    }
  }

  /** Takes over a snapshot of the run; false, and it is not tried again, if it is not usable. */
  private boolean loadSnapshot(long sequence) {
    JournalStore store = ((JournalRun) run).store();
    try {
      Snapshot snapshot = Snapshot.decode(store.readSnapshot(sequence));
      if (snapshot.sequence() == sequence) {
        ((JournalMachine) machine).load(snapshot);
        return true;
      }
    } catch (RuntimeException e) { // damaged, or of other code: there are others, and the beginning
      snapshots.put(sequence, false);
      return false;
    }
    snapshots.put(sequence, false);
    return false;
  }

  private long nextSave() {
    if (!saves) {
      return Long.MAX_VALUE;
    }
    Long before = saved.floorKey(position());
    Long behind = saved.higherKey(position());
    long next = (before == null ? first : before) + spacing;
    return behind != null && behind <= next ? Math.max(next, behind + spacing) : next;
  }

  private void saveIfDue() {
    if (failed || position() < nextSave()) {
      return;
    }
    Saved state;
    try {
      state = machine.save();
    } catch (RuntimeException e) { // nobody has asked for it: it is walked without
      saves = false;
      return;
    }
    saved.put(state.position(), state);
    savedWords += state.length();
    while (saved.size() > MOST_SAVED || (savedWords > MOST_WORDS && saved.size() > 1)) {
      thin();
    }
  }

  /** Forgets every second state. */
  private void thin() {
    spacing *= 2;
    boolean odd = false;
    for (var each = saved.values().iterator(); each.hasNext(); odd = !odd) {
      Saved state = each.next();
      if (!odd) {
        savedWords -= state.length();
        each.remove();
      }
    }
  }

  @Override
  public void close() {
    machine.close();
  }
}

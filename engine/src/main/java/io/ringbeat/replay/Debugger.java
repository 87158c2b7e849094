package io.ringbeat.replay;

import io.ringbeat.journal.JournalException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Walks a recorded run forwards and back. On its way forwards it saves the state now and then, in
 * memory, at most {@value #MOST_SAVED} times and {@value #MOST_WORDS} longs, evenly over what it
 * has passed: to go back is to go forwards from the last one before. Where a handler does not save
 * its state it goes forwards from the beginning, which gives the same and takes longer. A live
 * run's own snapshots are used, too.
 *
 * <p>No state is shown that was not loaded as it was saved: each has its hash, which is compared
 * when it has been loaded, and when it is passed again; the first time it is tried whether it leads
 * to the next one. If it differs this is said once, and every way back goes from the beginning.
 * Snapshots of a live run hold the states of the code that ran: with other code that can load them,
 * walk from the beginning.
 *
 * <p>Positions are sequences: at position n the events up to n have been handled. Not thread-safe.
 */
public final class Debugger implements AutoCloseable {
  private static final int MOST_SAVED = 256;
  private static final long MOST_WORDS = 32L << 20; // 256 MiB
  private static final long FIRST_SPACING = 1 << 12; // slots
  private static final int PULSE = 1 << 10; // events
  private static final long STRETCH = 1 << 16; // slots

  private final RecordedRun run;
  private final Consumer<String> notes;
  private final TreeMap<Long, Saved> saved = new TreeMap<>();
  private final TreeMap<Long, Boolean> snapshots = new TreeMap<>(); // in the store; false: unusable
  private long savedWords;
  private long spacing = FIRST_SPACING;
  private final long first;
  private Machine machine;
  private long loaded; // where the machine's state was loaded; the first position if it was not
  private boolean tried; // whether a state that is loaded leads to the next one
  private boolean saves; // whether states can be saved
  private boolean failed; // a handler threw: the machine's state is that of half an event
  private Machine.CommandListener commands = Machine.CommandListener.NONE;
  private Runnable pulse = () -> {};

  /**
   * Begins before the first event.
   *
   * @param run what to walk
   * @throws JournalException if it cannot be read
   */
  public Debugger(RecordedRun run) {
    this(run, note -> {});
  }

  /**
   * Begins before the first event.
   *
   * @param run what to walk
   * @param notes is told what somebody who looks at states should know, a sentence each
   * @throws JournalException if it cannot be read
   */
  public Debugger(RecordedRun run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
    machine = run.open();
    first = machine.position();
    loaded = first;
    saves = machine.canSave();
    if (run instanceof JournalRun journal && saves) {
      journal.store().snapshots().forEach(sequence -> snapshots.put(sequence, true));
      snapshots.headMap(first, true).clear();
    }
  }

  /**
   * Returns where the walk begins.
   *
   * @return -1 for a whole run; for a live one whose beginning was archived the sequence of its
   *     oldest snapshot, for a slice the one before its first event
   */
  public long first() {
    return first;
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
   * Sets what is called now and then on the way, at least every {@value #STRETCH} slots.
   *
   * @param callback may throw to end a move: the debugger then stands where it has come to, and can
   *     be moved again
   */
  public void onPulse(Runnable callback) {
    pulse = callback;
  }

  /**
   * Handles the next event.
   *
   * @return false at the end of the run
   * @throws JournalException if a handler throws, as it did in the run; the state before can be had
   *     by {@link #seek}
   */
  public boolean step() {
    stop();
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
   * @param sequence the last one that is to be handled; negative for the walk's beginning
   * @return whether it was reached; false at the end of the run, which is before it
   * @throws JournalException if a handler throws on the way, or the place is before {@link #first}
   */
  public boolean seek(long sequence) {
    if (sequence >= 0 && sequence < first) {
      throw before("sequence " + sequence);
    }
    long target = Math.max(first, sequence);
    long from = lastSaved(target);
    if (failed || target < position() || from > position()) {
      goTo(from);
    }
    return walk(target);
  }

  private JournalException before(String place) {
    return new JournalException(
        place
            + " is before sequence "
            + (first + 1)
            + ", with which this walk begins: no state is known from there");
  }

  private boolean walk(long target) {
    while (position() < target) {
      stop();
      pulse.run();
      long most = Math.min(target, position() + STRETCH);
      if (!move(Math.min(most, Math.max(nextStop(), position() + 1)))) {
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
   * @throws JournalException if a handler throws on the way, or that was before {@link #first}
   */
  public boolean seekTime(long time) {
    long from = first;
    for (Saved each : saved.values()) {
      from = each.time() < time ? Math.max(from, each.position()) : from;
    }
    if (failed || machine.time() >= time || from > position()) {
      goTo(from);
    }
    if (machine.time() >= time) {
      throw before("that time");
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
    long next = nextStop();
    int count = 0;
    while (true) {
      if (position() >= next) {
        stop();
        next = nextStop();
      }
      if (++count % PULSE == 0) {
        pulse.run();
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
   * Goes back by events. Takes time in proportion to how many, at most.
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
      goTo(lastSaved(here - Math.min(left, here - first)));
      long from = position();
      long passed = passed(here);
      if (passed >= left) {
        goTo(lastSaved(from));
        return here - from == passed ? walk(here - left) : walkEvents(passed - left);
      }
      left -= passed;
      here = from;
    }
    return seek(here);
  }

  /** Goes on to where the debugger has been, and returns how many events there were. */
  private long passed(long to) {
    long count = 0;
    while (position() < to) {
      if (!walkEvents(1)) {
        throw new JournalException(
            "the run now ends at " + position() + " and had reached " + to + ": is it being cut?");
      }
      if (++count % PULSE == 0) {
        pulse.run();
      }
    }
    return count;
  }

  private boolean walkEvents(long count) {
    boolean more = true;
    for (long i = 1; i <= count && more; i++) {
      more = move(Long.MIN_VALUE);
      if (i % PULSE == 0) {
        pulse.run();
      }
    }
    return more;
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
    failed = true; // until there is a machine again
    long target = position;
    Machine opened = null;
    while (opened == null) {
      machine.close();
      target = lastSaved(target);
      opened = openAt(target);
    }
    machine = opened;
    machine.onCommand(commands);
    loaded = target;
    failed = false;
  }

  /** Makes a machine with a state that was saved; null, and it is not tried again, if it cannot. */
  private Machine openAt(long position) {
    Saved state = saved.get(position);
    if (state != null) {
      if (!tried && !goesOn(state)) {
        return null;
      }
      Machine restored = state.restore(run);
      if (restored == null) {
        distrust("the state at sequence " + position + " is not as it was when it is loaded");
      }
      return restored;
    }
    if (position == first) {
      return run.open();
    }
    try {
      return ((JournalRun) run).openAt(position);
    } catch (UnfitStateException e) {
      distrust(e.getMessage());
    } catch (RuntimeException e) { // damaged, or of other code: there are others, and the beginning
      notes.accept("the snapshot of sequence " + position + " is not used: " + e.getMessage());
      snapshots.put(position, false);
    }
    return null;
  }

  /** Tries once whether a state that is loaded leads to the next one that was saved. */
  private boolean goesOn(Saved state) {
    Map.Entry<Long, Saved> behind = saved.higherEntry(state.position());
    Map.Entry<Long, Saved> before = saved.lowerEntry(state.position());
    if (behind == null && before == null) {
      return true;
    }
    tried = true;
    Saved from = behind == null ? before.getValue() : state;
    Saved to = behind == null ? state : behind.getValue();
    try (Machine machine = from.restore(run)) {
      if (machine != null && machine.runTo(to.position()) && machine.hash() == to.hash()) {
        return true;
      }
    } catch (JournalException e) { // it did not fail there before
      distrust(e.getMessage());
    }
    distrust(differs(from.position(), to.position()));
    return false;
  }

  private static String differs(long from, long to) {
    return "from the state that was saved at sequence "
        + from
        + " the run does not come to the state that it had at "
        + to
        + ": a save or load leaves something out";
  }

  /** Goes from the beginning from now on. */
  private void distrust(String why) {
    if (saves) {
      notes.accept(why + "; from now on every way back goes from the beginning");
    }
    saves = false;
    saved.clear();
    savedWords = 0;
    snapshots.replaceAll((sequence, usable) -> false);
  }

  /** Saves the state if it is time to, or compares it with the one that was saved here. */
  private void stop() {
    if (failed || !saves) {
      return;
    }
    Saved there = saved.get(position());
    if (there == null) {
      saveIfDue();
    } else if (loaded != first && loaded != position() && machine.hash() != there.hash()) {
      long here = position();
      distrust(differs(loaded, here));
      goTo(first);
      walk(here);
    }
  }

  /** Returns where to stop next: to save, or at what was saved. */
  private long nextStop() {
    if (!saves) {
      return Long.MAX_VALUE;
    }
    Long behind = saved.higherKey(position());
    return behind == null ? nextSave() : Math.min(behind, nextSave());
  }

  private long nextSave() {
    Long before = saved.floorKey(position());
    Long behind = saved.higherKey(position());
    long next = (before == null ? first : before) + spacing;
    return behind != null && behind <= next ? Math.max(next, behind + spacing) : next;
  }

  private void saveIfDue() {
    if (position() < nextSave()) {
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

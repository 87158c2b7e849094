package io.ringbeat.beat;

import io.ringbeat.event.Event;
import io.ringbeat.event.Parcel;
import io.ringbeat.schedule.Catchup;
import io.ringbeat.schedule.Decision;
import io.ringbeat.schedule.Interval;
import io.ringbeat.schedule.Plan;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * Entries and what is due of them, in a total order: by the instant at which a run is due, jitter
 * included, and among equal ones by generation, which is by registration; the runs of one entry in
 * the order in which they are scheduled. A pure function of its calls: it has no clock. Instants
 * are ns since the epoch.
 *
 * <p>A run goes two steps: {@link #fire} decides it, {@link #settle} records it. What was decided
 * and is not recorded can be forgotten by {@link #unsettle}; it is then decided again, with the
 * same id. So whoever records runs in a log that others read as well has the same state as they.
 *
 * <p>Putting in, taking out, deciding and recording cost O(log n) and the search for the next run.
 * Not thread-safe.
 */
public final class Timetable implements State {
  /** A run that is later than this, ns, is late for {@link io.ringbeat.schedule.Misfire#SKIP}. */
  public static final long GRACE = 1_000_000_000;

  /** The most runs of a crontab that are counted when they are passed over at once. */
  public static final int MOST_COUNTED = 1_000;

  private final long seed;
  private final Shared shared = new Shared();
  private final Object2ObjectHashMap<String, Slot> byName = new Object2ObjectHashMap<>();
  private final TaskTable deadlines = new TaskTable();
  private Slot[] slots = new Slot[16];
  private final IntArrayList free = new IntArrayList();
  private int used; // of the slots: these, and free ones among them
  private long lastGeneration = -1;
  private Slot open; // the first of those with runs that are decided and not recorded

  /** Is told what was decided. */
  public interface Sink {
    /**
     * A run is to be started. The timetable may be changed meanwhile.
     *
     * @param run which one
     */
    void run(Run run);

    /**
     * Runs are passed over, as the entry's policy for what is late says.
     *
     * @param entry whose
     * @param first when the first of them was scheduled
     * @param last when the last of them was scheduled; all between the two are passed over, too
     * @param count how many they are, see {@link #MOST_COUNTED}
     */
    void passed(Entry entry, long first, long last, long count);
  }

  /**
   * Makes an empty timetable.
   *
   * @param seed what jitter depends on; the same for all that are to agree
   */
  public Timetable(long seed) {
    this.seed = seed;
  }

  /**
   * Puts an entry in, in place of the one of the same name. A new entry's runs begin after now. An
   * equal entry changes nothing. Where nothing but what is run or the policy for what is late is
   * different, the entry goes on where it was. Where the plan is different, it begins anew after
   * now; runs of the plan before it that were not started are not made up for.
   *
   * @param entry what is to be run
   * @param sequence that of the event that says so; the generation, or if that is not greater than
   *     the last one, the next after it
   * @param now engine time
   * @return whether anything has changed
   */
  public boolean put(Entry entry, long sequence, long now) {
    Slot slot = byName.get(entry.name());
    if (slot != null && slot.entry.equals(entry)) {
      return false;
    }
    Entry lean = shared.entry(entry);
    if (slot == null) {
      slot = claim(lean);
      slot.mark = now;
    } else {
      boolean planned = !slot.entry.plan().equals(entry.plan());
      slot.entry = lean;
      if (!planned) {
        return true;
      }
      slot.mark = Math.max(slot.mark, now);
      slot.over = false;
    }
    slot.ahead = slot.mark;
    lastGeneration = Math.max(sequence, lastGeneration + 1);
    slot.generation = lastGeneration;
    schedule(slot);
    return true;
  }

  /**
   * Takes an entry out.
   *
   * @param name the entry's
   * @return false if there is none
   */
  public boolean remove(String name) {
    Slot slot = byName.remove(name);
    if (slot == null) {
      return false;
    }
    close(slot);
    deadlines.cancel(slot.id);
    slots[slot.id] = null;
    free.addInt(slot.id);
    return true;
  }

  /**
   * Returns when the first run is due that is not decided.
   *
   * @return {@link Schedule#NONE} if there is none
   */
  public long nextDue() {
    return deadlines.nextDeadline();
  }

  /**
   * Decides about what is due, in its order.
   *
   * @param now engine time
   * @param most how many decisions at most; a decision starts one run at most
   * @param sink is told of them
   */
  public void fire(long now, int most, Sink sink) {
    for (int i = 0; i < most; i++) {
      TaskDue due = deadlines.take(now);
      if (due == null) {
        return;
      }
      decide(slots[(int) due.id()], now, sink);
    }
  }

  private void decide(Slot slot, long now, Sink sink) {
    Entry entry = slot.entry;
    int limit = entry.misfire().coalesced() ? MOST_COUNTED : 1; // of runs to choose the last from
    Catchup catchup = new Catchup(entry.plan(), entry.misfire(), entry.name(), seed, GRACE, limit);
    Decision decision = catchup.decide(slot.ahead, slot.runs(), now);
    long first = decision.firstPassed();
    if (first != Schedule.NONE) { // what is in time behind them has its own place in the order
      long last = decision.lastPassed();
      long count = count(entry.plan(), first, last);
      slot.ahead = last;
      slot.passedOver += count;
      schedule(slot);
      sink.passed(entry, first, last, count);
      return;
    }
    slot.ahead = decision.mark();
    if (slot.open++ == 0) {
      link(slot);
    }
    schedule(slot);
    long due = entry.plan().due(slot.ahead, seed, entry.name());
    sink.run(new Run(entry, slot.ahead, slot.totalRuns + slot.open, due));
  }

  private static long count(Plan plan, long first, long last) {
    if (plan.schedule() instanceof Interval interval) {
      return (last - first) / interval.period() + 1;
    }
    long count = 1;
    for (long run = first; run < last && count < MOST_COUNTED; count++) {
      run = plan.schedule().next(run);
    }
    return count;
  }

  /**
   * Records a run, whoever decided it. The runs of an entry are recorded in the order in which they
   * are scheduled: one that is not after the last is known and does nothing.
   *
   * @param name the entry's
   * @param scheduled when the run was scheduled
   * @return whether that was new; false also if there is no such entry
   */
  public boolean settle(String name, long scheduled) {
    Slot slot = byName.get(name);
    if (slot == null || scheduled <= slot.lastRun) {
      return false;
    }
    long ahead = slot.ahead;
    long runs = slot.runs();
    slot.lastRun = scheduled;
    slot.totalRuns++;
    Plan plan = slot.entry.plan();
    slot.over |= plan.once() && plan.next(scheduled - 1, 0) == scheduled;
    slot.mark = Math.max(slot.mark, scheduled);
    slot.ahead = Math.max(ahead, slot.mark);
    if (slot.open > 0 && (slot.open == 1 || scheduled >= ahead)) {
      close(slot);
    } else if (slot.open > 0) {
      slot.open--;
    }
    if (slot.ahead != ahead || slot.runs() != runs) {
      schedule(slot);
    }
    return true;
  }

  /** Forgets what was decided and is not recorded: it is due again. */
  public void unsettle() {
    while (open != null) {
      Slot slot = open;
      close(slot);
      slot.ahead = slot.mark;
      schedule(slot);
    }
  }

  /**
   * Returns how many entries there are.
   *
   * @return 0 or more
   */
  public int size() {
    return byName.size();
  }

  /**
   * Returns how an entry stands.
   *
   * @param name the entry's
   * @return null if there is none
   */
  public EntryStatus status(String name) {
    Slot slot = byName.get(name);
    return slot == null ? null : status(slot);
  }

  /**
   * Returns how all entries stand. Takes time and memory in proportion to them.
   *
   * @return by their names
   */
  public List<EntryStatus> entries() {
    List<EntryStatus> all = new ArrayList<>(byName.size());
    for (Slot slot : sorted()) {
      all.add(status(slot));
    }
    return all;
  }

  /**
   * Returns the entries that are due first.
   *
   * @param most how many at most
   * @return in the order in which they are due
   */
  public List<EntryStatus> next(int most) {
    List<EntryStatus> next = new ArrayList<>();
    List<Slot> taken = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      TaskDue due = deadlines.take(Long.MAX_VALUE);
      if (due == null) {
        break;
      }
      taken.add(slots[(int) due.id()]);
    }
    for (Slot slot : taken) {
      next.add(status(slot));
      schedule(slot);
    }
    return next;
  }

  private EntryStatus status(Slot slot) {
    Entry entry = slot.entry;
    long run = entry.plan().next(slot.ahead, slot.runs());
    long due = run == Schedule.NONE ? run : entry.plan().due(run, seed, entry.name());
    return new EntryStatus(
        entry, slot.generation, slot.lastRun, slot.totalRuns, slot.passedOver, run, due);
  }

  private void schedule(Slot slot) {
    Plan plan = slot.entry.plan();
    long run = plan.next(slot.ahead, slot.runs());
    if (run == Schedule.NONE) {
      deadlines.cancel(slot.id);
    } else {
      long due = plan.due(run, seed, slot.entry.name());
      deadlines.register(slot.id, slot.generation, due, 0);
    }
  }

  private Slot claim(Entry entry) {
    int id = free.isEmpty() ? used++ : free.popInt();
    if (id == slots.length) {
      slots = Arrays.copyOf(slots, 2 * id);
    }
    Slot slot = new Slot(id, entry);
    slots[id] = slot;
    byName.put(entry.name(), slot);
    return slot;
  }

  private void link(Slot slot) {
    slot.behind = open;
    if (open != null) {
      open.before = slot;
    }
    open = slot;
  }

  /** Forgets the runs of an entry that are decided and not recorded. */
  private void close(Slot slot) {
    if (slot.open == 0) {
      return;
    }
    slot.open = 0;
    if (slot.before == null) {
      open = slot.behind;
    } else {
      slot.before.behind = slot.behind;
    }
    if (slot.behind != null) {
      slot.behind.before = slot.before;
    }
    slot.before = null;
    slot.behind = null;
  }

  private List<Slot> sorted() {
    List<Slot> sorted = new ArrayList<>(byName.values());
    sorted.sort(Comparator.comparing(slot -> slot.entry.name()));
    return sorted;
  }

  /** Writes the entries by name, each as its ENTRY event. Takes time in proportion to them. */
  @Override
  public void save(StateWriter out) {
    Parcel parcel = new Parcel();
    out.put("lastGeneration", lastGeneration);
    out.put("entries", byName.size());
    for (Slot slot : sorted()) {
      long[] event = slot.entry.put(parcel);
      out.open("entry");
      out.put("event", event, 0, Event.slots(event, 0) * Event.WORDS);
      progress(slot, out);
      out.close();
    }
  }

  /** Writes the entries by name, in words. */
  @Override
  public void show(StateWriter out) {
    out.put("lastGeneration", lastGeneration);
    out.put("entries", byName.size());
    for (Slot slot : sorted()) {
      out.open(slot.entry.name());
      out.put("plan", slot.entry.plan().describe());
      out.put("coalesced", slot.entry.misfire().coalesced());
      out.put("deadline", slot.entry.misfire().deadline());
      out.put("body", slot.entry.body());
      progress(slot, out);
      out.close();
    }
  }

  private static void progress(Slot slot, StateWriter out) {
    out.put("generation", slot.generation);
    out.put("mark", slot.mark);
    out.put("ahead", slot.ahead);
    out.put("lastRun", slot.lastRun);
    out.put("totalRuns", slot.totalRuns);
    out.put("passedOver", slot.passedOver);
    out.put("open", slot.open);
    out.put("over", slot.over);
  }

  /** Takes over the entries that {@link #save} wrote; there must be none. */
  @Override
  public void load(StateReader in) {
    Parcel parcel = new Parcel();
    lastGeneration = in.number("lastGeneration");
    int count = in.count("entries", Integer.MAX_VALUE);
    String before = "";
    for (int i = 0; i < count; i++) {
      in.open("entry");
      Slot slot = claim(shared.entry(entry(in.numbers("event"), parcel)));
      String name = slot.entry.name();
      if (name.compareTo(before) <= 0) {
        throw new StateException("entry '" + name + "' behind entry '" + before + "'");
      }
      before = name;
      slot.generation = in.number("generation");
      slot.mark = in.number("mark");
      slot.ahead = in.number("ahead");
      slot.lastRun = in.number("lastRun");
      slot.totalRuns = in.number("totalRuns");
      slot.passedOver = in.number("passedOver");
      slot.open = in.count("open", Integer.MAX_VALUE);
      slot.over = in.flag("over");
      in.close();
      if (slot.open > 0) {
        link(slot);
      }
      schedule(slot);
    }
  }

  private static Entry entry(long[] event, Parcel parcel) {
    if (event.length == 0
        || !Event.areWhole(event, 0, event.length)
        || Event.slots(event, 0) * Event.WORDS != event.length) {
      throw new StateException("an entry is not one whole event");
    }
    try {
      return Entry.read(parcel.read(event, 0));
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new StateException("an entry cannot be read: " + e.getMessage());
    }
  }
}

package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.TaskCode;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.Deadlines;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import io.ringbeat.time.TaskSpec.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Which tasks are registered, as the sequence says. Kept by the core, built from TASK events; the
 * timers, kept by the heartbeat, follow it. A TASK_DUE of a registration that is not the present
 * one is void. Pure: it has no clock. Does not allocate once warm.
 */
final class TaskRegistry {
  private final Output output;
  private final Long2ObjectHashMap<Entry> entries = new Long2ObjectHashMap<>();
  private final List<Entry> pool = new ArrayList<>();
  private final long[] scratch = new long[3 * Event.WORDS];
  private final View view = new View();

  private final Counter registered = new Counter();
  private final Counter fired = new Counter();
  private final Counter voided = new Counter();
  private final Counter skipped = new Counter();
  private final Counter failed = new Counter();
  private final Counter refused = new Counter();

  /** What the registry makes happen. */
  interface Output {
    /** Tells the timers; the words are those of a TASK event with the deadline in word C. */
    void timer(long[] event);

    /** Sends a command. */
    void command(long[] slab);

    /** Runs a task that is not routed; false: it threw, and its commands are taken back. */
    boolean run(TaskDue task, OnFailure onFailure);

    /** A task that ran elsewhere failed, and is to halt the engine. */
    void halt(long id, long occurrence);
  }

  /** Takes what the timers have to know of the tasks that have a deadline to come. */
  @FunctionalInterface
  interface TimerSink {
    /**
     * A task, as {@link io.ringbeat.time.TaskTable#restore} wants it.
     *
     * @param occurrences how often it was due so far
     */
    void timer(long id, long generation, long nextDeadline, long period, long occurrences);
  }

  private static final class Entry {
    long id;
    long generation;
    long firstDeadline;
    long period;
    int type;
    boolean routed;
    Overlap overlap = Overlap.ALLOW;
    OnFailure onFailure = OnFailure.HALT;
    int argumentCount;
    final long[] arguments = new long[TaskSpec.MAX_ARGUMENTS];
    long running;
    long queued;
    long lastOccurrence;
    long lastScheduled;
    long lastHeartbeats;
    long runningOccurrence; // the one that was started last
  }

  /** The due task that is shown to the core. */
  private static final class View implements TaskDue {
    Entry entry;
    long id;
    long generation;
    long scheduled;
    long actual;
    long occurrence;
    long heartbeats;

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
      return entry.period != 0;
    }

    @Override
    public long scheduled() {
      return scheduled;
    }

    @Override
    public long actual() {
      return actual;
    }

    @Override
    public long occurrence() {
      return occurrence;
    }

    @Override
    public long heartbeats() {
      return heartbeats;
    }

    @Override
    public int type() {
      return entry.type;
    }

    @Override
    public int arguments() {
      return entry.argumentCount;
    }

    @Override
    public long argument(int index) {
      return entry.arguments[Objects.checkIndex(index, entry.argumentCount)];
    }
  }

  TaskRegistry(Output output) {
    this.output = output;
  }

  /** Handles a TASK event. */
  void onTask(long sequence, long time, long[] slab, int offset) {
    long id = slab[offset + Event.A];
    long period = slab[offset + Event.B];
    long code = slab[offset + Event.D];
    int action = TaskCode.action(code);
    if (action == TaskCode.UNREGISTER) {
      Entry entry = entries.remove(id);
      if (entry != null) {
        pool.add(entry);
        tellTimers(TaskCode.UNREGISTER, id, 0, 0, 0);
      }
    } else if (action == TaskCode.REGISTER && isSound(code, period, slab, offset)) {
      Entry entry = entries.get(id);
      if (entry == null) {
        entry = pool.isEmpty() ? new Entry() : pool.remove(pool.size() - 1);
        entries.put(id, entry);
      }
      long deadline =
          TaskSpec.firstDeadline(
              Phase.of(TaskCode.phase(code)), time, period, slab[offset + Event.C]);
      set(entry, sequence, deadline, slab, offset);
      tellTimers(TaskCode.REGISTER, id, period, deadline, sequence);
    } else {
      refused.add(1);
    }
    registered.set(entries.size());
  }

  /** Handles a TASK_DUE event. */
  void onDue(long time, long[] slab, int offset) {
    Entry entry = entries.get(slab[offset + Event.A]);
    if (entry == null || entry.generation != slab[offset + Event.B]) {
      voided.add(1);
      return;
    }
    entry.lastOccurrence = slab[offset + Event.C];
    entry.lastScheduled = slab[offset + Event.D];
    entry.lastHeartbeats = slab[offset + Event.E];
    if (entry.routed && entry.running > 0 && entry.overlap != Overlap.ALLOW) {
      if (entry.overlap == Overlap.QUEUE) {
        entry.queued++;
      } else {
        skipped.add(1);
      }
      return;
    }
    fire(entry, time, entry.lastOccurrence, entry.lastScheduled);
  }

  /** Handles a TASK_DONE event. */
  void onDone(long time, long[] slab, int offset) {
    Entry entry = entries.get(slab[offset + Event.A]);
    if (entry == null
        || entry.generation != slab[offset + Event.B]
        || entry.running == 0
        || (entry.overlap != Overlap.ALLOW && entry.runningOccurrence != slab[offset + Event.C])) {
      voided.add(1); // of another registration, or told twice
      return;
    }
    entry.running--;
    if (slab[offset + Event.D] != 0) {
      failed.add(1);
      if (entry.onFailure == OnFailure.HALT) {
        output.halt(entry.id, slab[offset + Event.C]);
        return;
      }
      if (entry.onFailure == OnFailure.DISABLE) {
        remove(entry);
        return;
      }
    }
    if (entry.queued > 0) {
      // All deadlines since the first queued one are queued, so they are counted back.
      long back = --entry.queued;
      fire(entry, time, entry.lastOccurrence - back, entry.lastScheduled - back * entry.period);
    } else if (entry.period == 0 && entry.running == 0) {
      remove(entry);
    }
  }

  /** Returns a hash of what is registered and running. */
  long stateHash() {
    long sum = 0; // a sum, because the map has no order
    for (Entry entry : entries.values()) {
      Hash64 hash = new Hash64();
      hash.add(entry.id);
      hash.add(entry.generation);
      hash.add(entry.firstDeadline);
      hash.add(entry.period);
      hash.add(entry.type);
      hash.add(entry.running);
      hash.add(entry.queued);
      hash.add(entry.lastOccurrence);
      hash.add(entry.lastScheduled);
      hash.add(entry.runningOccurrence);
      hash.add(entry.routed ? 1 : 0);
      hash.add(entry.overlap.code());
      hash.add(entry.onFailure.code());
      hash.add(entry.argumentCount);
      for (int i = 0; i < entry.argumentCount; i++) {
        hash.add(entry.arguments[i]);
      }
      sum += hash.value();
    }
    return sum;
  }

  /** Writes the tasks by id; the counters are not state. */
  void save(StateWriter out) {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(entry -> entry.id));
    out.put("tasks", sorted.size());
    for (Entry entry : sorted) {
      out.open("task");
      out.put("id", entry.id);
      out.put("generation", entry.generation);
      out.put("firstDeadline", entry.firstDeadline);
      out.put("period", entry.period);
      out.put("type", entry.type);
      out.put("routed", entry.routed);
      out.put("overlap", entry.overlap.code());
      out.put("onFailure", entry.onFailure.code());
      out.put("arguments", entry.arguments, 0, entry.argumentCount);
      out.put("running", entry.running);
      out.put("queued", entry.queued);
      out.put("lastOccurrence", entry.lastOccurrence);
      out.put("lastScheduled", entry.lastScheduled);
      out.put("lastHeartbeats", entry.lastHeartbeats);
      out.put("runningOccurrence", entry.runningOccurrence);
      out.close();
    }
  }

  /** Takes over tasks; there must be none. Tells the timers nothing: see {@link #forEachTimer}. */
  void load(StateReader in) {
    int count = in.count("tasks", Integer.MAX_VALUE);
    long before = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      in.open("task");
      Entry entry = new Entry();
      entry.id = in.number("id");
      if (i > 0 && entry.id <= before) {
        throw new StateException("task " + entry.id + " behind task " + before);
      }
      before = entry.id;
      loadEntry(entry, in);
      entries.put(entry.id, entry);
      in.close();
    }
    registered.set(entries.size());
  }

  private static void loadEntry(Entry entry, StateReader in) {
    entry.generation = in.number("generation");
    entry.firstDeadline = in.number("firstDeadline");
    entry.period = in.number("period");
    entry.type = in.integer("type");
    entry.routed = in.flag("routed");
    entry.overlap = Overlap.of(in.integer("overlap"));
    entry.onFailure = OnFailure.of(in.integer("onFailure"));
    long[] arguments = in.numbers("arguments");
    if (entry.period < 0
        || entry.overlap == null
        || entry.onFailure == null
        || arguments.length > TaskSpec.MAX_ARGUMENTS) {
      throw new StateException("task " + entry.id + " is none that could be registered");
    }
    entry.argumentCount = arguments.length;
    System.arraycopy(arguments, 0, entry.arguments, 0, arguments.length);
    entry.running = in.number("running");
    entry.queued = in.number("queued");
    entry.lastOccurrence = in.number("lastOccurrence");
    entry.lastScheduled = in.number("lastScheduled");
    entry.lastHeartbeats = in.number("lastHeartbeats");
    entry.runningOccurrence = in.number("runningOccurrence");
  }

  /**
   * Shows the tasks that have a deadline to come, in the order of their registration. A deadline
   * that the sequence has not told of is to come, however long ago it was.
   */
  void forEachTimer(TimerSink sink) {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(entry -> entry.generation));
    for (Entry entry : sorted) {
      boolean wasDue = entry.lastOccurrence > 0;
      if (entry.period != 0 || !wasDue) { // what is due once stays while it runs elsewhere
        sink.timer(
            entry.id,
            entry.generation,
            wasDue ? Deadlines.after(entry.lastScheduled, entry.period) : entry.firstDeadline,
            entry.period,
            wasDue ? entry.lastOccurrence : 0);
      }
    }
  }

  void readCounters(CounterSink sink) {
    sink.counter("tasks", "registered", registered.get());
    sink.counter("tasks", "fired", fired.get());
    sink.counter("tasks", "void", voided.get());
    sink.counter("tasks", "skipped", skipped.get());
    sink.counter("tasks", "failed", failed.get());
    sink.counter("tasks", "refused", refused.get());
  }

  private void fire(Entry entry, long time, long occurrence, long scheduled) {
    fired.add(1);
    if (entry.routed) {
      entry.running++;
      entry.runningOccurrence = occurrence;
      sendAway(entry, time, occurrence, scheduled);
      return;
    }
    view.entry = entry;
    view.id = entry.id;
    view.generation = entry.generation;
    view.scheduled = scheduled;
    view.actual = time;
    view.occurrence = occurrence;
    view.heartbeats = entry.lastHeartbeats;
    boolean well = output.run(view, entry.onFailure);
    if (!well) {
      failed.add(1);
    }
    if (entry.period == 0 || (!well && entry.onFailure == OnFailure.DISABLE)) {
      remove(entry);
    }
  }

  /** Sends the command that runs a task elsewhere: a TASK_DUE with a payload. */
  private void sendAway(Entry entry, long time, long occurrence, long scheduled) {
    int words = 3 + entry.argumentCount;
    scratch[Event.HEADER] = Event.header(Kind.TASK_DUE, Event.LONG, 0, 0);
    scratch[Event.A] = entry.id;
    scratch[Event.B] = entry.generation;
    scratch[Event.C] = occurrence;
    scratch[Event.D] = scheduled;
    scratch[Event.E] = (long) words * Long.BYTES;
    Arrays.fill(scratch, Event.WORDS, scratch.length, 0); // nothing of another task
    scratch[Event.WORDS] = entry.type;
    scratch[Event.WORDS + 1] = entry.lastHeartbeats;
    scratch[Event.WORDS + 2] = time;
    System.arraycopy(entry.arguments, 0, scratch, Event.WORDS + 3, entry.argumentCount);
    output.command(scratch);
  }

  private static boolean isSound(long code, long period, long[] slab, int offset) {
    int bytes = Payload.length(slab, offset);
    Phase phase = Phase.of(TaskCode.phase(code));
    return period >= 0
        && (period > 0 || phase != Phase.ABSOLUTE)
        && phase != null
        && Overlap.of(TaskCode.overlap(code)) != null
        && OnFailure.of(TaskCode.failure(code)) != null
        && bytes % Long.BYTES == 0
        && bytes <= TaskSpec.MAX_ARGUMENTS * Long.BYTES;
  }

  private static void set(Entry entry, long sequence, long deadline, long[] slab, int offset) {
    long code = slab[offset + Event.D];
    entry.id = slab[offset + Event.A];
    entry.generation = sequence;
    entry.firstDeadline = deadline;
    entry.period = slab[offset + Event.B];
    entry.type = TaskCode.type(code);
    entry.routed = TaskCode.routed(code);
    entry.overlap = Overlap.of(TaskCode.overlap(code));
    entry.onFailure = OnFailure.of(TaskCode.failure(code));
    entry.argumentCount = Payload.length(slab, offset) / Long.BYTES;
    for (int i = 0; i < entry.argumentCount; i++) {
      entry.arguments[i] = Payload.word(slab, offset, i);
    }
    entry.running = 0;
    entry.queued = 0;
    entry.lastOccurrence = 0;
    entry.lastScheduled = 0;
    entry.lastHeartbeats = 0;
    entry.runningOccurrence = 0;
  }

  private void remove(Entry entry) {
    if (entries.get(entry.id) == entry) {
      entries.remove(entry.id);
      pool.add(entry);
      registered.set(entries.size());
      if (entry.period != 0) {
        tellTimers(TaskCode.UNREGISTER, entry.id, 0, 0, 0);
      }
    }
  }

  private void tellTimers(int action, long id, long period, long deadline, long generation) {
    scratch[Event.HEADER] = Event.header(Kind.TASK, 0, 0, 0);
    scratch[Event.VENUE_TIME] = 0;
    scratch[Event.ENGINE_TIME] = 0;
    scratch[Event.A] = id;
    scratch[Event.B] = period;
    scratch[Event.C] = deadline;
    scratch[Event.D] = action;
    scratch[Event.E] = generation;
    output.timer(scratch);
  }
}

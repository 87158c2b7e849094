package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.state.Fields;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the core its events, interprets those of the task table, and collects what the core does:
 * commands for the outbound agent and changes for the timers. Both are staged during an event and
 * leave when it has been handled; where there is no room they stay, and {@link #flush} has to be
 * called until there is.
 */
final class CoreHandler implements EventHandler, CoreContext, TaskRegistry.Output, State {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Core core;
  private final TaskRegistry registry = new TaskRegistry(this);
  private final Outbox commands = new Outbox();
  private final Outbox timers = new Outbox();
  private final OpenCommands open; // null: nobody brings them back
  private final int mostSlots;
  private final Outbox.Exit commandExit;
  private final Outbox.Exit timerExit;
  private final Hash64 commandHash = new Hash64();
  private final long[] scratch = new long[2 * Event.WORDS];

  private long sequence = -1;
  private long now;
  private int index; // of the next command of this event
  private boolean started;
  private volatile boolean staged;
  private Runnable onBlocked = () -> {};
  private LostListener onLost = (first, slots) -> {};
  private final Counter sent = new Counter();
  private final Counter blocked = new Counter();
  private final Counter openCount = new Counter();

  /** Is told of events that were lost. */
  @FunctionalInterface
  interface LostListener {
    /** From the first sequence on, so many slots are lost. */
    void lost(long first, long slots);
  }

  /**
   * Makes a handler.
   *
   * @param core what it serves
   * @param trackOpen whether commands are remembered until something confirms them
   * @param mostSlots the most slots of one command
   * @param commandExit where commands go
   * @param timerExit where changes of the timers go
   */
  CoreHandler(
      Core core, boolean trackOpen, int mostSlots, Outbox.Exit commandExit, Outbox.Exit timerExit) {
    this.core = core;
    open = trackOpen ? new OpenCommands() : null;
    this.mostSlots = mostSlots;
    this.commandExit = commandExit;
    this.timerExit = timerExit;
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    this.sequence = sequence;
    now = time;
    index = 0;
    if (open != null) {
      open.onEvent(slab, offset);
    }
    int mark = commands.length();
    try {
      dispatch(sequence, time, slab, offset);
    } catch (Throwable e) {
      commands.takeBack(mark);
      throw e;
    }
    if (commands.length() != mark) {
      commit(mark);
    }
    if (open != null) {
      openCount.set(open.size());
    }
    noteStaged();
    if (staged) {
      onBlocked.run();
    }
  }

  private void dispatch(long sequence, long time, long[] slab, int offset) {
    switch (Event.kind(slab[offset])) {
      case Kind.TASK -> registry.onTask(sequence, time, slab, offset);
      case Kind.TASK_DUE -> registry.onDue(time, slab, offset);
      case Kind.TASK_DONE -> registry.onDone(time, slab, offset);
      case Kind.CONTROL -> {
        if (slab[offset + Event.A] == ControlCode.LOST) {
          onLost.lost(sequence, Event.slots(slab, offset)); // a command would get an id of theirs
        } else if (slab[offset + Event.A] == ControlCode.START && !started) {
          started = true;
          core.onStart(this);
        } else {
          core.onEvent(this, slab, offset);
        }
      }
      default -> core.onEvent(this, slab, offset);
    }
  }

  private void noteStaged() {
    boolean left = !commands.isEmpty() || !timers.isEmpty();
    if (left != staged) {
      staged = left;
    }
  }

  /** Chains this event's commands and lets them go as far as there is room. */
  private void commit(int mark) {
    long[] words = commands.words();
    int end = commands.begin() + commands.length();
    for (int i = commands.begin() + mark; i < end; i++) {
      commandHash.add(words[i]);
    }
    sent.add(index);
    if (open != null) {
      for (int i = commands.begin() + mark; i < end; i += Event.slots(words, i) * Event.WORDS) {
        open.add(words, i);
      }
    }
    commands.flush(commandExit);
  }

  /**
   * Lets go what has found no room so far.
   *
   * @return whether the next event may be handled
   */
  boolean flush() {
    boolean timersLeft = timers.isEmpty() || timers.flush(timerExit);
    boolean commandsLeft = commands.isEmpty() || commands.flush(commandExit);
    noteStaged();
    if (!timersLeft || !commandsLeft) {
      blocked.add(1);
      return false;
    }
    return true;
  }

  /** Sets what is called during an event whose commands or changes of timers find no room. */
  void onBlocked(Runnable callback) {
    onBlocked = callback;
  }

  /** Sets who is told of events that were lost. */
  void onLost(LostListener listener) {
    onLost = listener;
  }

  /** Returns how many slots of commands wait for room; when the core has stopped. */
  long stagedCommands() {
    return commands.slots();
  }

  /** Returns whether commands or changes of timers still wait for room; from any thread. */
  boolean hasStaged() {
    return staged;
  }

  @Override
  public void onStop() {
    if (started) {
      int mark = commands.length();
      index = 0;
      core.onStop(this);
      commands.takeBack(mark);
    }
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long nextCommandId() {
    return sequence * MAX_COMMANDS + index;
  }

  @Override
  public long send(long[] slab, int offset) {
    if (index == MAX_COMMANDS) {
      throw new IllegalStateException(
          "event " + sequence + " causes more than " + MAX_COMMANDS + " commands");
    }
    if (Event.slots(slab, offset) > mostSlots) {
      throw new IllegalArgumentException(
          "a command of "
              + Event.slots(slab, offset)
              + " slots; at most "
              + mostSlots
              + " would ever find room");
    }
    long id = nextCommandId();
    int at = commands.add(slab, offset);
    commands.words()[at + Event.VENUE_TIME] = id;
    commands.words()[at + Event.ENGINE_TIME] = now;
    index++;
    return id;
  }

  @Override
  public long register(long id, TaskSpec task) {
    task.register(id, scratch);
    return send(scratch, 0);
  }

  @Override
  public long unregister(long id) {
    TaskSpec.unregister(id, scratch);
    return send(scratch, 0);
  }

  @Override
  public void timer(long[] event) {
    timers.add(event, 0);
    timers.flush(timerExit);
  }

  @Override
  public void command(long[] slab) {
    send(slab, 0);
  }

  @Override
  public boolean run(TaskDue task, OnFailure onFailure) {
    if (onFailure == OnFailure.HALT) {
      core.onTask(this, task);
      return true;
    }
    int mark = commands.length();
    int before = index;
    try {
      core.onTask(this, task);
      return true;
    } catch (RuntimeException e) {
      commands.takeBack(mark);
      index = before;
      LOG.warn("task {} failed at sequence {}, policy {}", task.id(), sequence, onFailure, e);
      return false;
    }
  }

  @Override
  public void halt(long id, long occurrence) {
    throw new IllegalStateException(
        "task " + id + ", which ran elsewhere, failed at its occurrence " + occurrence);
  }

  /** Returns the chain over all commands so far; on the core's thread, or when it has stopped. */
  long commandHash() {
    return commandHash.value();
  }

  /** Returns a hash of core and registry; on the core's thread, or when it has stopped. */
  long stateHash() {
    return Hash64.mix(registry.stateHash()) ^ core.stateHash();
  }

  /** Returns whether the core's state can be saved. */
  @Override
  public boolean canSave() {
    return core instanceof State state && state.canSave();
  }

  /** Returns which tasks are registered; when the core rests. */
  TaskRegistry registry() {
    return registry;
  }

  /** Returns the commands that nothing confirms, oldest first; when the core rests. */
  long[] openCommands() {
    return open.toArray();
  }

  @Override
  public void save(StateWriter out) {
    out.put("started", started);
    out.put("commandHash", commandHash.value());
    out.open("open");
    open.save(out);
    out.close();
    out.open("tasks");
    registry.save(out);
    out.close();
    out.open("core");
    ((State) core).save(out);
    out.close();
  }

  @Override
  public void show(StateWriter out) {
    out.put("started", started);
    out.put("commandHash", commandHash.value());
    out.open("open");
    open.save(out);
    out.close();
    out.open("tasks");
    registry.save(out);
    out.close();
    out.open("core");
    if (core instanceof State state) {
      state.show(out);
    } else {
      Fields.write(core, out);
    }
    out.close();
  }

  @Override
  public void load(StateReader in) {
    started = in.flag("started");
    commandHash.restore(in.number("commandHash"));
    in.open("open");
    open.load(in);
    in.close();
    in.open("tasks");
    registry.load(in);
    in.close();
    in.open("core");
    ((State) core).load(in);
    in.close();
    if (started) {
      core.onResume(this);
    }
  }

  void readCounters(CounterSink sink) {
    if (open != null) {
      sink.counter("core", "open", openCount.get());
    }
    sink.counter("core", "commands", sent.get());
    sink.counter("core", "blocked", blocked.get());
    registry.readCounters(sink);
  }
}

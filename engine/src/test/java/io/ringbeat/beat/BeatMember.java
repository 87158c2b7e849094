package io.ringbeat.beat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * One beat without threads and sockets: a core, the events that wait for it, a journal of those
 * that it has handled, and its clock. Task changes come back as events, as in an engine.
 */
final class BeatMember implements CoreContext {
  final String name;
  final long seed;
  BeatCore core;
  final ArrayDeque<long[]> inbox = new ArrayDeque<>();
  final ArrayDeque<long[]> commands = new ArrayDeque<>();
  final List<long[]> all = new ArrayList<>(); // what it has done, for who wants to see

  boolean up = true;
  long nonce; // of the lock that it holds
  long read; // the place in the ledger that is delivered next
  long offset; // by which its clock is wrong
  private long now; // engine time
  private long sequence = -1;

  private final List<Handled> journal = new ArrayList<>();
  private long[] snapshot;
  private int snapshotAt;
  private long timer = Schedule.NONE;
  private long generation = -1;
  private List<long[]> caused;

  /** An event in the journal, and what it has caused. */
  private static final class Handled {
    final long sequence;
    final long now;
    final long[] event;
    final List<long[]> caused = new ArrayList<>();

    Handled(long sequence, long now, long[] event) {
      this.sequence = sequence;
      this.now = now;
      this.event = event;
    }
  }

  BeatMember(String name, long seed) {
    this.name = name;
    this.seed = seed;
    core = new BeatCore(name, seed);
  }

  /** Handles the event that waits for longest; a clock that went back stands still. */
  long[] handle(long time) {
    long[] event = inbox.poll();
    now = clock(time);
    sequence++;
    Handled handled = new Handled(sequence, now, event);
    journal.add(handled);
    caused = handled.caused;
    feed(core, event);
    all.addAll(caused);
    for (long[] command : caused) {
      (Event.kind(command[0]) == Kind.TASK ? inbox : commands).add(command);
    }
    if (Event.kind(event[0]) == Kind.TASK) {
      timer = event[Event.C];
      generation = sequence;
    }
    return event;
  }

  long clock(long time) {
    return Math.max(now, time + offset);
  }

  /** Rings the alarm if it is due. */
  void ring(long time) {
    if (timer <= clock(time)) {
      long[] event = new long[Event.WORDS];
      event[0] = Event.header(Kind.TASK_DUE, 0, 0, 0);
      event[Event.A] = BeatCore.TASK;
      event[Event.B] = generation;
      event[Event.D] = timer;
      timer = Schedule.NONE;
      inbox.add(event);
    }
  }

  private void feed(BeatCore to, long[] event) {
    if (Event.kind(event[0]) == Kind.TASK_DUE) {
      to.onTask(this, new Due(event[Event.B], event[Event.D]));
    } else if (Event.kind(event[0]) != Kind.TASK) {
      to.onEvent(this, event, 0);
    }
  }

  /** The process is killed: what waits is gone, what was handled is in the journal. */
  void crash() {
    up = false;
    nonce = 0;
    inbox.clear();
    commands.clear();
  }

  /** Goes on from the last snapshot and the journal behind it; timers are as the journal says. */
  void restart() {
    core = replay(snapshot, snapshotAt);
    up = true;
    read = core.place() + 1;
    timer = Schedule.NONE;
    for (Handled handled : journal) {
      int kind = Event.kind(handled.event[0]);
      timer = kind == Kind.TASK ? handled.event[Event.C] : timer;
      timer = kind == Kind.TASK_DUE ? Schedule.NONE : timer;
    }
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(Kind.CONTROL, 0, 0, 0);
    event[Event.A] = ControlCode.RECOVERED;
    inbox.add(event);
  }

  /** Saves the state; the core goes on as one that has loaded it. */
  void reload() {
    StateWriter state = new StateWriter();
    core.save(state);
    snapshot = Arrays.copyOf(state.words(), state.length());
    snapshotAt = journal.size();
    core = replay(snapshot, snapshotAt);
  }

  /** Checks that the whole journal gives the same commands and state. */
  void checkReplay(String what) {
    assertEquals(core.stateHash(), replay(null, 0).stateHash(), what + " " + name);
  }

  private BeatCore replay(long[] state, int from) {
    BeatCore fresh = new BeatCore(name, seed);
    if (state != null) {
      fresh.load(new StateReader(state, 0, state.length));
    }
    long lastNow = now;
    long lastSequence = sequence;
    for (Handled handled : journal.subList(from, journal.size())) {
      now = handled.now;
      sequence = handled.sequence;
      caused = new ArrayList<>();
      feed(fresh, handled.event);
      Supplier<String> what = () -> name + " event " + handled.sequence;
      assertEquals(handled.caused.size(), caused.size(), what);
      for (int i = 0; i < caused.size(); i++) {
        assertArrayEquals(handled.caused.get(i), caused.get(i), what);
      }
    }
    now = lastNow;
    sequence = lastSequence;
    return fresh;
  }

  private record Due(long generation, long scheduled) implements TaskDue {
    @Override
    public long id() {
      return BeatCore.TASK;
    }

    @Override
    public boolean periodic() {
      return false;
    }

    @Override
    public long occurrence() {
      return 1;
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
    return sequence * MAX_COMMANDS + caused.size();
  }

  @Override
  public long send(long[] slab, int offset) {
    long id = nextCommandId();
    long[] copy = new long[Event.slots(slab, offset) * Event.WORDS];
    Event.copy(slab, offset, copy, 0);
    caused.add(copy);
    return id;
  }

  @Override
  public long register(long id, TaskSpec task) {
    long[] event = new long[2 * Event.WORDS];
    task.register(id, event);
    return send(event, 0);
  }

  @Override
  public long unregister(long id) {
    throw new AssertionError("a beat keeps its task");
  }
}

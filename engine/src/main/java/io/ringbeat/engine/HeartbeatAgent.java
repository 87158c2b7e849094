package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import org.agrona.concurrent.Agent;

/**
 * The producer of time: publishes a HEARTBEAT at t0 + n x period and a TASK_DUE for each task that
 * is due, in the order of their deadlines; at equal deadlines the beat comes first. Its duty cycle
 * takes what the core has changed about the timers, also while the ring is full: the core never
 * waits for the ring through this agent.
 */
final class HeartbeatAgent implements Agent {
  private static final int BATCH = 64;

  /** So close to its time, ns, a beat is awaited by reading the clock and nothing else. */
  private static final long CLOSE = 2_000;

  /** A clock that does not go on is not waited for. */
  private static final int MOST_READINGS = 256;

  private final HeartbeatSpec spec; // null: tasks only
  private final EngineClock clock;
  private final Publisher publisher;
  private final Ring changes;
  private final Lifecycle lifecycle;
  private final Ring.Reader reader;
  private final TaskTable table = new TaskTable();
  private final HeartbeatCounters counters;

  private long nextChange;
  private long startTime;
  private boolean begun;
  private long count;
  private long nextBeat = Long.MAX_VALUE;
  private TaskDue due; // taken from the table, not yet published

  HeartbeatAgent(
      HeartbeatSpec spec,
      EngineClock clock,
      Publisher publisher,
      Ring changes,
      Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    this.spec = spec;
    this.clock = clock;
    this.publisher = publisher;
    this.changes = changes;
    this.reader = changes.newReader();
    nextChange = reader.sequence() + 1;
    counters = new HeartbeatCounters();
  }

  @Override
  public String roleName() {
    return "heartbeat";
  }

  @Override
  public void onStart() {
    if (lifecycle.isLive()) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    startTime = clock.now();
    counters.start(startTime);
    if (spec != null) {
      nextBeat = startTime + spec.period();
    }
  }

  /**
   * Takes over where a run that is brought back had been: beats are counted on, at the times of a
   * new t0; tasks, which are null without a core, are due when they had been. Before the engine
   * goes live.
   */
  void resume(long beats, TaskRegistry registry) {
    count = beats;
    if (registry != null) {
      registry.forEachTimer(table::restore);
    }
  }

  @Override
  public int doWork() {
    int work = takeChanges();
    if (!lifecycle.isAccepting()) {
      return work; // the engine is being closed, or brought back: nothing new begins
    }
    if (!begun) {
      begin();
    }
    long now = approach(clock.now());
    counters.onCycle(now);
    for (int i = 0; i < BATCH; i++) {
      long deadline = due != null ? due.scheduled() : table.nextDeadline();
      long missed = missedBeats(now);
      long beat = spec == null ? Long.MAX_VALUE : nextBeat + missed * spec.period();
      if (Math.min(beat, deadline) > now) {
        break;
      }
      if (!(beat <= deadline ? publishBeat(now, beat, missed) : publishDue(now))) {
        break;
      }
      work++;
    }
    return work;
  }

  /** Returns how long until a beat or a task is due, ns; 0 if one is. On the agent's thread. */
  long nanosUntilDue() {
    long next = nextDeadline();
    return next == Long.MAX_VALUE ? next : Math.max(0, next - clock.now());
  }

  private long nextDeadline() {
    return Math.min(nextBeat, due != null ? due.scheduled() : table.nextDeadline());
  }

  /** Waits for what is due very soon; returns the time. */
  private long approach(long now) {
    long next = nextDeadline();
    long time = now;
    if (next - CLOSE < now) {
      for (int i = 0; time < next && i < MOST_READINGS; i++) {
        time = clock.now();
      }
    }
    return time;
  }

  /** Returns how many beats before the next one to publish are passed over. */
  private long missedBeats(long now) {
    return spec == null || spec.missed() == HeartbeatSpec.Missed.CATCH_UP || now < nextBeat
        ? 0
        : (now - nextBeat) / spec.period();
  }

  private boolean publishBeat(long now, long scheduled, long missed) {
    long beat = count + missed + 1;
    if (publisher.tryPublish(
            Event.header(Kind.HEARTBEAT, Event.LAST, 0, 0), 0, beat, scheduled, now, 0, 0)
        < 0) {
      counters.onFull();
      return false;
    }
    count = beat;
    nextBeat = scheduled + spec.period();
    counters.onBeat(beat, missed, now - scheduled);
    return true;
  }

  private boolean publishDue(long now) {
    if (due == null) {
      if (!publisher.hasRoom()) { // not taken before: one with an earlier deadline may come
        counters.onFull();
        return false;
      }
      due = table.take(now);
      counters.onTasks(table.size());
    }
    if (publisher.tryPublish(
            Event.header(Kind.TASK_DUE, 0, 0, 0),
            0,
            due.id(),
            due.generation(),
            due.occurrence(),
            due.scheduled(),
            count)
        < 0) {
      counters.onFull();
      return false;
    }
    counters.onDue(now - due.scheduled());
    due = null;
    return true;
  }

  private int takeChanges() {
    long first = nextChange;
    long available = reader.available(first, first + BATCH - 1);
    if (available < first) {
      return 0;
    }
    long[] slab = changes.slab();
    for (long sequence = first; sequence <= available; sequence++) {
      int offset = changes.offset(sequence);
      long id = slab[offset + Event.A];
      if (slab[offset + Event.D] == TaskCode.REGISTER) {
        table.register(id, slab[offset + Event.E], slab[offset + Event.C], slab[offset + Event.B]);
      } else {
        table.cancel(id);
      }
    }
    nextChange = available + 1;
    reader.release(available);
    counters.onTasks(table.size());
    return (int) (available - first + 1);
  }

  HeartbeatCounters counters() {
    return counters;
  }
}

package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import io.ringbeat.time.TaskSpec.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tasks and heartbeats have to be like, told a second time, as plainly as possible. */
final class SimulatedTasks {
  /** A registration. */
  private static final class Task {
    long id;
    long generation;
    long period;
    long first;
    long code;
    long due; // occurrences so far
    long running;
    long started; // the occurrence that was started last
    final List<Long> queued = new ArrayList<>(); // occurrences

    long scheduled(long occurrence) {
      return first + (occurrence - 1) * period;
    }
  }

  private final SimulatedCore core;
  private final Map<Long, Task> byGeneration = new HashMap<>();
  private final Map<Long, Task> present = new HashMap<>();
  private int fired;
  private long beats;
  private long firstBeat = Long.MIN_VALUE;

  /** Commands that run tasks elsewhere: cause, id, generation, occurrence, scheduled. */
  final List<List<Long>> sentAway = new ArrayList<>();

  SimulatedTasks(SimulatedCore core) {
    this.core = core;
  }

  /** Checks the events that the core has handled. */
  void check(SimulationRecord record, long end, long period) {
    for (int i = 0; i < record.size() && record.sequence(i) < end; i++) {
      long[] event = record.event(i);
      switch (Event.kind(event[0])) {
        case Kind.HEARTBEAT -> beat(event, record.time(i), period);
        case Kind.TASK -> task(record.sequence(i), record.time(i), event);
        case Kind.TASK_DUE -> due(record.sequence(i), record.time(i), event);
        case Kind.TASK_DONE -> done(record.sequence(i), event);
        default -> {}
      }
    }
    require(fired == core.fired.size(), "a task was run that was not due", fired);
  }

  /** Returns how many tasks are registered. */
  long registered() {
    return present.size();
  }

  /** Returns how many of them will be due some time. */
  long timed() {
    return present.values().stream().filter(task -> task.period > 0 || task.due == 0).count();
  }

  /** Checks that in each duty cycle of the heartbeat the deadlines are in their order. */
  static void checkOrder(SimulationRecord record, List<Long> cycles) {
    int cycle = 0;
    long scheduled = Long.MIN_VALUE;
    long generation = Long.MIN_VALUE;
    for (int i = 0; i < record.size(); i++) {
      while (cycle < cycles.size() && record.sequence(i) > cycles.get(cycle)) {
        cycle++;
        scheduled = Long.MIN_VALUE;
      }
      long[] event = record.event(i);
      int kind = Event.kind(event[0]);
      if (Event.source(event[0]) != 1) {
        continue;
      }
      boolean due = kind == Kind.TASK_DUE;
      long itsTime = event[due ? Event.D : Event.B];
      long itsGeneration = due ? event[Event.B] : -1;
      require(
          itsTime > scheduled || (itsTime == scheduled && itsGeneration > generation),
          "not in the order of deadlines",
          record.sequence(i));
      scheduled = itsTime;
      generation = itsGeneration;
    }
  }

  private void beat(long[] event, long time, long period) {
    long count = event[Event.A];
    long scheduled = event[Event.B];
    if (firstBeat == Long.MIN_VALUE) {
      firstBeat = scheduled - count * period;
    }
    require(count > beats, "the count of heartbeats does not grow", count);
    require(scheduled == firstBeat + count * period, "a heartbeat off its time", count);
    require(scheduled <= event[Event.C] && event[Event.C] <= time, "a beat before its time", count);
    beats = count;
  }

  private void task(long sequence, long time, long[] event) {
    long code = event[Event.D];
    long id = event[Event.A];
    if (TaskCode.action(code) == TaskCode.UNREGISTER) {
      present.remove(id);
      return;
    }
    long period = event[Event.B];
    int phase = TaskCode.phase(code);
    if (TaskCode.action(code) != TaskCode.REGISTER
        || period < 0
        || phase > 2
        || TaskCode.overlap(code) > 2
        || TaskCode.failure(code) > 2
        || (phase == Phase.ABSOLUTE.code() && period == 0)) {
      return;
    }
    Task task = new Task();
    task.id = id;
    task.generation = sequence;
    task.period = period;
    task.code = code;
    task.first =
        switch (Phase.of(phase)) {
          case FROM_REGISTRATION -> time + event[Event.C];
          case ABSOLUTE -> (time / period + 1) * period;
          case AT -> event[Event.C];
        };
    present.put(id, task);
    byGeneration.put(sequence, task);
  }

  private void due(long sequence, long time, long[] event) {
    Task task = byGeneration.get(event[Event.B]);
    require(task != null && task.id == event[Event.A], "a task that never was", sequence);
    task.due++;
    require(event[Event.C] == task.due, "an occurrence is missing or doubled", sequence);
    require(event[Event.D] == task.scheduled(task.due), "a task off its time", sequence);
    require(event[Event.D] <= time, "a task before its time", sequence);
    require(event[Event.E] == beats, "another number of heartbeats", sequence);
    if (present.get(task.id) != task) {
      return;
    }
    Overlap overlap = Overlap.of(TaskCode.overlap(task.code));
    if (TaskCode.routed(task.code) && task.running > 0 && overlap != Overlap.ALLOW) {
      if (overlap == Overlap.QUEUE) {
        task.queued.add(task.due);
      }
      return;
    }
    fire(task, sequence, task.due, beats);
  }

  private void fire(Task task, long sequence, long occurrence, long heartbeats) {
    long scheduled = task.scheduled(occurrence);
    if (TaskCode.routed(task.code)) {
      task.running++;
      task.started = occurrence;
      sentAway.add(List.of(sequence, task.id, task.generation, occurrence, scheduled));
      return;
    }
    require(fired < core.fired.size(), "a task that was due was not run", sequence);
    SimulatedCore.Fired expected =
        new SimulatedCore.Fired(
            sequence, task.id, task.generation, occurrence, scheduled, heartbeats);
    require(core.fired.get(fired).equals(expected), "not run as due: " + expected, sequence);
    boolean threw = core.threw.get(fired++);
    boolean disabled = threw && OnFailure.of(TaskCode.failure(task.code)) == OnFailure.DISABLE;
    if (task.period == 0 || disabled) {
      present.remove(task.id);
    }
  }

  private void done(long sequence, long[] event) {
    Task task = present.get(event[Event.A]);
    if (task == null || task.generation != event[Event.B] || task.running == 0) {
      return;
    }
    boolean alone = Overlap.of(TaskCode.overlap(task.code)) != Overlap.ALLOW;
    if (alone && task.started != event[Event.C]) {
      return; // told twice
    }
    task.running--;
    if (event[Event.D] != 0 && OnFailure.of(TaskCode.failure(task.code)) == OnFailure.DISABLE) {
      present.remove(task.id);
    } else if (!task.queued.isEmpty()) {
      fire(task, sequence, task.queued.remove(0), 0);
    } else if (task.period == 0 && task.running == 0) {
      present.remove(task.id);
    }
  }

  private static void require(boolean fine, String message, long where) {
    if (!fine) {
      throw new AssertionError(message + " at " + where);
    }
  }
}

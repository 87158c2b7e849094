package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import io.ringbeat.time.TaskTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A registry that is saved and loaded goes on as the one that was saved, and so do its timers. */
final class TaskRegistryStateTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 300;

  /** What a registry makes happen, written down; with the timers that follow it. */
  private static final class Side implements TaskRegistry.Output {
    final TaskRegistry registry = new TaskRegistry(this);
    final List<String> done = new ArrayList<>();
    TaskTable timers = new TaskTable();

    @Override
    public void timer(long[] event) {
      done.add("timer " + Arrays.toString(Arrays.copyOf(event, Event.WORDS)));
      if (event[Event.D] == TaskCode.REGISTER) {
        timers.register(event[Event.A], event[Event.E], event[Event.C], event[Event.B]);
      } else {
        timers.cancel(event[Event.A]);
      }
    }

    @Override
    public void command(long[] slab) {
      done.add("command " + Arrays.toString(slab));
    }

    @Override
    public boolean run(TaskDue task, OnFailure onFailure) {
      List<Object> seen = new ArrayList<>();
      seen.addAll(List.of(task.id(), task.generation(), task.periodic(), task.scheduled()));
      seen.addAll(List.of(task.actual(), task.occurrence(), task.heartbeats(), task.type()));
      for (int i = 0; i < task.arguments(); i++) {
        seen.add(task.argument(i));
      }
      done.add("run " + seen + onFailure);
      return onFailure == OnFailure.HALT || task.occurrence() % 3 != 0;
    }

    @Override
    public void halt(long id, long occurrence) {
      done.add("halt " + id + "#" + occurrence);
    }

    long[] save() {
      StateWriter out = new StateWriter();
      registry.save(out);
      return Arrays.copyOf(out.words(), out.length());
    }

    static Side loaded(long[] words) {
      Side side = new Side();
      StateReader in = new StateReader(words, 0, words.length);
      side.registry.load(in);
      in.requireEnd();
      side.registry.forEachTimer(side.timers::restore);
      return side;
    }

    void handle(long sequence, long time, long[] event) {
      switch (Event.kind(event[0])) {
        case Kind.TASK -> registry.onTask(sequence, time, event, 0);
        case Kind.TASK_DUE -> registry.onDue(time, event, 0);
        default -> registry.onDone(time, event, 0);
      }
    }

    List<String> timers() {
      List<String> all = new ArrayList<>();
      registry.forEachTimer(
          (id, generation, next, period, occurrences) ->
              all.add(id + "." + generation + "@" + next + "+" + period + "#" + occurrences));
      return all;
    }
  }

  @Test
  void shouldGoOnAsTheRegistryThatWasSaved() {
    int cuts = 0;
    int fired = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Side straight = new Side();
      Side cut = straight;
      List<long[]> running = new ArrayList<>(); // TASK_DONE events to come
      long time = 1_000;
      for (int step = 0; step < STEPS; step++) {
        String what = "seed " + seed + ", step " + step;
        time += random.nextInt(3) * 5L;
        int before = straight.done.size();
        long[] event = new long[2 * Event.WORDS];
        TaskDue due = straight.timers.take(time);
        TaskDue same = cut == straight ? due : cut.timers.take(time);
        assertEquals(text(due), text(same), what);
        if (random.nextInt(10) == 0) { // the timers may have taken what the sequence has not yet
          long[] words = straight.save();
          cut = Side.loaded(words);
          assertArrayEquals(words, cut.save(), what);
          assertArrayEquals(words, straight.save(), what);
          assertEquals(straight.registry.stateHash(), cut.registry.stateHash(), what);
          assertEquals(straight.timers(), cut.timers(), what);
          assertEquals(counter(straight, "registered"), counter(cut, "registered"), what);
          assertEquals(text(due), text(cut.timers.take(time)), what);
          before = straight.done.size();
          cut.done.addAll(straight.done);
          cuts++;
        }
        if (due != null) {
          event[0] = Event.header(Kind.TASK_DUE, 0, 0, 0);
          event[Event.A] = due.id();
          event[Event.B] = due.generation();
          event[Event.C] = due.occurrence();
          event[Event.D] = due.scheduled();
          event[Event.E] = time / 10;
          fired++;
        } else if (!running.isEmpty() && random.nextBoolean()) {
          event = running.remove(random.nextInt(running.size()));
        } else {
          change(random, time, event);
        }

        straight.handle(step, time, event);
        if (cut != straight) {
          cut.handle(step, time, event);
        }

        assertEquals(straight.done, cut.done, what);
        assertEquals(straight.registry.stateHash(), cut.registry.stateHash(), what);
        noteRunning(straight.done.subList(before, straight.done.size()), event, random, running);
      }
      assertArrayEquals(straight.save(), cut.save(), "seed " + seed);
    }
    assertTrue(cuts > 10 * SEEDS && fired > 50 * SEEDS, cuts + " cuts, " + fired + " fired");
  }

  private static void change(SplittableRandom random, long time, long[] event) {
    long id = random.nextInt(12) - 4L;
    if (random.nextInt(4) == 0) {
      TaskSpec.unregister(id, event);
      return;
    }
    long period = 5L * (1 + random.nextInt(8));
    TaskSpec task = random.nextInt(3) == 0 ? TaskSpec.once(period) : TaskSpec.every(period);
    switch (random.nextInt(4)) {
      case 0 -> task = task.at(time + random.nextInt(40) - 20);
      case 1 -> task = random.nextBoolean() ? TaskSpec.every(period).absolute() : task;
      default -> {}
    }
    task = task.type(random.nextInt(9)).arguments(random.longs(random.nextInt(3)).toArray());
    task = task.onFailure(OnFailure.of(random.nextInt(3)));
    if (random.nextBoolean()) {
      task = task.routed(Overlap.of(random.nextInt(3)));
    }
    task.register(id, event);
  }

  /** Makes the ends of the tasks that were sent away. */
  private static void noteRunning(
      List<String> done, long[] cause, SplittableRandom random, List<long[]> running) {
    for (String line : done) {
      if (line.startsWith("command")) {
        String[] words = line.substring("command [".length()).split(", ", -1);
        long[] event = new long[2 * Event.WORDS];
        event[0] = Event.header(Kind.TASK_DONE, 0, 0, 0);
        event[Event.A] = Long.parseLong(words[Event.A]);
        event[Event.B] = Long.parseLong(words[Event.B]);
        event[Event.C] = Long.parseLong(words[Event.C]);
        event[Event.D] = random.nextInt(4) == 0 ? 1 : 0;
        running.add(event);
      }
    }
    assertNotEquals(0, cause[0]);
  }

  @Test
  void shouldShowTheFirstDeadlineOfATaskThatWasNotDueYet() {
    Side side = new Side();
    long[] event = new long[2 * Event.WORDS];
    TaskSpec.every(40).register(5, event);
    side.handle(3, 1_000, event);
    TaskSpec.once(70).register(2, event);
    side.handle(4, 1_000, event);
    TaskSpec.every(30).absolute().register(9, event);
    side.handle(5, 1_000, event);

    assertEquals(List.of("5.3@1040+40#0", "2.4@1070+0#0", "9.5@1020+30#0"), side.timers());
  }

  @Test
  void shouldShowNoDeadlineOfATaskThatWasDueOnceAndStillRuns() {
    Side side = new Side();
    long[] event = new long[2 * Event.WORDS];
    TaskSpec.once(70).routed(Overlap.ALLOW).register(2, event);
    side.handle(4, 1_000, event);
    side.handle(5, 1_070, due(2, 4, 1, 1_070));

    assertEquals(List.of(), side.timers());
    assertEquals(1, counter(Side.loaded(side.save()), "registered"));
  }

  @Test
  void shouldCountDeadlinesThatAreQueuedOrSkipped() {
    for (Overlap overlap : Overlap.values()) {
      Side side = new Side();
      long[] event = new long[2 * Event.WORDS];
      TaskSpec.every(40).routed(overlap).register(2, event);
      side.handle(4, 1_000, event);
      side.handle(5, 1_100, due(2, 4, 1, 1_040));
      side.handle(6, 1_100, due(2, 4, 2, 1_080));

      assertEquals(List.of("2.4@1120+40#2"), side.timers(), overlap.name());
    }
  }

  @Test
  void shouldTellRegistrationsWithOtherFirstDeadlinesApart() {
    long[] event = new long[2 * Event.WORDS];
    TaskSpec.every(40).register(2, event);
    Side one = new Side();
    one.handle(4, 1_000, event);
    Side other = new Side();
    other.handle(4, 1_001, event);

    assertNotEquals(one.registry.stateHash(), other.registry.stateHash());
  }

  @Test
  void shouldRefuseWhatWasNeverRegistered() {
    Side side = new Side();
    long[] event = new long[2 * Event.WORDS];
    TaskSpec.every(40).arguments(1, 2, 3).register(2, event);
    side.handle(4, 1_000, event);
    TaskSpec.once(40).register(3, event);
    side.handle(5, 1_000, event);
    long[] sound = side.save();
    int refused = 0;

    for (long seed = 1; seed <= 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] words = sound.clone();
      int at = random.nextInt(words.length);
      words[at] = random.nextBoolean() ? words[at] ^ 1L << random.nextInt(64) : -1;
      try {
        Side.loaded(words);
      } catch (StateException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(refused > 1_500, "refused " + refused);
    StateWriter none = new StateWriter();
    none.put("tasks", 1);
    assertThrows(
        StateException.class,
        () -> side.registry.load(new StateReader(none.words(), 0, none.length())));
  }

  private static long[] due(long id, long generation, long occurrence, long scheduled) {
    return Rig.event(Kind.TASK_DUE, 0, 0, id, generation, occurrence, scheduled);
  }

  private static long counter(Side side, String name) {
    Map<String, Long> counters = new TreeMap<>();
    side.registry.readCounters((scope, counter, value) -> counters.put(counter, value));
    return counters.getOrDefault(name, -1L);
  }

  private static String text(TaskDue due) {
    return due == null
        ? "none"
        : due.id() + "." + due.generation() + "@" + due.scheduled() + "#" + due.occurrence();
  }
}

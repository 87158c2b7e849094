package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TasksTest {
  private static final long MS = 1_000_000;
  private static final long START = 5_000 * MS;

  private final ManualClock clock = new ManualClock(START);
  private final List<String> calls = new ArrayList<>();
  private final List<long[]> sent = new ArrayList<>();
  private final Tasks core = new Tasks();
  private final Gateway gateway =
      (id, slab, offset) -> {
        long[] copy = new long[Event.slots(slab, offset) * Event.WORDS];
        Event.copy(slab, offset, copy, 0);
        sent.add(copy);
        return true;
      };
  private final Engine engine =
      Engine.builder()
          .driver(Driver.CALLER)
          .clock(clock)
          .heartbeat(HeartbeatSpec.every(10 * MS))
          .core("core", core)
          .gateway(gateway)
          .start();
  private final Publisher host = engine.publisher("host");

  /** Notes which tasks are due; what it does then is each test's affair. */
  private final class Tasks implements Core {
    CoreContext context;
    java.util.function.Consumer<TaskDue> onTask = task -> {};

    @Override
    public void onStart(CoreContext started) {
      context = started;
    }

    @Override
    public void onEvent(CoreContext called, long[] slab, int offset) {}

    @Override
    public void onTask(CoreContext called, TaskDue task) {
      calls.add(task.id() + "#" + task.occurrence() + "@" + (task.scheduled() - START) / MS);
      onTask.accept(task);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldCountPeriodsFromTheRegistration() {
    run(START + 3 * MS);
    host.register(1, TaskSpec.every(4 * MS));
    run(START + 12 * MS);

    assertEquals(List.of("1#1@7", "1#2@11"), calls);
  }

  @Test
  void shouldBeDueAtMultiplesOfThePeriodWhenAbsolute() {
    run(START + 3 * MS);
    host.register(1, TaskSpec.every(5 * MS).absolute());
    run(START + 12 * MS);

    assertEquals(List.of("1#1@5", "1#2@10"), calls);
  }

  @Test
  void shouldBeDueOnceAfterADelay() {
    host.register(1, TaskSpec.once(2 * MS));
    run(START + 12 * MS);

    assertEquals(List.of("1#1@2"), calls);
    assertEquals(0, counter("tasks", "registered"));
  }

  @Test
  void shouldSayHowLongThereIsNothingToDo() {
    run(START + 3 * MS);
    assertEquals(7 * MS, engine.nanosUntilDue(), "the next beat");

    host.register(1, TaskSpec.once(2 * MS));
    settle();
    assertEquals(2 * MS, engine.nanosUntilDue(), "the task");

    clock.set(START + 5 * MS - 1);
    settle();
    assertEquals(List.of(), calls);
    assertEquals(1, engine.nanosUntilDue());

    clock.set(START + 5 * MS + 1);
    assertEquals(0, engine.nanosUntilDue());
    settle();
    assertEquals(List.of("1#1@5"), calls);
    assertEquals(5 * MS - 1, engine.nanosUntilDue(), "the next beat again");
  }

  @Test
  void shouldFireEqualDeadlinesInTheOrderOfTheirRegistration() {
    host.register(9, TaskSpec.every(4 * MS));
    host.register(3, TaskSpec.every(2 * MS));
    host.register(5, TaskSpec.once(4 * MS));
    run(START + 4 * MS);

    assertEquals(List.of("3#1@2", "9#1@4", "3#2@4", "5#1@4"), calls);
  }

  @Test
  void shouldStartAnewWhenATaskIsChanged() {
    host.register(1, TaskSpec.every(4 * MS));
    run(START + 5 * MS);
    host.register(1, TaskSpec.every(10 * MS));
    run(START + 16 * MS);

    assertEquals(List.of("1#1@4", "1#1@15"), calls);
    assertEquals(1, counter("tasks", "registered"));
  }

  @Test
  void shouldBeVoidWhenUnregisteredBeforeTheDueEventIsHandled() {
    host.register(1, TaskSpec.every(4 * MS));
    settle();
    clock.set(START + 4 * MS);

    host.unregister(1); // in the sequence before the beat can say that the task is due
    settle();

    assertEquals(List.of(), calls);
    assertEquals(1, counter("tasks", "void"));
  }

  @Test
  void shouldUnregisterItselfWhileItFires() {
    core.onTask = task -> core.context.unregister(task.id());
    host.register(1, TaskSpec.every(4 * MS));
    run(START + 20 * MS);

    assertEquals(List.of("1#1@4"), calls);
    assertEquals(0, counter("tasks", "registered"));
  }

  @Test
  void shouldRegisterAnotherTaskFromATask() {
    core.onTask =
        task -> {
          if (task.id() == 1) {
            core.context.register(2, TaskSpec.once(3 * MS));
          }
        };
    host.register(1, TaskSpec.once(4 * MS));
    run(START + 20 * MS);

    assertEquals(List.of("1#1@4", "2#1@7"), calls);
  }

  @Test
  void shouldCatchUpWithEachMissedDeadline() {
    host.register(1, TaskSpec.every(4 * MS));
    settle();
    clock.set(START + 13 * MS);
    settle();

    assertEquals(List.of("1#1@4", "1#2@8", "1#3@12"), calls);
  }

  @Test
  void shouldRefuseAPeriodThatIsNotPositive() {
    assertThrows(IllegalArgumentException.class, () -> TaskSpec.every(0));
    assertThrows(IllegalArgumentException.class, () -> TaskSpec.every(-1));
    assertThrows(IllegalArgumentException.class, () -> TaskSpec.once(1).absolute());

    long[] event = new long[2 * Event.WORDS];
    TaskSpec.every(1).register(4, event);
    event[Event.B] = -1;
    host.copy(event, 0, Event.WORDS);
    settle();

    assertEquals(0, counter("tasks", "registered"));
    assertEquals(1, counter("tasks", "refused"));
  }

  @Test
  void shouldSendARoutedTaskAwayWithItsArguments() {
    host.register(1, TaskSpec.once(4 * MS).type(77).arguments(5, 6).routed(Overlap.ALLOW));
    run(START + 4 * MS);

    assertEquals(List.of(), calls);
    long[] command = sent.get(0);
    assertEquals(Kind.TASK_DUE, Event.kind(command[0]));
    assertEquals(1, command[Event.A]);
    assertEquals(1, command[Event.C]);
    assertEquals(START + 4 * MS, command[Event.D]);
    assertEquals(5 * Long.BYTES, Payload.length(command, 0));
    assertEquals(77, Payload.word(command, 0, 0));
    assertEquals(START + 4 * MS, Payload.word(command, 0, 2));
    assertEquals(5, Payload.word(command, 0, 3));
    assertEquals(6, Payload.word(command, 0, 4));
  }

  @Test
  void shouldNotStartAgainWhatStillRunsWhenOverlapIsSkipped() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.SKIP));
    run(START + 13 * MS);
    host.taskDone(1, sent.get(0)[Event.B], 1, 0);
    run(START + 17 * MS);

    assertEquals(List.of(1L, 4L), occurrences());
    assertEquals(2, counter("tasks", "skipped"));
  }

  @Test
  void shouldStartAgainAsOftenAsItWasDueWhenOverlapIsQueued() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.QUEUE));
    run(START + 13 * MS);
    long generation = sent.get(0)[Event.B];
    host.taskDone(1, generation, 1, 0);
    settle();
    host.taskDone(1, generation, 2, 0);
    settle();
    host.taskDone(1, generation, 3, 0);
    run(START + 17 * MS);

    assertEquals(List.of(1L, 2L, 3L, 4L), occurrences());
    assertEquals(START + 8 * MS, sent.get(1)[Event.D]);
    assertEquals(START + 12 * MS, sent.get(2)[Event.D]);
  }

  @Test
  void shouldPassOverTheEndOfATaskThatIsToldTwice() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.QUEUE));
    run(START + 13 * MS);
    long generation = sent.get(0)[Event.B];
    host.taskDone(1, generation, 1, 0);
    host.taskDone(1, generation, 1, 0);
    settle();

    assertEquals(List.of(1L, 2L), occurrences());
    assertEquals(1, counter("tasks", "void"));
  }

  @Test
  void shouldStartAgainAtOnceWhenOverlapIsAllowed() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.ALLOW));
    run(START + 13 * MS);

    assertEquals(List.of(1L, 2L, 3L), occurrences());
  }

  @Test
  void shouldKeepATaskThatThrowsAndSendNothingOfThatCall() {
    core.onTask =
        task -> {
          core.context.send(message(), 0);
          if (task.occurrence() == 1) {
            throw new IllegalStateException("on purpose");
          }
        };
    host.register(1, TaskSpec.every(4 * MS).onFailure(OnFailure.KEEP));
    run(START + 9 * MS);

    assertEquals(List.of("1#1@4", "1#2@8"), calls);
    assertEquals(1, sent.size());
    assertEquals(1, counter("tasks", "failed"));
    assertEquals(Status.UP, engine.health().status());
  }

  @Test
  void shouldUnregisterATaskThatThrowsWhenThatDisablesIt() {
    core.onTask =
        task -> {
          throw new IllegalStateException("on purpose");
        };
    host.register(1, TaskSpec.every(4 * MS).onFailure(OnFailure.DISABLE));
    run(START + 20 * MS);

    assertEquals(List.of("1#1@4"), calls);
    assertEquals(0, counter("tasks", "registered"));
    assertEquals(0, counter("heartbeat", "tasks"));
  }

  @Test
  void shouldHaltWhenATaskThrows() {
    core.onTask =
        task -> {
          throw new IllegalStateException("on purpose");
        };
    host.register(1, TaskSpec.every(4 * MS));
    run(START + 4 * MS);

    assertEquals(Status.DOWN, engine.health().status());
    assertTrue(engine.health().failure().event().startsWith("TASK_DUE"));
  }

  @Test
  void shouldTreatAFailureElsewhereAsTheTaskSays() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.SKIP).onFailure(OnFailure.DISABLE));
    host.register(2, TaskSpec.every(4 * MS).routed(Overlap.SKIP).onFailure(OnFailure.KEEP));
    run(START + 4 * MS);
    host.taskDone(1, sent.get(0)[Event.B], 1, 7);
    host.taskDone(2, sent.get(1)[Event.B], 1, 7);
    run(START + 9 * MS);

    assertEquals(List.of(1L, 2L, 2L), sent.stream().map(command -> command[Event.A]).toList());
    assertEquals(1, counter("tasks", "registered"));
    assertEquals(2, counter("tasks", "failed"));

    host.register(3, TaskSpec.once(0).routed(Overlap.SKIP));
    settle();
    host.taskDone(3, sent.get(sent.size() - 1)[Event.B], 1, 7);
    settle();

    assertEquals(Status.DOWN, engine.health().status());
  }

  @Test
  void shouldPassOverTheEndOfATaskThatIsNotRunning() {
    host.register(1, TaskSpec.every(4 * MS).routed(Overlap.SKIP));
    settle();
    host.taskDone(1, 1, 1, 0);
    host.taskDone(2, 1, 1, 0);
    settle();

    assertEquals(2, counter("tasks", "void"));
  }

  private static long[] message() {
    long[] message = new long[Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, 0, 0, 0);
    return message;
  }

  private List<Long> occurrences() {
    return sent.stream().map(command -> command[Event.C]).toList();
  }

  private long counter(String scope, String name) {
    Map<String, Long> counters = new TreeMap<>();
    engine.readCounters((in, counter, value) -> counters.put(in + "." + counter, value));
    return counters.get(scope + "." + name);
  }

  /** Lets time pass millisecond by millisecond. */
  private void run(long until) {
    settle();
    while (clock.now() < until) {
      clock.advance(MS);
      settle();
    }
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      engine.poll();
    }
  }
}

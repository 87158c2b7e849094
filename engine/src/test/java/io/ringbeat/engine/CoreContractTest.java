package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The core: the same events give the same commands, however they are cut and whoever is slow. */
@Timeout(60)
final class CoreContractTest {
  private final ManualClock clock = new ManualClock(1_000);

  /** Keeps the first word of each command that it takes. */
  private static final class Taker implements Gateway {
    final List<Long> taken = new ArrayList<>();
    final List<long[]> tasks = new ArrayList<>();
    boolean open = true;

    @Override
    public boolean send(long id, long[] slab, int offset) {
      if (open) {
        taken.add(slab[offset + Event.A]);
        if (Event.kind(slab[offset]) == Kind.TASK_DUE) {
          long[] command = new long[Event.slots(slab, offset) * Event.WORDS];
          for (int i = 0; i < command.length; i++) {
            command[i] = slab[(offset + i) & (slab.length - 1)];
          }
          tasks.add(command);
        }
      }
      return open;
    }
  }

  /** Sends as many commands as each event asks for. */
  private static class Sends implements Core {
    final long[] command = Rig.event(Kind.REQUEST, 0, 0);
    long events;
    long sent;

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      events++;
      for (long i = slab[offset + Event.A]; i > 0; i--) {
        command[Event.A] = sent++;
        context.send(command, 0);
      }
    }
  }

  private Engine start(Core core, Gateway gateway) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .ringSize(1 << 10)
        .clock(clock)
        .core("core", core)
        .gateway(gateway)
        .start();
  }

  private static List<Long> upTo(long count) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private long hashOf(boolean oneByOne) {
    Taker taker = new Taker();
    Engine engine = start(new Sends(), taker);
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 200; i++) {
      feed.confirm(50, 0);
      if (oneByOne) {
        Rig.settle(engine);
      }
    }
    Rig.settle(engine);
    assertTrue(engine.close(Rig.SECOND).complete());
    assertEquals(upTo(10_000), taker.taken);
    return engine.commandHash();
  }

  @Test
  void shouldChainTheSameCommandsWithAnyBatchCuts() {
    long oneByOne = hashOf(true);

    long atOnce = hashOf(false);

    assertEquals(oneByOne, atOnce);
  }

  @Test
  void shouldNotGiveTheCoreTheNextEventWhileItsCommandsFindNoRoom() {
    Taker taker = new Taker();
    taker.open = false;
    Sends core = new Sends();
    Engine engine = start(core, taker);
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 200; i++) {
      feed.confirm(100, 0);
    }

    for (int i = 0; i < 1_000; i++) {
      engine.poll();
    }

    long most = (1 << 12) / 100 + 1; // the ring of commands has 4,096 slots
    assertTrue(core.events <= most, () -> core.events + " events, and room for " + most);
    taker.open = true;
    Rig.settle(engine);
    assertEquals(upTo(20_000), taker.taken);
    engine.close();
  }

  @Test
  void shouldNotSendCommandsOfATaskThatFailedThoughOthersWaitForRoom() {
    Taker taker = new Taker();
    Sends core =
        new Sends() {
          @Override
          public void onTask(CoreContext context, TaskDue task) {
            for (int i = 0; i < 3_000; i++) {
              context.send(Rig.event(Kind.REQUEST, 0, 0, -1), 0);
            }
            throw new IllegalStateException("task");
          }
        };
    Engine engine = start(core, taker);
    Publisher feed = engine.publisher("feed");
    long generation = feed.register(5, TaskSpec.every(1L << 50).onFailure(OnFailure.KEEP));
    Rig.settle(engine);
    for (int i = 0; i < 20; i++) {
      feed.confirm(600, 0);
      feed.publish(Event.header(Kind.TASK_DUE, 0, 0, 0), 0, 5, generation, i + 1L, 0, 0);
    }

    Rig.settle(engine);

    assertEquals(Health.Status.UP, engine.health().status(), engine::toString);
    assertEquals(20, Rig.counters(engine, "tasks").get("failed"));
    assertEquals(0, Collections.frequency(taker.taken, -1L), "commands of calls that failed");
    assertEquals(upTo(12_000), taker.taken);
    engine.close();
  }

  @Test
  void shouldTellTheCoreOfItsStartBeforeAnythingElse() {
    List<String> calls = new ArrayList<>();
    Engine engine =
        start(
            new Core() {
              @Override
              public void onStart(CoreContext context) {
                calls.add("start");
              }

              @Override
              public void onEvent(CoreContext context, long[] slab, int offset) {
                calls.add(Kind.name(Event.kind(slab[offset])));
              }
            },
            new Gateway() {
              @Override
              public void onStart(Publisher publisher) {
                publisher.offer(Rig.event(Kind.REPORT, 0, 0), 0, 1); // an answer that was waiting
              }

              @Override
              public boolean send(long id, long[] slab, int offset) {
                return true;
              }
            });

    Rig.settle(engine);

    assertEquals(List.of("start", "REPORT"), calls);
    engine.close();
  }

  @Test
  void shouldHoldNothingOfOtherTasksInTheCommandThatRunsATask() {
    Taker taker = new Taker();
    Engine engine = start(new Sends(), taker);
    Publisher feed = engine.publisher("feed");
    feed.register(
        1, TaskSpec.once(10).routed(Overlap.ALLOW).arguments(91, 92, 93, 94, 95, 96, 97, 98));
    feed.register(2, TaskSpec.once(20).routed(Overlap.ALLOW).arguments(7));
    Rig.settle(engine);

    clock.advance(100);
    Rig.settle(engine);

    assertEquals(2, taker.tasks.size());
    long[] second = taker.tasks.get(1);
    assertEquals(7, Payload.word(second, 0, 3));
    assertArrayEquals(
        new long[4], Arrays.copyOfRange(second, Event.WORDS + 4, second.length), "the padding");
    engine.close();
  }
}

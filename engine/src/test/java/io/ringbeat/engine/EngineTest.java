package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private final ManualClock clock = new ManualClock(1_000);
  private final Recorder recorder = new Recorder();

  @Test
  void shouldHaveNothingDueEverWithoutHeartbeatAndCore() {
    try (Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .handler("none", (sequence, time, slab, offset) -> {})
            .start()) {
      assertEquals(Long.MAX_VALUE, engine.nanosUntilDue());
    }
  }

  @Test
  void shouldTakeEachEventToEachHandlerInItsPlace() {
    Recorder second = new Recorder();
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .handler("first", recorder)
            .handler("second", second, options -> options.after("first"))
            .start();
    Publisher feed = engine.publisher("feed");

    assertEquals(1, feed.trade(0, 0, 990, 100, 5, 77));
    assertEquals(2, feed.trade(0, Event.SELL, 991, 101, 6, 78));
    while (engine.poll() > 0) {}

    assertEquals(List.of(0L, 1L, 2L), recorder.sequences);
    assertEquals(recorder.texts(), second.texts());
    assertTrue(recorder.texts().get(2).startsWith("TRADE SELL"), recorder.texts().get(2));
    assertTrue(engine.close(1_000_000_000).complete());
  }

  @Test
  void shouldBeatAndFireTasksInTheOrderOfTheirDeadlines() {
    List<String> fired = new ArrayList<>();
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .heartbeat(HeartbeatSpec.every(100_000))
            .handler("recorder", recorder)
            .core(
                "core",
                new Core() {
                  @Override
                  public void onEvent(CoreContext context, long[] slab, int offset) {}

                  @Override
                  public void onTask(CoreContext context, TaskDue task) {
                    fired.add(
                        task.id()
                            + "#"
                            + task.occurrence()
                            + "@"
                            + task.scheduled()
                            + " type "
                            + task.type()
                            + " beats "
                            + task.heartbeats()
                            + " of "
                            + task.argument(1));
                  }
                })
            .start();
    Publisher host = engine.publisher("host");

    host.register(7, TaskSpec.every(150_000).type(3).arguments(1, 42));
    settle(engine);
    clock.set(301_000);
    settle(engine);

    assertEquals(
        List.of("7#1@151000 type 3 beats 0 of 42", "7#2@301000 type 3 beats 3 of 42"), fired);
    List<Long> beats = new ArrayList<>();
    for (long[] beat : recorder.ofKind(Kind.HEARTBEAT)) {
      beats.add(beat[Event.A]);
    }
    assertEquals(List.of(3L), beats);
    engine.close();
  }

  @Test
  void shouldStopAtTheEventThatAHandlerThrowsOn() throws Exception {
    RuntimeException thrown = new RuntimeException("poison");
    Recorder later = new Recorder();
    Engine engine =
        Engine.builder()
            .ringSize(16)
            .handler(
                "picky",
                (sequence, time, slab, offset) -> {
                  if (sequence == 3) {
                    throw thrown;
                  }
                })
            .handler("later", later, options -> options.after("picky"))
            .start();
    Publisher feed = engine.publisher("feed");

    EngineStoppedException refused =
        assertThrows(
            EngineStoppedException.class,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                feed.trade(0, 0, 0, 1, 1, i);
              }
            });

    assertSame(thrown, refused.getCause());
    assertEquals(Status.DOWN, engine.health().status());
    assertEquals("picky", engine.health().failure().agent());
    assertEquals(3, engine.health().failure().sequence());
    Drained drained = engine.close(1_000_000_000);
    assertTrue(later.sequences.stream().allMatch(sequence -> sequence < 3));
    assertEquals(0, drained.stuck().size());
  }

  private static void settle(Engine engine) {
    for (int i = 0; i < 20; i++) {
      engine.poll();
    }
  }
}

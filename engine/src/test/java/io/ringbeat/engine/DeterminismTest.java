package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that was recorded, by threads, inline or by a seed, gives the same commands and the same
 * state when its sequence is fed again, inline or by any seed, in any pieces.
 */
final class DeterminismTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int REPLAYS = 50;
  private static final int STEPS = 1_500; // of each producer
  private static final int PRODUCERS = 3;

  /** What is run: add a core and its gateway here, and all below holds for them, too. */
  private record Subject(
      String name, Function<SimulationPlan, Core> core, Function<SimulationPlan, Gateway> gateway) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A sequence, and what the core made of it. */
  private record Recording(SimulationRecord sequence, long end, long commandHash, long stateHash) {}

  private static Stream<Subject> subjects() {
    return Stream.of(
        new Subject(
            "random reactions",
            SimulatedCore::new,
            plan -> new SimulatedGateway(plan, () -> Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldReplayWhatThreadsRecorded(Subject subject) throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      SimulationPlan plan = plan(i);
      requireReplayable(subject, plan, byThreads(subject, plan));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldReplayWhatTheCallerRecorded(Subject subject) {
    for (int i = 100; i < 106; i++) {
      SimulationPlan plan = plan(i);
      requireReplayable(subject, plan, inline(subject, plan, Driver.CALLER));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldReplayWhatASeedRecorded(Subject subject) {
    for (int i = 200; i < 206; i++) {
      SimulationPlan plan = plan(i);
      requireReplayable(subject, plan, inline(subject, plan, Driver.SEEDED));
    }
  }

  /**
   * Returns the first plan from a seed on in which nobody fails and time passes in milliseconds.
   */
  private static SimulationPlan plan(int from) {
    for (long seed = from * 1_000L; ; seed++) {
      SimulationPlan plan = new SimulationPlan(seed);
      if (plan.failing == SimulationPlan.Failing.NOBODY && plan.period == MILLISECOND) {
        return plan;
      }
    }
  }

  private static Recording byThreads(Subject subject, SimulationPlan plan)
      throws InterruptedException {
    SimulatedHandler recorder = new SimulatedHandler(List.of(), Long.MAX_VALUE, false);
    Engine engine = builder(subject, plan, recorder).start();
    List<SimulatedProducer> producers = producers(engine, plan);
    List<Thread> threads = new ArrayList<>();
    for (SimulatedProducer producer : producers) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < STEPS; i++) {
                  producer.step();
                  if (i % 8 == 0) {
                    LockSupport.parkNanos(20_000);
                  }
                }
                while (!producer.flush()) {
                  Thread.onSpinWait();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return close(engine, recorder, producers);
  }

  private static Recording inline(Subject subject, SimulationPlan plan, Driver driver) {
    SimulatedHandler recorder = new SimulatedHandler(List.of(), Long.MAX_VALUE, false);
    ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    SplittableRandom random = plan.random("inline");
    EngineBuilder builder = builder(subject, plan, recorder).clock(clock);
    Engine engine =
        (driver == Driver.SEEDED ? builder.seeded(random.nextLong()) : builder.driver(driver))
            .start();
    List<SimulatedProducer> producers = producers(engine, plan);
    for (int i = 0; i < STEPS * PRODUCERS; i++) {
      producers.get(random.nextInt(PRODUCERS)).step();
      clock.advance(random.nextLong(MILLISECOND / 10));
      for (int polls = random.nextInt(8); polls > 0; polls--) {
        engine.poll();
      }
    }
    for (SimulatedProducer producer : producers) {
      while (!producer.flush()) {
        engine.poll();
      }
    }
    return close(engine, recorder, producers);
  }

  private static EngineBuilder builder(
      Subject subject, SimulationPlan plan, SimulatedHandler recorder) {
    return Engine.builder()
        .ringSize(plan.ringSlots)
        .heartbeat(HeartbeatSpec.every(MILLISECOND).missed(plan.missed))
        .handler("recorder", recorder)
        .core("core", subject.core().apply(plan))
        .gateway(subject.gateway().apply(plan));
  }

  private static List<SimulatedProducer> producers(Engine engine, SimulationPlan plan) {
    List<SimulatedProducer> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      producers.add(new SimulatedProducer(plan, engine.publisher("producer" + i), engine.clock()));
    }
    return producers;
  }

  private static Recording close(
      Engine engine, SimulatedHandler recorder, List<SimulatedProducer> producers) {
    Drained drained = engine.close(10_000 * MILLISECOND);
    assertNull(engine.health().failure());
    assertTrue(drained.complete(), drained.toString());
    SimulationRecord record =
        new SimulationRecord(recorder.events, recorder.sequences, recorder.times);
    for (SimulatedProducer producer : producers) {
      producer.check(record, true);
    }
    return new Recording(record, recorder.next, engine.commandHash(), engine.stateHash());
  }

  private static void requireReplayable(Subject subject, SimulationPlan plan, Recording recording) {
    long[] words = recording.sequence().wordsBefore(recording.end());
    for (int i = 0; i < REPLAYS; i++) {
      SplittableRandom random = plan.random("replay" + i);
      EngineBuilder builder =
          Engine.builder()
              .driver(Driver.CALLER)
              .ringSize(32 << random.nextInt(6))
              .core("core", subject.core().apply(plan))
              .replay();
      Engine replay = (i % 2 == 0 ? builder : builder.seeded(random.nextLong())).start();
      String how = subject + ", " + plan + ", replay " + i;

      feed(replay, words, random);

      assertTrue(replay.close(1_000 * MILLISECOND).complete(), how);
      assertEquals(recording.commandHash(), replay.commandHash(), how);
      assertEquals(recording.stateHash(), replay.stateHash(), how);
    }
  }

  /** Feeds events in pieces that chance cuts, and polls between them. */
  private static void feed(Engine replay, long[] words, SplittableRandom random) {
    int at = 0;
    while (at < words.length) {
      int to = at;
      for (int events = random.nextInt(64); events > 0 && to < words.length; events--) {
        to += Event.slots(words, to) * Event.WORDS;
      }
      at = replay.feed(words, at, to);
      for (int polls = random.nextInt(4); polls > 0; polls--) {
        replay.poll();
      }
    }
  }
}

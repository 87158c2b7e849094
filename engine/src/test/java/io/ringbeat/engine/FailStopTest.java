package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.engine.Rig.Gate;
import io.ringbeat.engine.Rig.Runner;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine that fails stops, and one that is closed ends: at once, and saying what happened. */
@Timeout(60)
final class FailStopTest {
  private final ManualClock clock = new ManualClock(1_000);
  private final List<Gate> gates = new ArrayList<>();
  private Engine engine;

  private Gate gate(long sequence) {
    Gate gate = new Gate(sequence);
    gates.add(gate);
    return gate;
  }

  private EngineBuilder builder(Driver driver) {
    return Engine.builder().driver(driver).ringSize(64).clock(clock);
  }

  @AfterEach
  void close() {
    gates.forEach(Gate::open);
    if (engine != null) {
      engine.close(Rig.SECOND);
    }
  }

  private void go(Engine running) throws InterruptedException {
    for (int i = 0; i < 2_000 && running.health().status() == Status.UP; i++) {
      try {
        running.poll();
      } catch (IllegalStateException e) {
        Thread.sleep(1); // it has threads
      }
    }
  }

  private static <T extends Throwable> void sneak(Throwable e) throws T {
    @SuppressWarnings("unchecked")
    T unchecked = (T) e;
    throw unchecked;
  }

  /** A handler that throws at a sequence. */
  private static EventHandler throwing(long at, Throwable e) {
    return (sequence, time, slab, offset) -> {
      if (sequence == at) {
        FailStopTest.<RuntimeException>sneak(e);
      }
    };
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("runtime"),
        new IOException("checked"),
        new AssertionError("assertion"),
        new StackOverflowError("stack"),
        new OutOfMemoryError("memory"),
        new NoClassDefFoundError("class"),
        new InterruptedException("interrupt"));
  }

  @Nested
  class AHandlerThatThrows {
    @ParameterizedTest
    @MethodSource("io.ringbeat.engine.FailStopTest#throwables")
    void shouldStopTheEngineWhateverItThrows(Throwable thrown) throws Exception {
      Recorder later = new Recorder();
      List<Failure> told = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(Driver.THREADS)
              .handler("picky", throwing(5, thrown))
              .handler("later", later, options -> options.after("picky"))
              .onFailure(told::add)
              .start();
      Publisher feed = engine.publisher("feed");

      EngineStoppedException refused =
          assertThrows(
              EngineStoppedException.class,
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  feed.trade(3, Event.SELL, 0, 100, 1, i);
                }
              });

      assertSame(thrown, refused.getCause());
      Health health = engine.health();
      assertEquals(Status.DOWN, health.status());
      assertEquals("picky", health.failure().agent());
      assertEquals(5, health.failure().sequence());
      assertTrue(health.failure().event().startsWith("TRADE SELL"), () -> health.failure().event());
      assertTrue(health.failure().event().contains("[100, 1, 4, 0, 0]"), health::toString);
      assertSame(thrown, health.failure().cause());
      Drained drained = engine.close(Rig.SECOND);
      assertFalse(drained.complete());
      assertEquals(List.of(), drained.stuck());
      assertTrue(later.sequences.stream().allMatch(sequence -> sequence < 5));
      assertEquals(Status.DOWN, engine.health().status(), "closing does not hide the failure");
      assertEquals(List.of(health.failure()), told);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldBeNamedWithTheFirstSlotOfItsEventWhereverThatIsInTheBatch(int place)
        throws Exception {
      IllegalStateException thrown = new IllegalStateException("poison");
      Recorder later = new Recorder();
      List<Long> seen = new ArrayList<>();
      engine =
          builder(Driver.CALLER)
              .handler(
                  "picky",
                  (sequence, time, slab, offset) -> {
                    if (Event.kind(slab[offset]) == Kind.MESSAGE) {
                      throw thrown;
                    }
                    seen.add(sequence);
                  })
              .handler("later", later, options -> options.after("picky"))
              .start();
      Publisher feed = engine.publisher("feed");
      for (int i = 0; i < place; i++) {
        feed.confirm(i, 0);
      }
      long poison = feed.message(7, 0, 0, 0, new byte[100], 0, 100);
      feed.confirm(9, 0);

      go(engine);

      assertEquals(Status.DOWN, engine.health().status());
      assertEquals(poison, engine.health().failure().sequence());
      assertTrue(engine.health().failure().event().startsWith("MESSAGE"));
      assertEquals(place + 1, seen.size(), "what was before it");
      assertEquals(-1, engine.poll());
      assertTrue(later.sequences.stream().allMatch(sequence -> sequence < poison));
      Drained drained = engine.close(Rig.SECOND);
      assertEquals(4L, drained.left().get("picky"), "three slots of the message and one more");
      int before = later.sequences.size();
      assertEquals(
          Map.of("picky", 4L, "later", 4L + place + 1 - before), drained.left(), drained::toString);
      assertEquals(2 + place + 1 - before, drained.events().size());
    }

    @Test
    void shouldBeNamedWithTheLastEventWhenTheBatchsEndThrows() throws Exception {
      engine = builder(Driver.CALLER).handler("flusher", new ThrowsAtBatchEnd()).start();
      Publisher feed = engine.publisher("feed");
      long last = feed.trade(3, 0, 0, 1, 2, 3);

      go(engine);

      Failure failure = engine.health().failure();
      assertEquals(last, failure.sequence());
      assertTrue(failure.event().startsWith("TRADE"), failure::event);
    }

    @Test
    void shouldBeNamedWithTheLastEventWhenTheBatchsEndThrowsBehindAMessage() throws Exception {
      engine = builder(Driver.CALLER).handler("flusher", new ThrowsAtBatchEnd()).start();
      Publisher feed = engine.publisher("feed");
      long last = feed.message(7, 0, 0, 0, new byte[100], 0, 100);

      go(engine);

      Failure failure = engine.health().failure();
      assertTrue(failure.event().startsWith("MESSAGE"), failure::event);
      assertEquals(last, failure.sequence());
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void shouldTakeTheEngineDownAtItsStart(Driver driver) throws Exception {
      IllegalStateException thrown = new IllegalStateException("no file");
      List<String> calls = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(driver)
              .handler(
                  "opener",
                  new EventHandler() {
                    @Override
                    public void onStart() {
                      throw thrown;
                    }

                    @Override
                    public void onEvent(long sequence, long time, long[] slab, int offset) {
                      calls.add("event");
                    }

                    @Override
                    public void onStop() {
                      calls.add("stop");
                    }
                  })
              .start();

      go(engine);

      Failure failure = engine.health().failure();
      assertEquals(Status.DOWN, engine.health().status());
      assertEquals("opener", failure.agent());
      assertEquals(-1, failure.sequence());
      assertEquals("", failure.event());
      assertSame(thrown, failure.cause());
      Publisher feed = engine.publisher("feed");
      assertThrows(EngineStoppedException.class, () -> feed.confirm(1, 0));
      engine.close(Rig.SECOND);
      assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldNotBeSilentWhenItThrowsAtItsStop(Driver driver) {
      List<Failure> told = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(driver)
              .onFailure(told::add)
              .handler(
                  "flusher",
                  new EventHandler() {
                    @Override
                    public void onEvent(long sequence, long time, long[] slab, int offset) {}

                    @Override
                    public void onStop() {
                      throw new IllegalStateException("the last block was not written");
                    }
                  })
              .start();

      Drained drained = engine.close(Rig.SECOND);

      assertTrue(
          !told.isEmpty() || engine.health().failure() != null || !drained.complete(),
          () -> "nobody is told: " + engine.health() + ", " + drained);
    }

    @Test
    void shouldGiveEveryPublisherAnErrorWithinASecond() throws Exception {
      IllegalStateException thrown = new IllegalStateException("poison");
      engine =
          builder(Driver.THREADS)
              .handler("slow", (sequence, time, slab, offset) -> pause(20_000))
              .handler(
                  "picky",
                  (sequence, time, slab, offset) -> {
                    if (sequence >= 3_000) {
                      throw thrown;
                    }
                  },
                  options -> options.after("slow"))
              .start();
      List<Runner> producers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Publisher feed = engine.publisher("feed" + i).timeout(60 * Rig.SECOND);
        byte[] bytes = new byte[i * 100];
        producers.add(
            new Runner(
                "producer" + i,
                () -> {
                  while (true) {
                    feed.message(0, 0, 0, 0, bytes, 0, bytes.length);
                  }
                }));
      }

      Rig.await(() -> engine.health().status() == Status.DOWN, "the engine is down");
      long began = System.nanoTime();

      for (Runner producer : producers) {
        Throwable refused = producer.await(5 * Rig.SECOND);
        assertInstanceOf(EngineStoppedException.class, refused);
        assertSame(thrown, refused.getCause());
      }
      assertTrue(System.nanoTime() - began < Rig.SECOND);
    }

    @Test
    void shouldCountTheFirstFailureOnly() throws Exception {
      AtomicInteger told = new AtomicInteger();
      AtomicInteger failed = new AtomicInteger();
      EventHandler picky =
          (sequence, time, slab, offset) -> {
            if (sequence == 1) {
              failed.incrementAndGet();
              throw new IllegalStateException("poison");
            }
          };
      for (int round = 0; round < 50; round++) {
        told.set(0);
        Engine each =
            builder(Driver.THREADS)
                .handler("left", picky)
                .handler("right", picky)
                .onFailure(failure -> told.incrementAndGet())
                .start();
        each.publisher("feed").confirm(1, 0);
        Rig.await(() -> each.health().status() == Status.DOWN, "down");
        Failure first = each.health().failure();

        each.close(Rig.SECOND);

        assertSame(first, each.health().failure());
        assertEquals(1, told.get());
      }
      assertTrue(failed.get() >= 50);
    }

    @Test
    void shouldStopTheEngineThoughTheListenerThrowsToo() throws Exception {
      engine =
          builder(Driver.THREADS)
              .handler("picky", throwing(1, new IllegalStateException("poison")))
              .onFailure(
                  failure -> {
                    throw new IllegalStateException("listener");
                  })
              .start();
      Publisher feed = engine.publisher("feed");
      feed.confirm(1, 0);

      go(engine);

      assertEquals("poison", engine.health().failure().cause().getMessage());
      assertThrows(EngineStoppedException.class, () -> feed.confirm(1, 0));
      assertEquals(List.of(), engine.close(Rig.SECOND).stuck());
    }

    @Test
    void shouldNotHearOfItsStopAfterAFailure() throws Exception {
      List<String> stops = Collections.synchronizedList(new ArrayList<>());
      for (Driver driver : new Driver[] {Driver.THREADS, Driver.CALLER}) {
        Engine each =
            builder(driver)
                .handler("picky", new Stops("picky", stops, 0))
                .handler("fine", new Stops("fine", stops, Long.MAX_VALUE))
                .start();
        go(each);

        each.close(Rig.SECOND);

        assertEquals(List.of(), stops);
      }
    }

    @Test
    void shouldLeaveAReplayThatIsFedWithAnError() {
      IllegalStateException thrown = new IllegalStateException("poison");
      engine = builder(Driver.CALLER).replay().handler("picky", throwing(1, thrown)).start();
      long[] recorded =
          Rig.join(
              Rig.event(Kind.CONFIRM, 0, 0), Rig.event(Kind.CONFIRM, 0, 0), Rig.event(9, 0, 0));
      assertEquals(recorded.length, engine.feed(recorded, 0, recorded.length));

      engine.poll();

      EngineStoppedException refused =
          assertThrows(
              EngineStoppedException.class, () -> engine.feed(recorded, 0, recorded.length));
      assertSame(thrown, refused.getCause());
      assertEquals(1, engine.health().failure().sequence());
    }
  }

  /** Counts its stops, and throws at a sequence. */
  private record Stops(String name, List<String> stops, long throwAt) implements EventHandler {
    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (sequence == throwAt) {
        throw new IllegalStateException("poison");
      }
    }

    @Override
    public void onStop() {
      stops.add(name);
    }
  }

  private static final class ThrowsAtBatchEnd implements EventHandler {
    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {}

    @Override
    public void onBatchEnd(long sequence) {
      if (sequence > 0) {
        throw new IllegalStateException("disk full");
      }
    }
  }

  private static void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  /** A core that answers each event with a message. */
  private static final class Answers implements Core {
    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      context.send(Rig.event(Kind.MESSAGE, 0, 0, 1), 0);
    }
  }

  @Nested
  class AnotherAgentThatThrows {
    private void shouldGoDown(String agent, Throwable thrown) throws InterruptedException {
      Publisher feed = engine.publisher("feed");
      for (int i = 0; i < 2_000 && engine.health().status() == Status.UP; i++) {
        try {
          feed.publish(Event.header(Kind.MARK, 0, 0, 0), 0, 0, 0, 0, 0, 0);
        } catch (EngineStoppedException e) {
          break;
        }
        go(engine, 5);
      }
      Failure failure = engine.health().failure();
      assertEquals(Status.DOWN, engine.health().status());
      assertEquals(agent, failure.agent());
      assertSame(thrown, failure.cause());
      EngineStoppedException refused =
          assertThrows(EngineStoppedException.class, () -> feed.confirm(1, 0));
      assertSame(thrown, refused.getCause());
      assertEquals(List.of(), engine.close(Rig.SECOND).stuck());
    }

    private static void go(Engine running, int times) throws InterruptedException {
      for (int i = 0; i < times; i++) {
        try {
          running.poll();
        } catch (IllegalStateException e) {
          Thread.sleep(1);
          return;
        }
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldStopTheEngineWhenTheGatewayCannotSend(Driver driver) throws Exception {
      IllegalStateException thrown = new IllegalStateException("no line");
      engine =
          builder(driver)
              .core("core", new Answers())
              .gateway(
                  (id, slab, offset) -> {
                    throw thrown;
                  })
              .start();

      shouldGoDown("outbound", thrown);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldStopTheEngineWhenTheGatewayCannotWork(Driver driver) throws Exception {
      Error thrown = new NoClassDefFoundError("no line");
      engine =
          builder(driver)
              .core("core", new Answers())
              .gateway(
                  new Gateway() {
                    @Override
                    public boolean send(long id, long[] slab, int offset) {
                      return true;
                    }

                    @Override
                    public int doWork() {
                      throw thrown;
                    }
                  })
              .start();

      shouldGoDown("outbound", thrown);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldStopTheEngineWhenTheGatewayCannotStart(Driver driver) throws Exception {
      IllegalStateException thrown = new IllegalStateException("no line");
      engine =
          builder(driver)
              .core("core", new Answers())
              .gateway(
                  new Gateway() {
                    @Override
                    public void onStart(Publisher publisher) {
                      throw thrown;
                    }

                    @Override
                    public boolean send(long id, long[] slab, int offset) {
                      return true;
                    }
                  })
              .start();

      shouldGoDown("outbound", thrown);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldStopTheEngineWhenTheClockFails(Driver driver) throws Exception {
      IllegalStateException thrown = new IllegalStateException("no time");
      AtomicBoolean broken = new AtomicBoolean();
      engine =
          builder(driver)
              .clock(
                  () -> {
                    if (broken.get()) {
                      throw thrown;
                    }
                    return 1_000;
                  })
              .heartbeat(HeartbeatSpec.every(1_000_000))
              .handler("recorder", new Recorder())
              .start();
      broken.set(true);

      FailStopTest.this.go(engine);

      assertEquals("heartbeat", engine.health().failure().agent());
      assertSame(thrown, engine.health().failure().cause());
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldStopTheEngineWhenTheWatermarkCannotBeRead(Driver driver) throws Exception {
      IllegalStateException thrown = new IllegalStateException("no journal");
      engine =
          builder(driver)
              .core("core", new Answers())
              .gateway((id, slab, offset) -> true)
              .leaveAfter(
                  () -> {
                    throw thrown;
                  })
              .start();

      shouldGoDown("outbound", thrown);
    }

    @Test
    void shouldLeaveNoCommandOfACallThatThrew() throws Exception {
      List<Long> sent = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(Driver.CALLER)
              .core(
                  "core",
                  new Core() {
                    @Override
                    public void onEvent(CoreContext context, long[] slab, int offset) {
                      context.send(Rig.event(Kind.MESSAGE, 0, 0, slab[offset + Event.A]), 0);
                      if (slab[offset + Event.A] == 2) {
                        throw new IllegalStateException("poison");
                      }
                    }
                  })
              .gateway(
                  (id, slab, offset) -> {
                    sent.add(slab[offset + Event.A]);
                    return true;
                  })
              .start();
      Publisher feed = engine.publisher("feed");
      feed.confirm(1, 0);
      go(engine, 10);
      feed.confirm(2, 0);

      go(engine, 10);
      engine.close(Rig.SECOND);

      assertEquals(List.of(1L), sent);
      assertEquals("core", engine.health().failure().agent());
    }

    @Test
    void shouldStopTheThreadsThatRunWhenAnotherCannotBeMade() throws Exception {
      AtomicInteger made = new AtomicInteger();
      List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(Driver.THREADS)
              .handler("first", new Recorder())
              .handler("second", new Recorder())
              .handler("third", new Recorder())
              .threads(
                  task -> {
                    if (made.incrementAndGet() == 3) {
                      throw new OutOfMemoryError("unable to create native thread");
                    }
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                  })
              .build();

      assertThrows(OutOfMemoryError.class, () -> engine.start());

      for (Thread thread : threads) {
        thread.join(1_000);
        assertFalse(thread.isAlive(), "start() threw, but the engine half runs: " + thread);
      }
    }

    @Test
    void shouldNotStayUpWithADeadAgentWhenThePinnersLibraryIsMissing() throws Exception {
      engine =
          builder(Driver.THREADS)
              .handler("pinned", new Recorder(), options -> options.core(0))
              .pinner(
                  core -> {
                    throw new UnsatisfiedLinkError("no affinity library");
                  })
              .build();

      Runner starter = new Runner("starter", () -> engine.start());
      starter.await(15 * Rig.SECOND);

      Publisher feed = engine.publisher("feed");
      try {
        feed.confirm(1, 0);
      } catch (EngineStoppedException e) {
        return; // it says so
      }
      for (int i = 0; i < 1_000 && engine.handled() < engine.cursor(); i++) {
        Thread.sleep(1);
      }
      assertEquals(
          engine.cursor(),
          engine.handled(),
          () -> "a handler's thread is dead, and the engine says " + engine);
    }
  }

  @Nested
  class Closing {
    @Test
    void shouldHandleEverythingFirst() throws Exception {
      for (Driver driver : Driver.values()) {
        Recorder recorder = new Recorder();
        List<String> stops = Collections.synchronizedList(new ArrayList<>());
        Engine each =
            builder(driver)
                .handler("recorder", recorder)
                .handler("stops", new Stops("stops", stops, -2))
                .start();
        Publisher feed = each.publisher("feed");
        for (int i = 0; i < 30; i++) {
          feed.confirm(i, 0);
        }

        Drained drained = each.close(Rig.SECOND);

        assertTrue(drained.complete(), drained::toString);
        assertEquals(31, recorder.sequences.size());
        assertEquals(List.of("stops"), stops);
        assertEquals(Status.CLOSED, each.health().status());
        assertEquals(-1, driver == Driver.THREADS ? -1 : each.poll());
        assertEquals(Map.of(), drained.left());
        assertEquals(List.of(), drained.events());
      }
    }

    @Test
    void shouldSayWhatIsLeftWhenAHandlerHangs() throws Exception {
      Gate hangs = gate(0);
      Recorder beside = new Recorder();
      Recorder after = new Recorder();
      engine =
          builder(Driver.THREADS)
              .handler("hangs", hangs)
              .handler("beside", beside)
              .handler("after", after, options -> options.after("hangs"))
              .start();
      Publisher feed = engine.publisher("feed");
      hangs.awaitReached();
      feed.confirm(1, 0);
      feed.message(2, 0, 0, 0, new byte[] {5, 6, 7}, 0, 3);
      feed.confirm(3, 0);
      long began = System.nanoTime();

      Drained drained = engine.close(200_000_000);

      long took = System.nanoTime() - began;
      assertTrue(took >= 200_000_000 && took < 2 * Rig.SECOND, took + " ns");
      assertFalse(drained.complete());
      assertEquals(Map.of("hangs", 5L, "after", 5L), drained.left());
      assertEquals(List.of("hangs", "after"), List.copyOf(drained.left().keySet()));
      assertEquals(List.of("hangs"), drained.stuck());
      assertEquals(
          List.of(
              "CONTROL 0[1, 0, 0, 0, 0]",
              "CONFIRM 0[1, 0, 0, 0, 0]",
              "MESSAGE 0[2, 0, 0, 0, 3]",
              "CONFIRM 0[3, 0, 0, 0, 0]"),
          Rig.texts(drained.events()));
      assertEquals(0x070605, drained.events().get(2)[Event.WORDS]);
      assertEquals(4, beside.sequences.size());
      assertSame(drained, engine.close(Rig.SECOND));
    }

    @Test
    void shouldCountExactlyWhatAHandlerHasLeftThatHangsInsideABatch() throws Exception {
      Gate first = gate(0);
      Gate hangs = gate(7);
      engine =
          builder(Driver.THREADS)
              .handler("first", first)
              .handler("hangs", hangs, options -> options.after("first"))
              .start();
      Publisher feed = engine.publisher("feed");
      for (int i = 1; i <= 10; i++) {
        feed.confirm(i, 0);
      }
      first.open();
      hangs.awaitReached();
      assertEquals(6, hangs.last, "it has handled 0 to 6");

      Drained drained = engine.close(200_000_000);

      assertEquals(Map.of("hangs", 4L), drained.left());
      assertEquals(4, drained.events().size());
    }

    @Test
    void shouldBeBoundedThoughOneHandlerHasFailedAndAnotherHangs() throws Exception {
      Gate hangs = gate(0);
      engine =
          builder(Driver.THREADS)
              .handler("hangs", hangs)
              .handler("picky", throwing(1, new IllegalStateException("poison")))
              .start();
      hangs.awaitReached();
      engine.publisher("feed").confirm(1, 0);
      Rig.await(() -> engine.health().status() == Status.DOWN, "down");
      long began = System.nanoTime();

      Drained drained = engine.close(200_000_000);

      long took = System.nanoTime() - began;
      assertEquals(List.of("hangs"), drained.stuck());
      assertTrue(took < 2 * Rig.SECOND, "200 ms were asked for, it took " + took / 1_000_000);
    }

    @Test
    void shouldBeBoundedThoughAHandlerHangsInItsStop() throws Exception {
      Gate never = gate(0);
      engine =
          builder(Driver.THREADS)
              .handler(
                  "hangs",
                  new EventHandler() {
                    @Override
                    public void onEvent(long sequence, long time, long[] slab, int offset) {}

                    @Override
                    public void onStop() {
                      never.onEvent(0, 0, null, 0);
                    }
                  })
              .start();
      long began = System.nanoTime();

      Drained drained = engine.close(200_000_000);

      long took = System.nanoTime() - began;
      assertEquals(List.of("hangs"), drained.stuck());
      assertTrue(took < 2 * Rig.SECOND, "200 ms were asked for, it took " + took / 1_000_000);
    }

    @Test
    void shouldBeBoundedWhenAHandlerSpinsForEver() throws Exception {
      AtomicBoolean end = new AtomicBoolean();
      engine =
          builder(Driver.THREADS)
              .handler(
                  "spins",
                  (sequence, time, slab, offset) -> {
                    while (!end.get()) {
                      Thread.onSpinWait();
                    }
                  })
              .start();
      try {
        Drained drained = engine.close(100_000_000);

        assertEquals(List.of("spins"), drained.stuck());
        assertEquals(Map.of("spins", 1L), drained.left());
        Thread thread =
            Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("ringbeat-spins"))
                .findAny()
                .orElseThrow();
        assertTrue(thread.isDaemon(), "it does not keep the JVM");
      } finally {
        end.set(true);
      }
    }

    @Test
    void shouldCountCommandsThatHaveNotGoneOut() {
      engine =
          builder(Driver.CALLER)
              .core("core", new Answers())
              .gateway((id, slab, offset) -> false)
              .start();
      Publisher feed = engine.publisher("feed");
      feed.confirm(1, 0);
      feed.confirm(2, 0);

      Drained drained = engine.close(50_000_000);

      assertFalse(drained.complete());
      assertEquals(2, drained.commands());
      assertEquals(Map.of(), drained.left());
    }

    @Test
    void shouldReturnTheSameToAllWhoCloseAtTheSameTime() throws Exception {
      engine = builder(Driver.THREADS).handler("recorder", new Recorder()).start();
      List<Drained> got = Collections.synchronizedList(new ArrayList<>());
      List<Runner> closers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        closers.add(new Runner("closer" + i, () -> got.add(engine.close(Rig.SECOND))));
      }

      for (Runner closer : closers) {
        assertNull(closer.await(5 * Rig.SECOND));
      }

      assertEquals(8, got.size());
      got.forEach(each -> assertSame(got.get(0), each));
      assertTrue(got.get(0).complete());
    }

    @Test
    void shouldCompleteOnAThreadThatIsInterrupted() throws Exception {
      engine =
          builder(Driver.THREADS)
              .handler("recorder", new Recorder())
              .handler(
                  "flushes",
                  new EventHandler() {
                    @Override
                    public void onEvent(long sequence, long time, long[] slab, int offset) {}

                    @Override
                    public void onStop() {
                      pause(150_000_000);
                    }
                  })
              .start();
      engine.publisher("feed").confirm(1, 0);
      Drained[] drained = {null};

      Runner closer =
          new Runner(
              "closer",
              () -> {
                Thread.currentThread().interrupt();
                drained[0] = engine.close(5 * Rig.SECOND);
                assertTrue(Thread.interrupted(), "it stays interrupted");
              });

      assertNull(closer.await(10 * Rig.SECOND));
      assertTrue(drained[0].complete(), drained[0]::toString);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldReturnAtOnceFromAHandlerAndCloseBehindIt(Driver driver) throws Exception {
      Engine[] self = {null};
      AtomicLong took = new AtomicLong(-1);
      List<String> refused = Collections.synchronizedList(new ArrayList<>());
      Recorder recorder = new Recorder();
      engine =
          builder(driver)
              .handler(
                  "closes",
                  (sequence, time, slab, offset) -> {
                    if (Event.kind(slab[offset]) == Kind.CONFIRM && slab[offset + Event.A] == 1) {
                      try {
                        self[0].close(Rig.SECOND);
                      } catch (IllegalStateException e) {
                        refused.add(e.getMessage());
                      }
                      long began = System.nanoTime();
                      self[0].close();
                      took.set(System.nanoTime() - began);
                    }
                  })
              .handler("recorder", recorder)
              .build();
      self[0] = engine;
      engine.start();
      Publisher feed = engine.publisher("feed");
      long[] batch = Rig.join(Rig.event(Kind.CONFIRM, 0, 0, 1), Rig.event(Kind.CONFIRM, 0, 0, 2));
      feed.copy(batch, 0, batch.length);

      go(engine);

      Rig.await(() -> engine.health().status() == Status.CLOSED, "it is closed");
      assertEquals(1, refused.size());
      assertTrue(took.get() >= 0 && took.get() < Rig.SECOND, took + " ns");
      assertTrue(engine.close(Rig.SECOND).complete());
      assertEquals(3, recorder.sequences.size());
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldReturnAtOnceFromAHandlersStart(Driver driver) throws Exception {
      Engine[] self = {null};
      List<String> calls = Collections.synchronizedList(new ArrayList<>());
      engine =
          builder(driver)
              .handler("first", new Notes("first", calls, () -> self[0].close()))
              .handler("second", new Notes("second", calls, () -> {}))
              .build();
      self[0] = engine;

      engine.start();

      Rig.await(() -> engine.health().status() == Status.CLOSED, "it is closed");
      engine.close(Rig.SECOND);
      for (String name : List.of("first", "second")) {
        List<String> own = calls.stream().filter(call -> call.startsWith(name)).toList();
        assertTrue(
            own.isEmpty()
                || (own.get(0).equals(name + " start")
                    && own.indexOf(name + " stop") == own.size() - 1),
            () -> "start first, stop last: " + calls);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "doWork"})
    void shouldReturnAtOnceFromTheGateway(String where) throws Exception {
      for (Driver driver : new Driver[] {Driver.THREADS, Driver.CALLER}) {
        Engine[] self = {null};
        AtomicBoolean may = new AtomicBoolean();
        AtomicInteger closed = new AtomicInteger();
        Engine each =
            builder(driver)
                .core("core", new Answers())
                .gateway(
                    new Gateway() {
                      @Override
                      public boolean send(long id, long[] slab, int offset) {
                        if (where.equals("send")) {
                          self[0].close();
                        }
                        return true;
                      }

                      @Override
                      public int doWork() {
                        if (where.equals("doWork") && may.get()) {
                          self[0].close();
                        }
                        return 0;
                      }

                      @Override
                      public void onClose() {
                        closed.incrementAndGet();
                      }
                    })
                .build();
        self[0] = each;
        each.start();
        each.publisher("feed").confirm(1, 0);
        may.set(true);

        go(each);

        Rig.await(() -> each.health().status() == Status.CLOSED, "it is closed");
        assertTrue(each.close(Rig.SECOND).complete());
        assertEquals(1, closed.get());
      }
    }

    @Test
    void shouldNotBlockAHandlerThatAsksForAPublisherMeanwhile() throws Exception {
      Gate gate = gate(1);
      Engine[] self = {null};
      engine =
          builder(Driver.THREADS)
              .handler(
                  "asks",
                  (sequence, time, slab, offset) -> {
                    gate.onEvent(sequence, time, slab, offset);
                    if (sequence == 1) {
                      self[0].publisher("late");
                    }
                  })
              .build();
      self[0] = engine;
      engine.start();
      engine.publisher("feed").confirm(1, 0);
      gate.awaitReached();
      Drained[] drained = {null};
      Runner closer = new Runner("closer", () -> drained[0] = engine.close(3 * Rig.SECOND));
      Rig.await(() -> engine.health().status() == Status.CLOSING, "it is being closed");
      Thread.sleep(50);

      gate.open();

      assertNull(closer.await(10 * Rig.SECOND));
      assertTrue(drained[0].complete(), drained[0]::toString);
    }

    @ParameterizedTest
    @EnumSource(
        value = Driver.class,
        names = {"THREADS", "CALLER"})
    void shouldNotStartWhatWasClosedBefore(Driver driver) {
      List<String> calls = Collections.synchronizedList(new ArrayList<>());
      engine = builder(driver).handler("notes", new Notes("notes", calls, () -> {})).build();

      Drained drained = engine.close(Rig.SECOND);
      try {
        engine.start();
      } catch (IllegalStateException e) {
        calls.add("refused");
      }

      assertTrue(drained.complete());
      assertEquals(Status.CLOSED, engine.health().status());
      assertFalse(calls.contains("notes start"), () -> "what starts must be stopped: " + calls);
    }

    @Test
    void shouldNotBeHeldByAnExitHookWhenItWasClosedBeforeItStarted() throws Exception {
      WeakReference<Engine> gone = new WeakReference<>(closedThenStarted());

      for (int i = 0; i < 20 && gone.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }

      assertNull(gone.get(), "a shutdown hook of a closed engine is left");
    }

    private Engine closedThenStarted() {
      Engine closed =
          builder(Driver.CALLER).closeAtExit().handler("recorder", new Recorder()).build();
      closed.close(Rig.SECOND);
      try {
        closed.start();
      } catch (IllegalStateException e) {
        // as good
      }
      return closed;
    }

    @Test
    void shouldEndWhateverItIsClosedDuringItsStart() throws Exception {
      for (int round = 0; round < 300; round++) {
        Engine each =
            builder(Driver.THREADS)
                .handler("first", new Recorder())
                .handler("second", new Recorder())
                .handler("third", new Recorder())
                .build();
        int delay = round * 1_000;
        Runner closer =
            new Runner(
                "closer",
                () -> {
                  pause(delay);
                  each.close(Rig.SECOND);
                });
        Throwable startFailure = null;
        try {
          each.start();
        } catch (Throwable e) {
          startFailure = e;
        }

        Throwable closeFailure = closer.await(10 * Rig.SECOND);

        int number = round;
        assertNull(closeFailure, () -> "close() in round " + number + " threw " + closeFailure);
        assertTrue(
            startFailure == null || startFailure instanceof IllegalStateException,
            startFailure + " in round " + round);
        assertEquals(Status.CLOSED, each.health().status());
      }
      Rig.await(() -> engineThreads().isEmpty(), "no threads are left: " + engineThreads());
    }

    @Test
    void shouldAccountForEveryEventThatAPublisherWasToldIsPublished() throws Exception {
      long began = System.nanoTime();
      for (int round = 0; System.nanoTime() - began < 3 * Rig.SECOND; round++) {
        AtomicLong handled = new AtomicLong();
        Engine each =
            builder(Driver.THREADS)
                .handler(
                    "counts",
                    (sequence, time, slab, offset) -> {
                      if (Event.kind(slab[offset]) == Kind.CONFIRM) {
                        handled.incrementAndGet();
                      }
                    })
                .start();
        AtomicLong published = new AtomicLong();
        List<Runner> producers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Publisher feed = each.publisher("feed" + i);
          producers.add(
              new Runner(
                  "producer" + i,
                  () -> {
                    while (true) {
                      feed.confirm(1, 0);
                      published.incrementAndGet();
                    }
                  }));
        }
        pause(500_000 + round % 100 * 10_000L);

        Drained drained = each.close(5 * Rig.SECOND);

        for (Runner producer : producers) {
          assertInstanceOf(EngineStoppedException.class, producer.await(5 * Rig.SECOND));
        }
        assertEquals(
            published.get(),
            handled.get() + drained.events().size(),
            () -> "some are neither handled nor reported: " + drained);
      }
    }

    @Test
    void shouldGoDownWhenAHandlerThrowsWhileItDrains() throws Exception {
      Gate gate = gate(1);
      IllegalStateException thrown = new IllegalStateException("poison");
      engine =
          builder(Driver.THREADS)
              .handler("gate", gate)
              .handler("picky", throwing(2, thrown), options -> options.after("gate"))
              .start();
      Publisher feed = engine.publisher("feed");
      for (int i = 0; i < 4; i++) {
        feed.confirm(i, 0);
      }
      gate.awaitReached();
      Drained[] drained = {null};
      Runner closer = new Runner("closer", () -> drained[0] = engine.close(5 * Rig.SECOND));
      Rig.await(() -> engine.health().status() == Status.CLOSING, "it is being closed");

      gate.open();

      assertNull(closer.await(10 * Rig.SECOND));
      assertEquals(Status.DOWN, engine.health().status());
      assertSame(thrown, engine.health().failure().cause());
      assertFalse(drained[0].complete());
      assertEquals(3L, drained[0].left().get("picky"));
    }
  }

  /** Notes its start, events and stop. */
  private record Notes(String name, List<String> calls, Runnable atStart) implements EventHandler {
    @Override
    public void onStart() {
      calls.add(name + " start");
      atStart.run();
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      calls.add(name + " event");
    }

    @Override
    public void onStop() {
      calls.add(name + " stop");
    }
  }

  private static List<String> engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ringbeat-"))
        .sorted()
        .toList();
  }

  @Nested
  class TheProcess {
    @Test
    void shouldCloseTheEngineAtExitIfAsked() throws Exception {
      assertEquals(List.of("up", "handled 3", "stopped"), runChild("hook"));
    }

    @Test
    void shouldInstallNoHookUnasked() throws Exception {
      assertEquals(List.of("up"), runChild("none").subList(0, 1));
      assertFalse(runChild("none").contains("stopped"));
    }

    @Test
    void shouldEndByItselfThoughTheEngineRuns() throws Exception {
      assertEquals("up", runChild("return").get(0));
    }

    private List<String> runChild(String mode) throws Exception {
      Path out = Files.createTempFile("child", ".txt");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  mode)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      try {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the child hangs");
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), lines::toString);
        return lines;
      } finally {
        process.destroyForcibly();
        Files.delete(out);
      }
    }

    @Test
    void shouldLeaveNothingBehindAfterAThousandStartsAndStops() throws Exception {
      startsAndStops(50);
      System.gc();
      long files = openFiles();
      long mappings = mappings();
      long began = System.nanoTime();

      startsAndStops(1_000);

      long took = (System.nanoTime() - began) / 1_000_000;
      Rig.await(() -> engineThreads().isEmpty(), "no threads are left: " + engineThreads());
      System.gc();
      assertTrue(openFiles() <= files + 2, () -> files + " files, now " + openFiles());
      long now = mappings();
      assertTrue(now <= mappings + 60, () -> mappings + " mappings, now " + now);
      assertTrue(took < 20_000, took + " ms");
    }

    private void startsAndStops(int times) {
      for (int i = 0; i < times; i++) {
        EngineBuilder each =
            Engine.builder()
                .driver(i % 4 == 0 ? Driver.CALLER : Driver.THREADS)
                .ringSize(64)
                .clock(clock)
                .handler("recorder", new Recorder());
        if (i % 2 == 0) {
          each.heartbeat(HeartbeatSpec.every(1_000_000));
        }
        if (i % 3 == 0) {
          each.core("core", new Answers()).gateway((id, slab, offset) -> true);
        }
        if (i % 5 == 0) {
          each.closeAtExit();
        }
        Engine running = each.start();
        running.publisher("feed").confirm(1, 0);
        Drained drained = running.close(5 * Rig.SECOND);
        assertTrue(drained.complete(), drained::toString);
      }
    }

    private static long openFiles() {
      return entries(Path.of("/proc/self/fd"));
    }

    private static long entries(Path folder) {
      String[] names = folder.toFile().list();
      return names == null ? 0 : names.length;
    }

    private static long mappings() throws IOException {
      Path maps = Path.of("/proc/self/maps");
      return Files.exists(maps) ? Files.readAllLines(maps, StandardCharsets.ISO_8859_1).size() : 0;
    }
  }

  /** Runs in a JVM of its own. */
  static final class Child {
    private Child() {}

    /** Starts an engine and leaves it running. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) {
      EngineBuilder builder = Engine.builder().handler("counts", new Counts());
      if (args[0].equals("hook")) {
        builder.closeAtExit();
      }
      Engine engine = builder.start();
      Publisher feed = engine.publisher("feed");
      feed.confirm(1, 0);
      feed.confirm(2, 0);
      say("up");
      if (!args[0].equals("return")) {
        System.exit(0);
      }
    }

    private static void say(String line) {
      System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8), 0, line.length() + 1);
      System.out.flush();
    }

    private static final class Counts implements EventHandler {
      private int events;

      @Override
      public void onEvent(long sequence, long time, long[] slab, int offset) {
        events++;
      }

      @Override
      public void onStop() {
        say("handled " + events);
        say("stopped");
      }
    }
  }
}

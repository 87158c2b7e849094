package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.OnFailure;
import io.ringbeat.time.TaskSpec.Overlap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What the simulation, and reading with it, has found: each a minimal case of its own. */
final class SimulationRegressionTest {
  private static final long SECOND = 1_000_000_000;

  private final ManualClock clock = new ManualClock(1_000);
  private final Recorder recorder = new Recorder();

  /** Sends a number of commands for each event, each with what caused it. */
  private static final class Sender implements Core {
    private final int count;

    Sender(int count) {
      this.count = count;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      for (int i = 0; i < count; i++) {
        context.send(request(context.sequence()), 0);
      }
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      context.send(request(-1), 0);
      context.send(request(-1), 0);
      throw new IllegalStateException("a task that fails");
    }
  }

  /** Takes commands only while it is told to. */
  private static final class Tap implements Gateway {
    final List<Long> ids = new ArrayList<>();
    final List<Long> words = new ArrayList<>();
    int open;

    @Override
    public boolean send(long id, long[] slab, int offset) {
      if (open == 0) {
        return false;
      }
      open--;
      ids.add(id);
      words.add(slab[offset + Event.A]);
      return true;
    }
  }

  private static long[] request(long a) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(Kind.REQUEST, 0, 0, 0);
    event[Event.A] = a;
    return event;
  }

  private EngineBuilder inline() {
    return Engine.builder().driver(Driver.CALLER).clock(clock);
  }

  private static void settle(Engine engine) {
    for (int i = 0; i < 50; i++) {
      engine.poll();
    }
  }

  /** Runs 30 events through a core; returns the chain over its commands. */
  private long commandHash(int commandSlots, Tap tap) {
    Engine engine =
        inline()
            .coreSlots(commandSlots, 8)
            .core("core", new Sender(3))
            .gateway(tap)
            .ringSize(64)
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 30; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    for (int i = 0; i < 100; i++) {
      tap.open = 3;
      engine.poll();
    }
    assertTrue(engine.isQuiet());
    engine.close();
    return engine.commandHash();
  }

  @Test
  void shouldChainTheSameCommandsHoweverLittleRoomTheyFind() {
    Tap narrow = new Tap();
    Tap wide = new Tap();

    long narrowly = commandHash(8, narrow);
    long widely = commandHash(1 << 12, wide);

    assertEquals(wide.ids, narrow.ids);
    assertEquals(widely, narrowly);
  }

  @Test
  void shouldTakeBackTheCommandsOfAFailedTaskThoughOthersWaitForRoom() {
    for (int before = 1; before < 14; before++) {
      Tap tap = new Tap();
      Engine engine =
          inline().coreSlots(8, 8).core("core", new Sender(3)).gateway(tap).ringSize(64).start();
      Publisher feed = engine.publisher("feed");
      feed.register(1, TaskSpec.once(10).onFailure(OnFailure.KEEP));
      settle(engine);
      for (int i = 0; i < before; i++) {
        feed.trade(0, 0, 0, 1, 1, i);
      }
      clock.advance(10);
      for (int i = 0; i < 100; i++) {
        tap.open = 1;
        engine.poll();
      }

      assertEquals(3 * before, tap.ids.size(), before + " events before the task");
      assertFalse(tap.words.contains(-1L), tap.words.toString());
      engine.close();
    }
  }

  @Test
  void shouldGiveTheCoreNoFurtherEventWhileItsCommandsFindNoRoom() {
    Tap tap = new Tap();
    Engine engine =
        inline().coreSlots(8, 8).core("core", new Sender(2)).gateway(tap).ringSize(64).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 30; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }

    settle(engine);

    assertEquals(5, engine.handled()); // four events fill the way out, the fifth finds no room
    engine.close(1);
  }

  @Test
  void shouldRefuseACommandThatNeverFindsRoom() {
    Tap tap = new Tap();
    Engine engine =
        inline()
            .core(
                "core",
                (context, slab, offset) -> {
                  long[] huge = new long[(1 << 12) * Event.WORDS + Event.WORDS];
                  huge[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
                  huge[Event.E] = (1 << 12) * Event.BYTES;
                  context.send(huge, 0);
                })
            .gateway(tap)
            .start();
    tap.open = 10;

    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    assertTrue(
        tap.ids.size() == 1 || engine.health().status() == Status.DOWN,
        "neither sent nor refused: " + engine);
    engine.close(SECOND);
  }

  @Test
  void shouldRefuseAnOfferThatNeverFindsRoom() {
    Engine engine = inline().ringSize(16).handler("recorder", recorder).start();
    Publisher feed = engine.publisher("feed");

    assertThrows(
        IllegalArgumentException.class, () -> feed.offer(new long[17 * Event.WORDS], 0, 17));
    engine.close(SECOND);
  }

  @Test
  void shouldLeaveNoClaimBehindWhereAnOfferIsNotWhole() {
    Engine engine = inline().ringSize(16).handler("recorder", recorder).start();
    Publisher feed = engine.publisher("feed");

    assertThrows(RuntimeException.class, () -> feed.offer(request(1), 0, 2));
    feed.trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    assertEquals(2, recorder.sequences.size());
    assertTrue(engine.close(SECOND / 10).complete());
  }

  @Test
  void shouldRefuseToReplayWhatNeverFindsRoom() {
    Engine engine = inline().ringSize(4).handler("recorder", recorder).replay().start();
    long[] message = new long[6 * Event.WORDS];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 4, 0);
    message[Event.E] = 5 * Event.BYTES;

    assertThrows(IllegalArgumentException.class, () -> engine.feed(message, 0, message.length));
    engine.close(SECOND);
  }

  @Test
  void shouldLeaveNoClaimBehindWhereTheClockFails() {
    boolean[] broken = {false};
    EngineClock fragile =
        () -> {
          if (broken[0]) {
            throw new IllegalStateException("no time");
          }
          return 5;
        };
    Engine engine = inline().clock(fragile).handler("recorder", recorder).start();
    Publisher feed = engine.publisher("feed");
    broken[0] = true;

    assertThrows(IllegalStateException.class, () -> feed.message(1, 0, 0, 0, new byte[3], 0, 3));
    broken[0] = false;
    feed.trade(0, 0, 0, 1, 1, 1);
    settle(engine);

    assertEquals(2, recorder.texts().size());
    assertTrue(engine.close(SECOND / 10).complete());
  }

  @Test
  void shouldPublishNoBytesOfOlderEventsBehindAPayload() {
    Engine engine = inline().ringSize(8).handler("recorder", recorder).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 8; i++) {
      feed.publish(Event.header(Kind.MARK, 0, 0, 0), -1, -1, -1, -1, -1, -1);
      settle(engine);
    }

    feed.message(1, 0, 0, 0, new byte[] {1, 2, 3}, 0, 3);
    settle(engine);

    long[] message = recorder.ofKind(Kind.MESSAGE).get(0);
    assertEquals(0x030201, message[Event.WORDS]);
    assertEquals(
        List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L),
        Arrays.stream(message, Event.WORDS + 1, 2 * Event.WORDS).boxed().toList());
    engine.close();
  }

  @Test
  void shouldSendNoArgumentsOfOtherTasksBehindThoseOfATask() {
    List<long[]> sent = new ArrayList<>();
    Gateway gateway =
        (id, slab, offset) -> {
          long[] copy = new long[Event.slots(slab, offset) * Event.WORDS];
          for (int i = 0; i < copy.length; i++) {
            copy[i] = slab[(offset + i) % slab.length];
          }
          sent.add(copy);
          return true;
        };
    Engine engine = inline().core("core", new Sender(2)).gateway(gateway).start();
    Publisher feed = engine.publisher("feed");
    feed.register(1, TaskSpec.once(0).routed(Overlap.ALLOW).arguments(-1, -2, -3, -4, -5));
    settle(engine);

    feed.register(2, TaskSpec.once(0).routed(Overlap.ALLOW).arguments(7));
    settle(engine);

    assertEquals(2, sent.size());
    assertEquals(
        List.of(7L, 0L, 0L, 0L, 0L),
        Arrays.stream(sent.get(1), Event.WORDS + 3, 2 * Event.WORDS).boxed().toList());
    engine.close();
  }

  @Test
  void shouldStartTheSequenceWithTheStartWhateverTheGatewayOffersWhenItStarts() {
    Gateway eager =
        new Gateway() {
          @Override
          public void onStart(Publisher publisher) {
            publisher.offer(request(1), 0, 1);
          }

          @Override
          public boolean send(long id, long[] slab, int offset) {
            return true;
          }
        };
    Engine engine =
        inline().handler("recorder", recorder).core("core", new Sender(2)).gateway(eager).start();

    settle(engine);

    assertTrue(recorder.texts().get(0).startsWith("CONTROL"), recorder.texts().toString());
    engine.close();
  }

  @Test
  void shouldNotHideThatAHandlerFailsWhileItStops() {
    List<Failure> told = new ArrayList<>();
    Engine engine =
        inline()
            .onFailure(told::add)
            .handler(
                "journal",
                new EventHandler() {
                  @Override
                  public void onEvent(long sequence, long time, long[] slab, int offset) {}

                  @Override
                  public void onStop() {
                    throw new IllegalStateException("the disk is full");
                  }
                })
            .start();

    engine.close(SECOND);

    assertEquals(1, told.size(), "nobody was told");
    assertEquals(Status.DOWN, engine.health().status());
  }

  @Test
  void shouldNameTheEventAndNotAPayloadSlotWhereTheEndOfABatchFails() {
    Engine engine =
        inline()
            .handler(
                "picky",
                new EventHandler() {
                  @Override
                  public void onEvent(long sequence, long time, long[] slab, int offset) {}

                  @Override
                  public void onBatchEnd(long sequence) {
                    throw new IllegalStateException("flush fails");
                  }
                })
            .start();
    engine.publisher("feed").message(1, 0, 0, 0, new byte[100], 0, 100);

    settle(engine);

    Failure failure = engine.health().failure();
    assertEquals(1, failure.sequence(), failure.toString());
    assertTrue(failure.event().startsWith("MESSAGE"), failure.toString());
    engine.close(SECOND);
  }

  @Test
  void shouldNotCountABatchAsHandledWhoseEndFails() {
    Recorder after = new Recorder();
    Engine engine =
        inline()
            .handler(
                "journal",
                new EventHandler() {
                  @Override
                  public void onEvent(long sequence, long time, long[] slab, int offset) {}

                  @Override
                  public void onBatchEnd(long sequence) {
                    throw new IllegalStateException("the flush fails");
                  }
                })
            .handler("after", after, options -> options.after("journal"))
            .start();
    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);

    settle(engine);

    assertEquals(2, engine.close(SECOND).left().get("journal")); // the start and the trade
    assertEquals(List.of(), after.sequences);
  }

  @Test
  void shouldCountOnlyCommandsThatHaveNotGoneOutWhereTheGatewayFails() {
    int[] sent = {0};
    Gateway gateway =
        (id, slab, offset) -> {
          if (sent[0] == 3) {
            throw new IllegalStateException("broken pipe");
          }
          sent[0]++;
          return true;
        };
    Engine engine = inline().core("core", new Sender(2)).gateway(gateway).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 5; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    settle(engine);

    assertEquals(10 - 3, engine.close(SECOND).commands());
  }

  @Test
  void shouldCountCommandsThatWaitForRoomAmongThoseThatHaveNotGoneOut() {
    Tap tap = new Tap();
    Engine engine =
        inline().coreSlots(8, 8).core("core", new Sender(2)).gateway(tap).ringSize(64).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 5; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    settle(engine);

    Drained drained = engine.close(1_000_000);

    assertFalse(drained.complete());
    assertEquals(10, drained.commands());
  }

  @Test
  void shouldNotCallItCompleteWhileCommandsOfTheEarlierRunAreNotSent() {
    Engine engine =
        inline().core("core", new Sender(2)).gateway(new Tap()).resend(request(1)).start();
    settle(engine);

    Drained drained = engine.close(1_000_000);

    assertFalse(drained.complete(), drained.toString());
  }

  @Test
  void shouldWaitBySimulatedTimeWhereASeedDrives() {
    List<Integer> polled = new ArrayList<>();
    for (int run = 0; run < 20; run++) {
      int[] polls = {0};
      Engine engine =
          Engine.builder()
              .seeded(7)
              .clock(clock)
              .ringSize(4)
              .handler("sleeper", recorder)
              .asleep(
                  agent -> {
                    polls[0]++;
                    return true;
                  })
              .start();
      Publisher feed = engine.publisher("feed").timeout(100_000);
      assertThrows(
          RingFullException.class,
          () -> {
            for (int i = 0; i < 5; i++) {
              feed.trade(0, 0, 0, 1, 1, i);
            }
          });
      polled.add(polls[0]);
      engine.close(1);
    }
    assertEquals(1, polled.stream().distinct().count(), "polls until the timeout: " + polled);
  }

  @Test
  void shouldCloseWithinItsTimeThoughAHandlerHangsAndAnotherFailed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    Engine engine =
        Engine.builder()
            .handler(
                "hanging",
                (sequence, time, slab, offset) -> {
                  hangs.countDown();
                  while (true) {
                    try {
                      if (never.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
                        break;
                      }
                    } catch (InterruptedException e) {
                      hangs.countDown(); // deaf
                    }
                  }
                })
            .handler(
                "failing",
                (sequence, time, slab, offset) -> {
                  if (sequence == 1) {
                    throw new IllegalStateException("poison");
                  }
                })
            .start();
    hangs.await();
    engine.publisher("feed").trade(0, 0, 0, 1, 1, 1);
    while (engine.health().status() != Status.DOWN) {
      Thread.onSpinWait();
    }

    Drained drained =
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> engine.close(200_000_000));

    never.countDown();
    assertEquals(List.of("hanging"), drained.stuck());
  }

  @Test
  void shouldDrainExactlyThoughTheFailureListenerFailsToo() {
    Engine engine =
        inline()
            .onFailure(
                failure -> {
                  throw new IllegalStateException("the pager is down, too");
                })
            .handler(
                "picky",
                (sequence, time, slab, offset) -> {
                  if (sequence == 3) {
                    throw new IllegalStateException("poison");
                  }
                })
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 5; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }

    settle(engine);

    assertEquals(3, engine.close(SECOND).events().size()); // 3, 4 and 5
  }

  @Test
  void shouldRunNoAgentBeforeTheStart() {
    Engine engine = inline().handler("recorder", recorder).build();

    assertThrows(IllegalStateException.class, engine::poll);
    engine.close(SECOND);
  }

  @Test
  void shouldCountNoTimersThatHaveRunOff() {
    Engine engine = inline().core("core", new Sender(0)).start();
    engine.publisher("feed").register(1, TaskSpec.once(0));

    settle(engine);

    engine.readCounters(
        (scope, name, value) -> {
          if ((scope + "." + name).equals("heartbeat.tasks")) {
            assertEquals(0, value);
          }
        });
    engine.close();
  }

  @Test
  void shouldPublishDueTasksInTheOrderOfTheirDeadlinesAfterTheRingWasFull() {
    List<String> asleep = new ArrayList<>();
    Engine engine =
        Engine.builder()
            .seeded(1)
            .clock(clock)
            .ringSize(4)
            .asleep(asleep::contains)
            .handler("recorder", recorder)
            .core("core", new Sender(0))
            .start();
    Publisher feed = engine.publisher("feed");
    feed.register(1, TaskSpec.once(100).onFailure(OnFailure.KEEP));
    settle(engine);
    asleep.add("recorder");
    feed.register(
        2,
        TaskSpec.once(0)
            .at(50)
            .onFailure(OnFailure.KEEP)); // earlier; the core gets it while the ring is full
    for (int i = 0; i < 3; i++) {
      feed.trade(0, 0, 0, 1, 1, i);
    }
    asleep.add("core");
    clock.advance(100);
    settle(engine); // task 1 is due, but there is no room
    asleep.remove("core");
    settle(engine); // now the timers know task 2
    asleep.clear();
    settle(engine);

    assertEquals(
        List.of(2L, 1L), recorder.ofKind(Kind.TASK_DUE).stream().map(e -> e[Event.A]).toList());
    engine.close();
  }

  @Test
  void shouldHandleOrReportEveryEventWhosePublisherWasGivenASequence() throws Exception {
    for (int run = 0; run < 100; run++) {
      Recorder handled = new Recorder();
      Engine engine = Engine.builder().ringSize(1024).handler("recorder", handled).start();
      AtomicLong last = new AtomicLong();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Publisher feed = engine.publisher("feed" + i);
        threads.add(new Thread(() -> publishUntilRefused(feed, last)));
      }
      threads.forEach(Thread::start);
      Thread.sleep(1);

      Drained drained = engine.close(SECOND);

      for (Thread thread : threads) {
        thread.join();
      }
      int known = handled.sequences.size() + drained.events().size();
      assertEquals(last.get() + 1, known, drained.toString());
    }
  }

  private static void publishUntilRefused(Publisher feed, AtomicLong last) {
    try {
      while (true) {
        last.accumulateAndGet(feed.trade(0, 0, 0, 1, 1, 1), Math::max);
      }
    } catch (EngineStoppedException e) {
      // as it has to be
    }
  }
}

package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Rig.Gate;
import io.ringbeat.engine.Rig.Runner;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.TaskCode;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher promises, call by call. */
@Timeout(60)
final class PublisherTest {
  private static final long MARKET = Event.AT_VENUE | Event.AT_CORE;
  private static final int FEED = 4;

  private final ManualClock clock = new ManualClock(1_000);
  private final Recorder recorder = new Recorder();
  private final List<Gate> gates = new ArrayList<>();
  private Engine engine;
  private Publisher feed;

  private void startPolled(int slots) {
    startPolled(slots, clock);
  }

  private void startPolled(int slots, EngineClock time) {
    engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(slots)
            .clock(time)
            .handler("recorder", recorder)
            .start();
    feed = engine.publisher("feed");
    Rig.settle(engine);
  }

  /** Starts threads whose handler stands at a sequence. */
  private Gate startStanding(int slots, long sequence) throws InterruptedException {
    Gate gate = new Gate(sequence);
    gates.add(gate);
    engine =
        Engine.builder()
            .ringSize(slots)
            .clock(clock)
            .handler("gate", gate)
            .handler("recorder", recorder, options -> options.after("gate"))
            .start();
    feed = engine.publisher("feed");
    return sequence == 0 ? gate.awaitReached() : gate;
  }

  @AfterEach
  void close() {
    gates.forEach(Gate::open);
    if (engine != null) {
      engine.close(Rig.SECOND);
    }
  }

  private List<String> published() {
    return Rig.texts(Rig.ofSource(recorder, FEED));
  }

  private long counter(String name) {
    return Rig.counters(engine, "publisher.feed").get(name);
  }

  @Nested
  class Filling {
    private long[] only() {
      Rig.settle(engine);
      List<long[]> events = Rig.ofSource(recorder, FEED);
      assertEquals(1, events.size());
      return events.get(0);
    }

    @Test
    void shouldFillEveryWordOfADepthUpdate() {
      startPolled(64);

      long sequence = feed.depth(7, Event.SELL | Event.LAST, 990, 100, 5, 77);

      assertEquals(1, sequence);
      assertArrayEquals(
          new long[] {
            Event.header(Kind.DEPTH, MARKET | Event.SELL | Event.LAST, FEED, 7),
            990,
            1_000,
            100,
            5,
            77,
            0,
            0
          },
          only());
    }

    @Test
    void shouldFillEveryWordOfATrade() {
      startPolled(64);

      feed.trade(Event.MAX_INSTRUMENT, Event.SELL, 991, -3, 6, 78);

      assertArrayEquals(
          new long[] {
            Event.header(Kind.TRADE, MARKET | Event.LAST | Event.SELL, FEED, Event.MAX_INSTRUMENT),
            991,
            1_000,
            -3,
            6,
            78,
            0,
            0
          },
          only());
    }

    @Test
    void shouldFillEveryWordOfAQuote() {
      startPolled(64);

      feed.quote(3, 992, 100, 1, 101, 2, 79);

      assertArrayEquals(
          new long[] {
            Event.header(Kind.QUOTE, MARKET | Event.LAST, FEED, 3), 992, 1_000, 100, 1, 101, 2, 79
          },
          only());
    }

    @Test
    void shouldFillAnyEventAndReplaceItsSource() {
      startPolled(64);

      feed.publish(
          Event.header(Kind.REPORT, Event.SELL | Event.MAKER, Event.MAX_SOURCE, 9),
          -1,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          -2,
          3,
          4);

      assertArrayEquals(
          new long[] {
            Event.header(Kind.REPORT, Event.SELL | Event.MAKER, FEED, 9),
            -1,
            1_000,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            -2,
            3,
            4
          },
          only());
    }

    @Test
    void shouldFillEveryWordOfATaskDone() {
      startPolled(64);

      feed.taskDone(11, 12, 13, 14);

      assertArrayEquals(
          new long[] {Event.header(Kind.TASK_DONE, 0, FEED, 0), 0, 1_000, 11, 12, 13, 14, 0},
          only());
    }

    @Test
    void shouldFillEveryWordOfAConfirmation() {
      startPolled(64);

      feed.confirm(11, 12);

      assertArrayEquals(
          new long[] {Event.header(Kind.CONFIRM, 0, FEED, 0), 0, 1_000, 11, 12, 0, 0, 0}, only());
    }

    @Test
    void shouldFillARegistrationWithItsArguments() {
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .clock(clock)
              .handler("recorder", recorder)
              .core("core", (context, slab, offset) -> {})
              .start();
      feed = engine.publisher("feed");
      Rig.settle(engine);

      feed.register(5, TaskSpec.every(100).type(-3).arguments(1, 2, 3));

      long[] event = only();
      assertArrayEquals(
          new long[] {
            Event.header(Kind.TASK, Event.LONG, FEED, 0),
            0,
            1_000,
            5,
            100,
            100,
            TaskCode.of(TaskCode.REGISTER, 0, 0, 0, false, -3),
            24,
            1,
            2,
            3,
            0,
            0,
            0,
            0,
            0
          },
          event);
    }

    @Test
    void shouldFillAnUnregistration() {
      startPolled(64);

      feed.unregister(5);

      long code = TaskCode.of(TaskCode.UNREGISTER, 0, 0, 0, false, 0);
      assertArrayEquals(
          new long[] {Event.header(Kind.TASK, 0, FEED, 0), 0, 1_000, 5, 0, 0, code, 0}, only());
    }

    @Test
    void shouldLeaveNegativeTaskIdsToTheCore() {
      startPolled(64);

      assertThrows(IllegalArgumentException.class, () -> feed.register(-1, TaskSpec.every(100)));

      Rig.settle(engine);
      assertEquals(List.of(), published());
    }

    @Test
    void shouldReturnTheSequenceOfAMessagesFirstSlot() {
      startPolled(64);

      long first = feed.message(1, 2, 3, 4, new byte[100], 0, 100);
      long second = feed.trade(0, 0, 0, 0, 0, 0);

      assertEquals(1, first);
      assertEquals(4, second);
    }

    @Test
    void shouldFillTheWordsOfAMessageAndPadItsLastLongWithZeros() {
      startPolled(16);
      for (int i = 0; i < 100; i++) {
        feed.publish(Event.header(Kind.MARK, 0, 0, 0), -1, -1, -1, -1, -1, -1);
      }
      Rig.settle(engine);

      feed.message(1, 2, 3, 4, new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, -1}, 1, 9);

      Rig.settle(engine);
      long[] event = recorder.ofKind(Kind.MESSAGE).get(0);
      assertArrayEquals(
          new long[] {Event.header(Kind.MESSAGE, Event.LONG, FEED, 0), 0, 1_000, 1, 2, 3, 4, 9},
          Arrays.copyOf(event, Event.WORDS));
      assertArrayEquals(new byte[] {8, 7, 6, 5, 4, 3, 2, 1, -1}, Payload.toBytes(event, 0));
      assertEquals(0xFF, Payload.word(event, 0, 1), "bytes beyond the payload's end are 0");
    }

    @Test
    void shouldGiveEachPublisherASourceOfItsOwn() {
      startPolled(64);
      Publisher other = engine.publisher("other");

      other.trade(0, 0, 0, 0, 0, 1);
      feed.trade(0, 0, 0, 0, 0, 2);

      Rig.settle(engine);
      assertEquals(FEED, feed.source());
      assertEquals(FEED + 1, other.source());
      assertEquals("other", other.name());
      assertEquals(1, Rig.ofSource(recorder, FEED + 1).get(0)[Event.C]);
      assertEquals(2, Rig.ofSource(recorder, FEED).get(0)[Event.C]);
    }

    @Test
    void shouldNeverStampEarlierThanBeforeThoughTheClockGoesBack() {
      long[] readings = {1_000};
      startPolled(64, () -> readings[0]);
      long[] batch = Rig.event(Kind.TRADE, 0, 0, 1, 1, 1);

      for (long reading : new long[] {500, 600, 550, 601, 1}) {
        readings[0] = reading;
        feed.trade(0, 0, 0, 0, 0, 0);
        feed.message(0, 0, 0, 0, new byte[0], 0, 0);
        feed.copy(batch, 0, batch.length);
        feed.offer(batch, 0, 1);
      }

      Rig.settle(engine);
      List<Long> stamps =
          Rig.ofSource(recorder, FEED).stream().map(event -> event[Event.ENGINE_TIME]).toList();
      List<Long> expected = new ArrayList<>();
      for (long stamp : new long[] {500, 600, 600, 601, 601}) {
        expected.addAll(List.of(stamp, stamp, stamp, stamp));
      }
      assertEquals(expected, stamps);
    }

    @Test
    void shouldRefuseAnEventWithPayloadWherePayloadsAreNotTaken() {
      startPolled(64);

      assertThrows(
          IllegalArgumentException.class,
          () -> feed.publish(Event.header(Kind.MESSAGE, Event.LONG, 0, 0), 0, 0, 0, 0, 0, 64));

      assertEquals(0, engine.cursor());
    }

    @Test
    void shouldReadTheClockBeforeItClaims() {
      boolean[] broken = {false};
      startPolled(
          64,
          () -> {
            if (broken[0]) {
              throw new IllegalStateException("no time");
            }
            return 1_000;
          });
      Publisher other = engine.publisher("other");
      broken[0] = true;

      assertThrows(
          IllegalStateException.class, () -> feed.message(0, 0, 0, 0, new byte[10], 0, 10));
      broken[0] = false;
      other.trade(0, 0, 0, 0, 0, 1);
      Rig.settle(engine);

      assertEquals(
          1,
          Rig.ofSource(recorder, FEED + 1).size(),
          "an abandoned claim hides everything after it, for ever");
    }

    @Test
    void shouldStartTheSequenceWithAControlEventThoughAPublisherWasQuicker() {
      engine =
          Engine.builder().driver(Driver.CALLER).clock(clock).handler("recorder", recorder).build();
      feed = engine.publisher("feed");
      try {
        feed.trade(0, 0, 0, 0, 0, 1);
      } catch (IllegalStateException e) {
        // refusing what comes before the start would keep the promise, too
      }

      engine.start();
      Rig.settle(engine);

      long[] first = Rig.split(recorder.words()).get(0);
      assertEquals("CONTROL 0[1, 0, 0, 0, 0]", Rig.text(first));
    }

    @Test
    void shouldStartTheSequenceOfASingleProducerWithAControlEvent() {
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .clock(clock)
              .singleProducer()
              .handler("recorder", recorder)
              .start();
      feed = engine.publisher("feed");

      feed.trade(0, 0, 0, 0, 0, 1);
      Rig.settle(engine);

      long[] first = Rig.split(recorder.words()).get(0);
      assertEquals("CONTROL 0[1, 0, 0, 0, 0]", Rig.text(first));
    }
  }

  @Nested
  class Waiting {
    @Test
    void shouldRefuseWhenNoRoomHasComeInTime() throws Exception {
      Gate gate = startStanding(8, 0);
      feed.timeout(50_000_000);
      long[] count = {0};
      long[] began = {0};

      RingFullException refused =
          assertThrows(
              RingFullException.class,
              () -> {
                while (true) {
                  began[0] = System.nanoTime();
                  feed.confirm(++count[0], 0);
                }
              });

      long took = System.nanoTime() - began[0];
      assertTrue(took >= 50_000_000 && took < Rig.SECOND, took + " ns");
      assertTrue(refused.getMessage().contains("CONFIRM"), refused.getMessage());
      assertTrue(refused.getMessage().contains("feed"), refused.getMessage());
      assertEquals(count[0] - 1, counter("published"));
      assertEquals(1, counter("refused"));
      assertEquals(1, counter("waits"));
      gate.open();
      feed.confirm(1_000, 0);
      engine.close(Rig.SECOND);
      assertEquals(count[0], Rig.ofSource(recorder, FEED).size(), "nothing of it is visible");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "batch", "message"})
    void shouldPublishWhenRoomComesInTime(String what) throws Exception {
      Gate gate = startStanding(16, 0);
      feed.timeout(10 * Rig.SECOND);
      long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);
      Runner producer =
          new Runner(
              "producer",
              () -> {
                for (int i = 0; i < 50; i++) {
                  switch (what) {
                    case "event" -> feed.confirm(1, 0);
                    case "batch" -> feed.copy(batch, 0, batch.length);
                    default -> feed.message(0, 0, 0, 0, new byte[100], 0, 100);
                  }
                }
              });

      Rig.await(() -> counter("waits") == 1, "the producer waits");
      gate.open();

      assertSame(null, producer.await(10 * Rig.SECOND));
      assertEquals(50, counter("published"));
      assertEquals(0, counter("refused"));
      assertTrue(engine.close(Rig.SECOND).complete());
      assertEquals(50, Rig.ofSource(recorder, FEED).size());
    }

    @Test
    void shouldRunTheAgentsWhileItWaitsOnTheThreadThatPolls() {
      startPolled(8);

      for (int i = 0; i < 1_000; i++) {
        assertEquals(i + 1, feed.trade(0, 0, 0, 0, 0, i));
      }

      Rig.settle(engine);
      assertEquals(1_000, Rig.ofSource(recorder, FEED).size());
      assertEquals(0, counter("refused"));
      assertTrue(counter("waits") > 0);
    }

    @Test
    void shouldFailAtOnceWhenAHandlerOnThePollingThreadFindsTheRingFull() {
      List<String> seen = new ArrayList<>();
      Publisher[] own = new Publisher[1];
      long[] took = {0};
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .ringSize(8)
              .clock(clock)
              .handler(
                  "echo",
                  (sequence, time, slab, offset) -> {
                    if (Event.kind(slab[offset]) != Kind.MARK) {
                      return;
                    }
                    long began = 0;
                    try {
                      for (int i = 0; i < 100; i++) {
                        began = System.nanoTime();
                        own[0].confirm(i, 0);
                      }
                    } catch (RingFullException e) {
                      took[0] = System.nanoTime() - began;
                      seen.add("full");
                    }
                  })
              .start();
      own[0] = engine.publisher("echo").timeout(30 * Rig.SECOND);
      feed = engine.publisher("feed");

      feed.publish(Event.header(Kind.MARK, 0, 0, 0), 0, 0, 0, 0, 0, 0);
      Rig.settle(engine);

      assertEquals(List.of("full"), seen);
      assertTrue(took[0] < Rig.SECOND, took[0] + " ns");
      assertEquals(Health.Status.UP, engine.health().status());
    }

    @Test
    void shouldRefuseANegativeTimeout() {
      startPolled(8);

      assertThrows(IllegalArgumentException.class, () -> feed.timeout(-1));
    }

    @Test
    void shouldLeaveRoomForTheHeartbeat() {
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .ringSize(16)
              .clock(clock)
              .heartbeat(HeartbeatSpec.every(100_000))
              .handler("recorder", recorder)
              .start();
      Rig.settle(engine);
      Rig.fill(engine);
      clock.advance(100_000);

      engine.poll(); // the heartbeat comes first

      assertEquals(0, Rig.counters(engine, "heartbeat").get("ringFull"));
      assertEquals(1, Rig.counters(engine, "heartbeat").get("beats"));
    }
  }

  @Nested
  class Failing {
    @Test
    void shouldRefuseAtOnceAndLeaveNothing() {
      startPolled(8);
      feed.whenFull(Kind.CONFIRM, FullRing.FAIL).whenFull(Kind.MESSAGE, FullRing.FAIL);
      Rig.fill(engine);
      long cursor = engine.cursor();
      long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);

      assertThrows(RingFullException.class, () -> feed.confirm(1, 0));
      assertThrows(RingFullException.class, () -> feed.message(0, 0, 0, 0, new byte[1], 0, 1));
      assertThrows(RingFullException.class, () -> feed.copy(batch, 0, batch.length));

      assertEquals(cursor, engine.cursor());
      assertEquals(3, counter("refused"));
      assertEquals(0, counter("waits"));
      assertEquals(0, counter("published"));
      Rig.settle(engine);
      feed.confirm(2, 0);
      Rig.settle(engine);
      assertEquals(List.of("CONFIRM 0[2, 0, 0, 0, 0]"), published());
    }
  }

  @Nested
  class Dropping {
    @Test
    void shouldShowALossOfDepthAsAGapBeforeTheNextEvent() {
      startPolled(8);
      feed.whenFull(Kind.DEPTH, FullRing.DROP);
      Rig.fill(engine);

      assertEquals(Publisher.DROPPED, feed.depth(3, 0, 900, 1, 1, 70));
      assertEquals(Publisher.DROPPED, feed.depth(3, 0, 901, 1, 1, 71));
      assertEquals(Publisher.DROPPED, feed.depth(3, Event.LAST, 902, 1, 1, 72));
      Rig.settle(engine);
      feed.depth(3, 0, 903, 2, 2, 73);

      Rig.settle(engine);
      assertEquals(List.of("GAP 3[70, 72, 3, 0, 0]", "DEPTH 3[2, 2, 73, 0, 0]"), published());
      long[] gap = recorder.ofKind(Kind.GAP).get(0);
      assertTrue(Event.has(gap[0], Event.AT_CORE) && Event.has(gap[0], Event.LAST));
      assertEquals(3, counter("dropped"));
      assertEquals(0, counter("refused"));
    }

    @Test
    void shouldShowAGapForEachInstrument() {
      startPolled(8);
      feed.whenFull(Kind.DEPTH, FullRing.DROP);
      Rig.fill(engine);

      feed.depth(3, 0, 900, 1, 1, 70);
      feed.depth(5, 0, 900, 1, 1, 20);
      feed.depth(3, 0, 900, 1, 1, 71);
      Rig.settle(engine);
      assertTrue(feed.flush());

      Rig.settle(engine);
      assertEquals(List.of("GAP 3[70, 71, 2, 0, 0]", "GAP 5[20, 20, 1, 0, 0]"), published());
    }

    @Test
    void shouldShowALossOfTradesAndQuotesByTheirCounts() {
      startPolled(8);
      feed.whenFull(Kind.TRADE, FullRing.DROP).whenFull(Kind.QUOTE, FullRing.DROP);
      feed.whenFull(Kind.MARK, FullRing.DROP);
      Rig.fill(engine);

      feed.trade(3, 0, 0, 0, 0, 1);
      feed.quote(3, 0, 1, 1, 1, 1, 1);
      feed.trade(3, 0, 0, 0, 0, 2);
      feed.publish(Event.header(Kind.MARK, 0, 0, 8), 0, 0, 0, 0, 0, 0);
      Rig.settle(engine);
      feed.confirm(1, 0);

      Rig.settle(engine);
      assertEquals(
          List.of(
              "CONTROL 3[" + ControlCode.DROPPED + ", " + Kind.TRADE + ", 2, 0, 0]",
              "CONTROL 3[" + ControlCode.DROPPED + ", " + Kind.QUOTE + ", 1, 0, 0]",
              "CONTROL 8[" + ControlCode.DROPPED + ", " + Kind.MARK + ", 1, 0, 0]",
              "CONFIRM 0[1, 0, 0, 0, 0]"),
          published());
      assertEquals(4, counter("dropped"));
    }

    @Test
    void shouldCountFromZeroAfterEachLossWasShown() {
      startPolled(8);
      feed.whenFull(Kind.TRADE, FullRing.DROP);

      for (int round = 1; round <= 3; round++) {
        Rig.fill(engine);
        for (int i = 0; i < round; i++) {
          feed.trade(3, 0, 0, 0, 0, i);
        }
        Rig.settle(engine);
        feed.flush();
        Rig.settle(engine);
      }

      assertEquals(
          List.of(1L, 2L, 3L),
          Rig.ofSource(recorder, FEED).stream().map(event -> event[Event.C]).toList());
      assertEquals(6, counter("dropped"));
    }

    @Test
    void shouldDropABatchAsAWholeAndCountEachOfItsEvents() {
      startPolled(16);
      feed.whenFull(Kind.DEPTH, FullRing.DROP).whenFull(Kind.TRADE, FullRing.DROP);
      Rig.fill(engine);
      long[] batch =
          Rig.join(
              Rig.event(Kind.DEPTH, 0, 3, 1, 1, 70),
              Rig.event(Kind.DEPTH, 0, 3, 1, 1, 71),
              Rig.event(Kind.TRADE, 0, 3, 1, 1, 5));

      assertEquals(Publisher.DROPPED, feed.copy(batch, 0, batch.length));
      Rig.settle(engine);
      feed.flush();

      Rig.settle(engine);
      assertEquals(
          List.of(
              "GAP 3[70, 71, 2, 0, 0]",
              "CONTROL 3[" + ControlCode.DROPPED + ", " + Kind.TRADE + ", 1, 0, 0]"),
          published());
      assertEquals(3, counter("dropped"));
    }

    @Test
    void shouldWaitWithABatchThatHoldsOneEventThatMayNotBeLost() {
      startPolled(16);
      feed.whenFull(Kind.DEPTH, FullRing.DROP).whenFull(Kind.CONFIRM, FullRing.FAIL);
      Rig.fill(engine);
      long[] batch =
          Rig.join(Rig.event(Kind.DEPTH, 0, 3, 1, 1, 70), Rig.event(Kind.CONFIRM, 0, 0, 1));

      assertThrows(RingFullException.class, () -> feed.copy(batch, 0, batch.length));

      assertEquals(0, counter("dropped"));
    }

    @Test
    void shouldDropAnEventWithPayloadAsOneEvent() {
      startPolled(16);
      feed.whenFull(Kind.TRADE, FullRing.DROP);
      Rig.fill(engine);
      long[] event = Arrays.copyOf(Rig.event(Kind.TRADE, Event.LONG, 3, 1, 1, 5, 0, 64), 16);
      event[8] = Event.header(Kind.MARK, 0, 0, 77); // payload, whatever it looks like

      assertEquals(Publisher.DROPPED, feed.copy(event, 0, event.length));
      Rig.settle(engine);
      feed.flush();

      Rig.settle(engine);
      assertEquals(
          List.of("CONTROL 3[" + ControlCode.DROPPED + ", " + Kind.TRADE + ", 1, 0, 0]"),
          published());
      assertEquals(1, counter("dropped"));
    }

    @Test
    void shouldShowALossBehindTheHeldSnapshotThatItCameAfter() {
      startPolled(32);
      feed.whenFull(Kind.DEPTH, FullRing.DROP).whenFull(Kind.SNAPSHOT, FullRing.CONFLATE);
      Rig.fill(engine);
      long[] snapshot = Conflating.snapshot(3, 80, 100);

      feed.depth(3, Event.LAST, 0, 1, 1, 70); // lost before the snapshot: it heals that
      feed.copy(snapshot, 0, snapshot.length);
      feed.depth(3, Event.LAST, 0, 1, 1, 81); // lost after it: the book is wrong again
      Rig.settle(engine);
      feed.depth(3, Event.LAST, 0, 1, 1, 82);
      Rig.settle(engine);

      List<String> seen = published();
      int lastSnapshotRow = seen.lastIndexOf(Rig.text(Rig.event(Kind.SNAPSHOT, 0, 3, 100, 1, 80)));
      int lastGap = -1;
      for (int i = 0; i < seen.size(); i++) {
        lastGap = seen.get(i).startsWith("GAP") ? i : lastGap;
      }
      assertTrue(lastSnapshotRow >= 0, () -> "no snapshot: " + seen);
      int gap = lastGap;
      assertTrue(
          lastGap > lastSnapshotRow,
          () -> "the book is taken for whole, the gap is at " + gap + " of " + seen);
    }

    @Test
    void shouldSayThatAQuoteWasDroppedThoughAnOlderOneIsHeld() {
      startPolled(16);
      feed.whenFull(Kind.QUOTE, FullRing.CONFLATE).whenFull(Kind.TRADE, FullRing.DROP);
      Rig.fill(engine);
      long[] batch =
          Rig.join(
              Rig.event(Kind.TRADE, Event.LAST, 3, 1, 1, 5),
              Rig.event(Kind.QUOTE, Event.LAST, 3, 200, 1, 201, 1, 2));

      assertEquals(Publisher.HELD, feed.quote(3, 0, 100, 1, 101, 1, 1));
      assertEquals(Publisher.DROPPED, feed.copy(batch, 0, batch.length));
      Rig.settle(engine);
      feed.flush();
      Rig.settle(engine);

      List<String> seen = published();
      assertTrue(
          seen.contains("CONTROL 3[" + ControlCode.DROPPED + ", " + Kind.QUOTE + ", 1, 0, 0]"),
          () -> "the newer quote was dropped, the older one replaced nothing: " + seen);
      assertTrue(
          seen.contains("QUOTE 3[100, 1, 101, 1, 1]"),
          () -> "the older quote stands for itself only: " + seen);
    }

    @ParameterizedTest
    @ValueSource(
        ints = {
          Kind.GAP,
          Kind.REQUEST,
          Kind.REPORT,
          Kind.HEARTBEAT,
          Kind.TASK_DUE,
          Kind.CONTROL,
          Kind.TASK,
          Kind.TASK_DONE,
          Kind.CONFIRM,
          Kind.MESSAGE
        })
    void shouldRefuseToDropWhatIsNotMarketData(int kind) {
      startPolled(8);

      assertThrows(
          IllegalArgumentException.class,
          () -> feed.whenFull(kind, FullRing.DROP),
          () -> Kind.name(kind));
    }

    @Test
    void shouldNotAcceptAPolicyForClearThatItDoesNotFollow() {
      startPolled(8);
      try {
        feed.whenFull(Kind.CLEAR, FullRing.DROP);
      } catch (IllegalArgumentException e) {
        return; // CLEAR goes by the policy for SNAPSHOT
      }
      feed.timeout(0);
      Rig.fill(engine);
      long cursor = engine.cursor();

      long result = feed.publish(Event.header(Kind.CLEAR, 0, 0, 3), 0, 5, 0, 0, 0, 0);

      assertEquals(Publisher.DROPPED, result);
      assertEquals(cursor, engine.cursor());
    }
  }

  @Nested
  class Conflating {
    /** A snapshot of both sides. */
    static long[] snapshot(int instrument, long id, long... prices) {
      long[] rows =
          Rig.join(
              Rig.event(Kind.CLEAR, Event.NO_PRICE, instrument, 0, 0, id),
              Rig.event(Kind.CLEAR, Event.NO_PRICE | Event.SELL, instrument, 0, 0, id));
      for (long price : prices) {
        rows = Rig.join(rows, Rig.event(Kind.SNAPSHOT, 0, instrument, price, 1, id));
      }
      rows[rows.length - Event.WORDS] |= Event.LAST;
      return rows;
    }

    @Test
    void shouldHoldTheNewestQuoteOfEachInstrumentAndSayWhatItReplaced() {
      startPolled(16);
      feed.whenFull(Kind.QUOTE, FullRing.CONFLATE);
      Rig.fill(engine);

      assertEquals(Publisher.HELD, feed.quote(3, 0, 100, 1, 101, 1, 1));
      assertEquals(Publisher.HELD, feed.quote(5, 0, 500, 1, 501, 1, 2));
      assertEquals(Publisher.HELD, feed.quote(3, 0, 110, 1, 111, 1, 3));
      assertEquals(Publisher.HELD, feed.quote(3, 0, 120, 1, 121, 1, 4));
      Rig.settle(engine);
      clock.set(2_000);
      feed.confirm(1, 0);

      Rig.settle(engine);
      assertEquals(
          List.of(
              "QUOTE 5[500, 1, 501, 1, 2]",
              "CONTROL 3[" + ControlCode.CONFLATED + ", " + Kind.QUOTE + ", 2, 0, 0]",
              "QUOTE* 3[120, 1, 121, 1, 4]",
              "CONFIRM 0[1, 0, 0, 0, 0]"),
          published());
      assertEquals(2, counter("conflated"));
      assertEquals(2_000, Rig.ofSource(recorder, FEED).get(2)[Event.ENGINE_TIME]);
      assertEquals(0, counter("dropped"));
    }

    @Test
    void shouldLetTheHeldQuoteGoByFlush() {
      startPolled(16);
      feed.whenFull(Kind.QUOTE, FullRing.CONFLATE);
      Rig.fill(engine);
      feed.quote(3, 0, 100, 1, 101, 1, 1);

      assertFalse(feed.flush(), "there is no room yet");
      Rig.settle(engine);
      assertTrue(feed.flush());

      Rig.settle(engine);
      assertEquals(List.of("QUOTE 3[100, 1, 101, 1, 1]"), published());
      assertTrue(feed.flush(), "nothing is held any more");
    }

    @Test
    void shouldLetTheHeldQuoteGoBeforeABatchAndAMessageAndAnOffer() {
      for (String what : List.of("batch", "message", "offer")) {
        Recorder seen = new Recorder();
        Engine polled =
            Engine.builder()
                .driver(Driver.CALLER)
                .ringSize(16)
                .clock(clock)
                .handler("recorder", seen)
                .start();
        Publisher producer = polled.publisher("feed").whenFull(Kind.QUOTE, FullRing.CONFLATE);
        Rig.fill(polled);
        producer.quote(3, 0, 100, 1, 101, 1, 1);
        Rig.settle(polled);
        long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);

        switch (what) {
          case "batch" -> producer.copy(batch, 0, batch.length);
          case "message" -> producer.message(0, 0, 0, 0, new byte[3], 0, 3);
          default -> producer.offer(batch, 0, 1);
        }

        Rig.settle(polled);
        List<long[]> events = Rig.ofSource(seen, FEED);
        assertEquals(2, events.size(), what);
        assertEquals(Kind.QUOTE, Event.kind(events.get(0)[0]), what);
        polled.close();
      }
    }

    @Test
    void shouldConflateWholeSnapshots() {
      startPolled(64);
      feed.whenFull(Kind.SNAPSHOT, FullRing.CONFLATE);
      Rig.fill(engine);
      long[] older = snapshot(3, 70, 100, 101, 102);
      long[] newer = snapshot(3, 80, 200, 201);

      assertEquals(Publisher.HELD, feed.copy(older, 0, older.length));
      assertEquals(Publisher.HELD, feed.copy(newer, 0, newer.length));
      Rig.settle(engine);
      feed.flush();

      Rig.settle(engine);
      List<String> seen = published();
      assertEquals(
          "CONTROL 3[" + ControlCode.CONFLATED + ", " + Kind.SNAPSHOT + ", 1, 0, 0]", seen.get(0));
      List<String> rows = new ArrayList<>();
      for (long[] row : Rig.split(newer)) {
        row[0] |= Event.CONFLATED;
        rows.add(Rig.text(row));
      }
      assertEquals(rows, seen.subList(1, seen.size()));
      assertEquals(1, counter("conflated"));
    }

    @Test
    void shouldNotLetASnapshotOfOneSideReplaceThatOfTheOther() {
      startPolled(64);
      feed.whenFull(Kind.SNAPSHOT, FullRing.CONFLATE).timeout(0);
      Rig.fill(engine);
      long[] bids =
          Rig.join(
              Rig.event(Kind.CLEAR, Event.NO_PRICE, 3, 0, 0, 70),
              Rig.event(Kind.SNAPSHOT, Event.LAST, 3, 100, 1, 70));
      long[] asks =
          Rig.join(
              Rig.event(Kind.CLEAR, Event.NO_PRICE | Event.SELL, 3, 0, 0, 70),
              Rig.event(Kind.SNAPSHOT, Event.LAST | Event.SELL, 3, 101, 1, 70));

      feed.copy(bids, 0, bids.length);
      feed.copy(asks, 0, asks.length);
      Rig.settle(engine);
      feed.flush();
      Rig.settle(engine);

      assertEquals(
          List.of(100L, 101L),
          recorder.ofKind(Kind.SNAPSHOT).stream().map(row -> row[Event.A]).toList(),
          "the asks say nothing of the bids");
    }

    @Test
    void shouldNeverConflateARowOfASnapshotAlone() {
      startPolled(16);
      feed.whenFull(Kind.SNAPSHOT, FullRing.CONFLATE).timeout(0);
      Gate gate = new Gate(Long.MAX_VALUE);
      gates.add(gate);
      Rig.fill(engine);
      long before = counter("waits");

      long sequence =
          feed.publish(Event.header(Kind.SNAPSHOT, Event.LAST, 0, 3), 0, 100, 1, 70, 0, 0);

      assertTrue(sequence >= 0, "it waits, and this thread polls");
      assertEquals(before + 1, counter("waits"));
      assertEquals(0, counter("conflated"));
    }

    @Test
    void shouldNotTakePartOfASnapshotForAState() {
      startPolled(64);
      feed.whenFull(Kind.SNAPSHOT, FullRing.CONFLATE);
      List<long[]> parts = new ArrayList<>();
      long[] whole = snapshot(3, 70, 100, 101);
      parts.add(Arrays.copyOf(whole, whole.length - Event.WORDS)); // no LAST
      parts.add(Arrays.copyOfRange(whole, 2 * Event.WORDS, whole.length)); // no CLEAR
      long[] mixed = whole.clone();
      mixed[2 * Event.WORDS] = Event.header(Kind.SNAPSHOT, 0, 0, 4); // two instruments
      parts.add(mixed);
      long[] partly = whole.clone();
      partly[0] = Event.header(Kind.CLEAR, 0, 0, 3); // clears up to a price only
      parts.add(partly);

      for (long[] part : parts) {
        Rig.fill(engine);

        long result = feed.copy(part, 0, part.length);

        assertTrue(result >= 0, Arrays.toString(part));
        Rig.settle(engine);
      }
      assertEquals(0, counter("conflated"));
    }

    @ParameterizedTest
    @ValueSource(
        ints = {
          Kind.DEPTH,
          Kind.CLEAR,
          Kind.TRADE,
          Kind.MARK,
          Kind.GAP,
          Kind.REQUEST,
          Kind.REPORT,
          Kind.HEARTBEAT,
          Kind.TASK_DUE,
          Kind.CONTROL,
          Kind.TASK,
          Kind.TASK_DONE,
          Kind.CONFIRM,
          Kind.MESSAGE
        })
    void shouldRefuseToConflateWhatIsNoState(int kind) {
      startPolled(8);

      assertThrows(
          IllegalArgumentException.class,
          () -> feed.whenFull(kind, FullRing.CONFLATE),
          () -> Kind.name(kind));
    }
  }

  @Nested
  class Offering {
    @Test
    void shouldSayFullAndChangeNothing() {
      startPolled(16);
      Rig.fill(engine);
      long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);
      long cursor = engine.cursor();
      Map<String, Long> before = Rig.counters(engine, "publisher.feed");

      assertEquals(Publisher.FULL, feed.offer(batch, 0, 1));

      assertEquals(cursor, engine.cursor());
      assertEquals(before, Rig.counters(engine, "publisher.feed"));
      Rig.settle(engine);
      assertEquals(cursor + 1, feed.offer(batch, 0, 1));
      assertEquals(0, batch[Event.ENGINE_TIME], "what is offered is not written to");
    }

    @Test
    void shouldNotFollowThePolicies() {
      startPolled(16);
      feed.whenFull(Kind.TRADE, FullRing.DROP).whenFull(Kind.QUOTE, FullRing.CONFLATE);
      Rig.fill(engine);

      assertEquals(Publisher.FULL, feed.offer(Rig.event(Kind.TRADE, 0, 0), 0, 1));
      assertEquals(Publisher.FULL, feed.offer(Rig.event(Kind.QUOTE, 0, 0), 0, 1));

      assertEquals(0, counter("dropped"));
      Rig.settle(engine);
      assertTrue(feed.flush());
      Rig.settle(engine);
      assertEquals(List.of(), published());
    }

    @Test
    void shouldRefuseWhatCanNeverFit() {
      startPolled(16);
      long[] large = new long[17 * Event.WORDS];
      Arrays.fill(large, Event.header(Kind.CONFIRM, 0, 0, 0));

      assertThrows(
          IllegalArgumentException.class,
          () -> feed.offer(large, 0, 16),
          "FULL says: try again, and that is for ever");
    }

    @Test
    void shouldRefuseAMessageThatIsCutOff() {
      startPolled(16);
      long[] cut = Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, 3L * Event.BYTES);

      assertThrows(IllegalArgumentException.class, () -> feed.offer(cut, 0, 1));

      assertEquals(0, engine.cursor(), "handlers would take what comes behind for its payload");
    }
  }

  @Nested
  class Batches {
    @Test
    void shouldPublishABatchBackToBackWithOneStampAndItsSource() {
      startPolled(64);
      long[] message = Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0, 1, 2, 3, 4, 70), 24);
      for (int i = 8; i < 16; i++) {
        message[i] = 1_000L + i;
      }
      message[16] = 0xABCDEF;
      long[] batch =
          Rig.join(Rig.event(Kind.TRADE, 0, 1, 5), message, Rig.event(Kind.TRADE, 0, 2, 6));
      for (int round = 0; round < 200; round++) {
        clock.advance(1);

        long first = feed.copy(batch, 0, batch.length);

        Rig.settle(engine);
        assertEquals(1 + 5L * round, first);
      }
      List<long[]> seen = Rig.ofSource(recorder, FEED);
      assertEquals(600, seen.size());
      for (int i = 0; i < 600; i++) {
        long[] expected = Rig.split(batch).get(i % 3);
        expected[0] |= Event.header(0, 0, FEED, 0);
        expected[Event.ENGINE_TIME] = 1_001L + i / 3;
        assertArrayEquals(expected, seen.get(i), "event " + i);
      }
      assertEquals(600, counter("published"));
      assertEquals(0, Event.source(batch[0]), "the caller's longs are not written to");
    }

    @Test
    void shouldRefuseBatchesThatAreNotWholeEvents() {
      startPolled(64);
      Map<String, long[]> malformed = new TreeMap<>();
      malformed.put("empty", new long[0]);
      malformed.put("cut off", new long[7]);
      malformed.put("one and a half", new long[12]);
      malformed.put("payload missing", Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, 1));
      malformed.put(
          "payload cut off",
          Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, 65), 16));
      malformed.put(
          "payload negative",
          Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, -1), 16));
      malformed.put(
          "payload endless",
          Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, Long.MAX_VALUE), 16));
      malformed.put(
          "payload of 2^32 bytes",
          Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0, 0, 0, 0, 0, 1L << 32), 16));

      malformed.forEach(
          (name, batch) ->
              assertThrows(
                  IllegalArgumentException.class, () -> feed.copy(batch, 0, batch.length), name));

      assertEquals(0, engine.cursor());
    }

    @Test
    void shouldRefuseABatchThatEndsWithinTheHeaderOfAMessage() {
      startPolled(64);
      long[] cut = Arrays.copyOf(Rig.event(Kind.MESSAGE, Event.LONG, 0), 5);

      assertThrows(IllegalArgumentException.class, () -> feed.copy(cut, 0, cut.length));
    }

    @Test
    void shouldRefuseMoreThanAQuarterOfTheRing() {
      startPolled(32);
      long[] batch = new long[9 * Event.WORDS];
      for (int i = 0; i < batch.length; i += Event.WORDS) {
        batch[i] = Event.header(Kind.CONFIRM, 0, 0, 0);
      }

      assertThrows(IllegalArgumentException.class, () -> feed.copy(batch, 0, 9 * Event.WORDS));
      assertThrows(
          IllegalArgumentException.class, () -> feed.message(0, 0, 0, 0, new byte[449], 0, 449));

      assertEquals(0, engine.cursor());
      assertEquals(1, feed.copy(batch, 0, 8 * Event.WORDS));
      assertEquals(9, feed.message(0, 0, 0, 0, new byte[448], 0, 448));
    }

    @Test
    void shouldRefuseBytesThatAreNotThere() {
      startPolled(64);

      assertThrows(
          IndexOutOfBoundsException.class, () -> feed.message(0, 0, 0, 0, new byte[4], 1, 4));

      assertEquals(0, engine.cursor());
    }
  }

  @Nested
  class Messages {
    @Test
    void shouldBringMessagesOfEveryLengthFromEveryPlaceInTheRing() {
      Random random = new Random(42);
      byte[] bytes = new byte[300];
      List<byte[]> got = new ArrayList<>();
      int slots = 32;
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .ringSize(slots)
              .clock(clock)
              .handler(
                  "reader",
                  (sequence, time, slab, offset) -> {
                    if (Event.kind(slab[offset]) == Kind.MESSAGE) {
                      assertEquals(sequence, slab[offset + Event.B]);
                      got.add(Payload.toBytes(slab, offset));
                    }
                  })
              .start();
      feed = engine.publisher("feed");
      for (int length = 0; length <= 200; length++) {
        for (int place = 0; place < slots; place++) {
          while (((engine.cursor() + 1) & (slots - 1)) != place) {
            feed.confirm(-1, -1);
          }
          random.nextBytes(bytes);
          int from = random.nextInt(100);

          feed.message(1, engine.cursor() + 1, 0, 0, bytes, from, length);
          Rig.settle(engine);

          assertEquals(Health.Status.UP, engine.health().status(), engine::toString);
          assertEquals(1, got.size());
          String where = "length " + length + " at " + place;
          assertArrayEquals(Arrays.copyOfRange(bytes, from, from + length), got.remove(0), where);
        }
      }
    }
  }

  @Nested
  class Padding {
    /** Answers each message with a command that is the message. */
    private static final class Forwards implements Core {
      @Override
      public void onEvent(CoreContext context, long[] slab, int offset) {
        if (Event.kind(slab[offset]) == Kind.MESSAGE) {
          context.send(slab, offset);
        }
      }
    }

    private static long commandHash(int slots) {
      Engine polled =
          Engine.builder()
              .driver(Driver.CALLER)
              .ringSize(slots)
              .clock(new ManualClock(1_000))
              .core("core", new Forwards())
              .gateway((id, slab, offset) -> true)
              .start();
      Publisher producer = polled.publisher("feed");
      for (int i = 0; i < 100; i++) {
        producer.trade(0, 0, 0, 100 + i, 7, i);
        producer.message(1, 2, 3, i, new byte[] {1, 2, 3}, 0, 3);
        Rig.settle(polled);
      }
      assertTrue(polled.close(Rig.SECOND).complete());
      return polled.commandHash();
    }

    @Test
    void shouldHoldNothingOfOlderEventsInTheLastSlotOfAMessage() {
      startPolled(16);
      for (int i = 0; i < 32; i++) {
        feed.trade(0, 0, 0, 0xDEAD, 0xBEEF, i);
      }

      feed.message(1, 2, 3, 4, new byte[] {1, 2, 3}, 0, 3);

      Rig.settle(engine);
      long[] message = recorder.ofKind(Kind.MESSAGE).get(0);
      assertArrayEquals(
          new long[] {0x030201, 0, 0, 0, 0, 0, 0, 0},
          Arrays.copyOfRange(message, Event.WORDS, 2 * Event.WORDS));
    }

    @Test
    void shouldGiveTheSameCommandsWhateverTheSizeOfTheRing() {
      long small = commandHash(16);

      long large = commandHash(1 << 10);

      assertEquals(large, small, "the same events give the same commands");
    }
  }

  @Nested
  class Stopping {
    private List<Rig.Body> everyCall() {
      long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);
      return List.of(
          () -> feed.depth(0, 0, 0, 0, 0, 0),
          () -> feed.trade(0, 0, 0, 0, 0, 0),
          () -> feed.quote(0, 0, 0, 0, 0, 0, 0),
          () -> feed.publish(Event.header(Kind.MARK, 0, 0, 0), 0, 0, 0, 0, 0, 0),
          () -> feed.register(1, TaskSpec.every(1)),
          () -> feed.register(1, TaskSpec.every(1).arguments(1)),
          () -> feed.unregister(1),
          () -> feed.taskDone(0, 0, 0, 0),
          () -> feed.confirm(0, 0),
          () -> feed.message(0, 0, 0, 0, new byte[1], 0, 1),
          () -> feed.copy(batch, 0, batch.length),
          () -> feed.offer(batch, 0, 1),
          () -> feed.flush());
    }

    @Test
    void shouldRefuseEveryCallOnceTheEngineIsClosed() {
      startPolled(64);
      feed.whenFull(Kind.DEPTH, FullRing.DROP).whenFull(Kind.QUOTE, FullRing.CONFLATE);
      Publisher late;

      engine.close();
      late = engine.publisher("late");

      for (Rig.Body call : everyCall()) {
        EngineStoppedException refused = assertThrows(EngineStoppedException.class, call::run);
        assertTrue(refused.getMessage().contains("CLOSED"), refused.getMessage());
        assertSame(null, refused.getCause());
      }
      assertThrows(EngineStoppedException.class, () -> late.confirm(0, 0));
      assertEquals(0, engine.cursor());
    }

    @Test
    void shouldTellEveryCallWhyTheEngineIsDown() {
      RuntimeException poison = new RuntimeException("poison");
      engine =
          Engine.builder()
              .driver(Driver.CALLER)
              .clock(clock)
              .handler(
                  "picky",
                  (sequence, time, slab, offset) -> {
                    throw poison;
                  })
              .start();
      feed = engine.publisher("feed");
      engine.poll();
      long cursor = engine.cursor();

      for (Rig.Body call : everyCall()) {
        EngineStoppedException refused = assertThrows(EngineStoppedException.class, call::run);
        assertSame(poison, refused.getCause());
        assertTrue(refused.getMessage().contains("picky"), refused.getMessage());
      }
      assertEquals(cursor, engine.cursor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "batch", "message"})
    void shouldFreeThoseWhoWaitForRoomWhenTheEngineIsClosed(String what) throws Exception {
      startStanding(16, 0);
      feed.timeout(60 * Rig.SECOND);
      Runner producer = waiter(what);
      Rig.await(() -> counter("waits") == 1, "the producer waits");

      engine.close(10_000_000);

      assertInstanceOf(EngineStoppedException.class, producer.await(5 * Rig.SECOND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "batch", "message"})
    void shouldFreeThoseWhoWaitForRoomWhenAHandlerThrows(String what) throws Exception {
      RuntimeException poison = new RuntimeException("poison");
      Gate gate =
          new Gate(0) {
            @Override
            public void onEvent(long sequence, long time, long[] slab, int offset) {
              super.onEvent(sequence, time, slab, offset);
              throw poison;
            }
          };
      gates.add(gate);
      engine = Engine.builder().ringSize(16).clock(clock).handler("gate", gate).start();
      feed = engine.publisher("feed").timeout(60 * Rig.SECOND);
      gate.awaitReached();
      Runner producer = waiter(what);
      Rig.await(() -> counter("waits") == 1, "the producer waits");

      gate.open();

      Throwable thrown = producer.await(5 * Rig.SECOND);
      assertInstanceOf(EngineStoppedException.class, thrown);
      assertSame(poison, thrown.getCause());
    }

    private Runner waiter(String what) {
      long[] batch = Rig.event(Kind.CONFIRM, 0, 0, 1);
      return new Runner(
          "producer",
          () -> {
            while (true) {
              switch (what) {
                case "event" -> feed.confirm(1, 0);
                case "batch" -> feed.copy(batch, 0, batch.length);
                default -> feed.message(0, 0, 0, 0, new byte[100], 0, 100);
              }
            }
          });
    }
  }
}

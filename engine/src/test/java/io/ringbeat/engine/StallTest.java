package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Rig.Gate;
import io.ringbeat.event.Kind;
import io.ringbeat.time.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a handler that does not go on, while that lasts. */
@Timeout(60)
final class StallTest {
  private static final long THRESHOLD = 100_000_000;

  private final ManualClock clock = new ManualClock(1_000);
  private final List<Gate> gates = new ArrayList<>();
  private final List<Stall> stalls = Collections.synchronizedList(new ArrayList<>());
  private Engine engine;

  private record Stall(String handler, long sequence, long lag, long nanos) {}

  private void note(String handler, long sequence, long lag, long nanos) {
    stalls.add(new Stall(handler, sequence, lag, nanos));
  }

  private Gate gate(long sequence) {
    Gate gate = new Gate(sequence);
    gates.add(gate);
    return gate;
  }

  private EngineBuilder builder() {
    return Engine.builder().ringSize(1 << 10).clock(clock).onStall(THRESHOLD, this::note);
  }

  @AfterEach
  void close() {
    gates.forEach(Gate::open);
    if (engine != null) {
      engine.close(Rig.SECOND);
    }
  }

  @Test
  void shouldReportAHandlerWhileItStands() throws Exception {
    Gate stands = gate(3);
    engine = builder().handler("stands", stands).start();
    Publisher feed = engine.publisher("feed");
    for (int i = 1; i <= 2; i++) {
      feed.confirm(i, 0);
    }
    Rig.await(() -> engine.handled() == 2, "0 to 2 are handled");
    long began = System.nanoTime();
    for (int i = 3; i <= 7; i++) {
      feed.confirm(i, 0);
    }
    stands.awaitReached();

    Rig.await(() -> !stalls.isEmpty(), "the stall is reported");

    long took = System.nanoTime() - began;
    assertEquals(2, stands.last, "it has not gone on");
    Stall stall = stalls.get(0);
    assertEquals("stands", stall.handler());
    assertEquals(2, stall.sequence());
    assertEquals(5, stall.lag());
    long atMost = took + 10_000_000; // counted from the monitor's last look before, 5 ms apart
    assertTrue(stall.nanos() >= THRESHOLD && stall.nanos() <= atMost, stall::toString);
    assertTrue(Rig.counters(engine, "handler.stands").get("longestStallNanos") >= THRESHOLD);
  }

  @Test
  void shouldReportEachStallOnce() throws Exception {
    Gate first = gate(1);
    Gate second = gate(3);
    engine =
        builder()
            .handler(
                "stands",
                (sequence, time, slab, offset) -> {
                  first.onEvent(sequence, time, slab, offset);
                  second.onEvent(sequence, time, slab, offset);
                })
            .start();
    Publisher feed = engine.publisher("feed");
    Rig.await(() -> engine.handled() == 0, "the start is handled");
    feed.confirm(1, 0);
    first.awaitReached();
    Thread.sleep(400);
    assertEquals(1, stalls.size(), stalls::toString);
    first.open();
    Rig.await(() -> engine.handled() == 1, "it has gone on");
    feed.confirm(2, 0);
    Rig.await(() -> engine.handled() == 2, "it goes on");

    feed.confirm(3, 0);
    second.awaitReached();
    Thread.sleep(400);

    assertEquals(2, stalls.size(), stalls::toString);
    assertEquals(0, stalls.get(0).sequence());
    assertEquals(2, stalls.get(1).sequence());
    assertEquals(2, Rig.counters(engine, "handler.stands").get("stalls"));
    second.open();
    Rig.await(() -> engine.handled() == 3, "it goes on");
    Thread.sleep(200);
    assertEquals(2, stalls.size(), stalls::toString);
  }

  @Test
  void shouldNotBlameThoseThatWaitForTheStalledHandler() throws Exception {
    Gate stands = gate(1);
    engine =
        builder()
            .handler("before", new Recorder())
            .handler("stands", stands, options -> options.after("before"))
            .handler("beside", new Recorder())
            .handler("after", new Recorder(), options -> options.after("stands", "beside"))
            .handler("last", new Recorder(), options -> options.after("after"))
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < 5; i++) {
      feed.confirm(i, 0);
    }
    stands.awaitReached();

    Thread.sleep(400);

    assertEquals(List.of("stands"), stalls.stream().map(Stall::handler).toList());
  }

  @Test
  void shouldNotBlameAHandlerThatHasNothingToDo() throws Exception {
    engine = builder().handler("idle", new Recorder()).start();
    engine.publisher("feed").confirm(1, 0);

    Thread.sleep(400);

    assertEquals(List.of(), stalls);
  }

  @Test
  void shouldNotBlameAHandlerThatGoesOnSlowly() throws Exception {
    Gate first = gate(0);
    engine =
        builder()
            .handler("first", first)
            .handler(
                "slow",
                (sequence, time, slab, offset) -> {
                  try {
                    Thread.sleep(10);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                options -> options.after("first"))
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 1; i <= 40; i++) {
      feed.confirm(i, 0);
    }
    first.open();

    Rig.await(() -> engine.handled() == 40, "all are handled");

    assertEquals(
        List.of(),
        stalls.stream().filter(stall -> stall.handler().equals("slow")).toList(),
        "it handled an event each 10 ms; 100 ms without progress are a stall");
  }

  @Test
  void shouldNameTheEventBeforeTheOneThatItStandsAtInsideABatch() throws Exception {
    Gate first = gate(0);
    Gate stands = gate(7);
    engine =
        builder()
            .handler("first", first)
            .handler("stands", stands, options -> options.after("first"))
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 1; i <= 10; i++) {
      feed.confirm(i, 0);
    }
    first.open();
    stands.awaitReached();

    Rig.await(
        () -> stalls.stream().anyMatch(stall -> stall.handler().equals("stands")), "reported");

    Stall stall =
        stalls.stream().filter(each -> each.handler().equals("stands")).findAny().orElseThrow();
    assertEquals(6, stands.last);
    assertEquals(6, stall.sequence(), "the last sequence it has handled");
    assertEquals(4, stall.lag());
  }

  @Test
  void shouldRefuseAThresholdOfNothing() {
    EngineBuilder builder = Engine.builder();

    org.junit.jupiter.api.Assertions.assertThrows(
        IllegalArgumentException.class, () -> builder.onStall(0, this::note));
  }

  @Test
  void shouldTellFlightRecorderOfStallsDropsAndFailures(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("engine.jfr");
    Gate stands = gate(4);
    try (Recording recording = new Recording()) {
      recording.enable("io.ringbeat.Stalled");
      recording.enable("io.ringbeat.Dropped");
      recording.enable("io.ringbeat.Failed");
      recording.start();
      engine =
          builder()
              .ringSize(16)
              .handler(
                  "stands",
                  (sequence, time, slab, offset) -> {
                    stands.onEvent(sequence, time, slab, offset);
                    if (sequence == 4) {
                      throw new IllegalStateException("poison");
                    }
                  })
              .start();
      Publisher feed = engine.publisher("feed").whenFull(Kind.TRADE, FullRing.DROP);
      for (int i = 1; i <= 3; i++) {
        feed.trade(0, 0, 0, 1, 1, i);
      }
      Rig.await(() -> engine.handled() == 3, "0 to 3 are handled");
      int dropped = 0;
      for (int i = 0; i < 16; i++) {
        dropped += feed.trade(0, 0, 0, 100, 2, i) == Publisher.DROPPED ? 1 : 0;
      }
      Rig.await(() -> !stalls.isEmpty(), "the stall is reported");
      stands.open();
      Rig.await(() -> engine.health().status() == Health.Status.DOWN, "the engine is down");
      engine.close(Rig.SECOND); // the event is committed on the failing agent's thread
      recording.stop();
      recording.dump(file);

      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      assertTrue(dropped > 0);
      RecordedEvent stall = only(events, "io.ringbeat.Stalled");
      assertEquals("stands", stall.getString("handler"));
      assertEquals(3, stall.getLong("sequence"));
      assertEquals(16 - dropped, stall.getLong("lag"));
      assertTrue(stall.getLong("nanos") >= THRESHOLD);
      List<RecordedEvent> drops = named(events, "io.ringbeat.Dropped");
      assertEquals(dropped, drops.stream().mapToInt(each -> each.getInt("count")).sum());
      drops.forEach(each -> assertEquals("feed", each.getString("publisher")));
      drops.forEach(each -> assertEquals("TRADE", each.getString("kind")));
      RecordedEvent failure = only(events, "io.ringbeat.Failed");
      assertEquals("stands", failure.getString("agent"));
      assertEquals(4, failure.getLong("sequence"));
      assertTrue(failure.getString("event").startsWith("TRADE"), failure::toString);
      assertTrue(failure.getString("cause").contains("poison"), failure::toString);
      assertTrue(Files.size(file) > 0);
    }
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(each -> each.getEventType().getName().equals(name)).toList();
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> found = named(events, name);
    assertEquals(1, found.size(), name);
    return found.get(0);
  }
}

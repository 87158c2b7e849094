package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the journal's simulation, or a reader, has found once. */
final class JournalRegressionTest {
  private static final long T0 = 1_700_000_000_000_000_000L;
  private static final long MS = 1_000_000;

  /** Sends a message for each quote, and for nothing else. */
  private static final class Echo implements Core, State {
    private long starts;

    @Override
    public void onStart(CoreContext context) {
      starts++;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.QUOTE || Event.kind(slab[offset]) == Kind.CONTROL) {
        long[] message = new long[Event.WORDS];
        message[0] = Event.header(Kind.MESSAGE, 0, 0, 0);
        message[Event.A] = slab[offset + Event.A];
        context.send(message, 0);
      }
    }

    @Override
    public void save(StateWriter out) {
      out.put("starts", starts);
    }

    @Override
    public void load(StateReader in) {
      starts = in.number("starts");
    }
  }

  private final ManualClock clock = new ManualClock(T0);
  private final List<Long> sent = new ArrayList<>();
  private final Set<String> asleep = new HashSet<>();
  private MemoryStore store = new MemoryStore();
  private JournalOptions options = new JournalOptions();

  private EngineBuilder builder() {
    return Engine.builder()
        .seeded(7)
        .asleep(asleep::contains)
        .clock(clock)
        .ringSize(64)
        .journal(new Journal(store, options));
  }

  private EngineBuilder withCore() {
    return builder().core("core", new Echo()).gateway((id, slab, offset) -> sent.add(id));
  }

  private static void poll(Engine engine) {
    for (int i = 0; i < 500; i++) {
      engine.poll();
    }
  }

  private static void quotes(Engine engine, String name, int count) {
    Publisher feed = engine.publisher(name);
    for (int i = 0; i < count; i++) {
      feed.quote(0, 0, 100 + i, 1, 101, 1, i);
    }
    poll(engine);
  }

  @Test
  void shouldBringBackARunThatHasBeatsAndNoCore() {
    Engine engine = builder().heartbeat(HeartbeatSpec.every(MS)).start();
    clock.advance(3 * MS);
    poll(engine);
    store = store.reopened();

    Engine again = builder().heartbeat(HeartbeatSpec.every(MS)).start();

    assertEquals(Health.Status.UP, again.health().status());
  }

  @Test
  void shouldNotAskForSnapshotsAgainAndAgainWhereNoneCanBe() {
    options = new JournalOptions().snapshotEvery(8).checkpointEvery(0);
    Engine engine = builder().handler("neither", (sequence, time, slab, offset) -> {}).start();

    quotes(engine, "feed", 30);

    long cursor = engine.cursor();
    poll(engine);
    assertEquals(cursor, engine.cursor());
  }

  @Test
  void shouldSayWhatTheRunIsWhereTheFirstLifeEndedBeforeItsFirstEventWasWritten() {
    asleep.add("journal");
    withCore().start();
    store = store.reopened();
    asleep.clear();

    Engine second = withCore().start();
    quotes(second, "feed", 3);
    store = store.reopened();
    Echo core = new Echo();
    Engine third = builder().core("core", core).gateway((id, slab, offset) -> true).start();

    assertEquals(1, core.starts);
    assertEquals(Health.Status.UP, third.health().status());
  }

  @Test
  void shouldFillMoreThanARingOfLostEventsOnceAndComeBackAgain() {
    options = new JournalOptions().durability(Durability.NONE);
    Engine engine = withCore().start();
    poll(engine);
    MemoryStore early = store.copy();
    for (int i = 0; i < 5; i++) {
      quotes(engine, "feed" + i, 40);
    }
    Set<Long> before = new HashSet<>(sent);
    assertEquals(200, before.size());
    early.takeOutFrom(store.copy());
    store = early;
    sent.clear();

    Engine second = withCore().start();
    assertTrue(second.recovered().notes().toString().contains("are lost"));
    quotes(second, "feed", 5);
    assertEquals(Health.Status.UP, second.health().status());
    assertTrue(sent.stream().noneMatch(before::contains));
    store = store.reopened();

    Engine third = withCore().start();
    assertEquals(Health.Status.UP, third.health().status());
    assertTrue(third.recovered().notes().isEmpty());
  }

  @Test
  void shouldPutConfirmedCommandsBackIntoARecordThatHasLostThem() {
    EngineBuilder confirming = builder().core("core", new Echo()).gateway(new ConfirmingGateway());
    Engine engine = confirming.start();
    poll(engine);
    MemoryStore early = store.copy();
    quotes(engine, "feed", 10);
    MemoryStore late = store.copy();
    late.takeOutFrom(early);
    store = late;

    Engine second = withCore().start();
    poll(second);
    assertEquals(1, sent.size()); // RECOVERED causes one, all others are confirmed
    store = store.reopened();

    Engine third = withCore().start();
    assertEquals(Health.Status.UP, third.health().status());
    try (FrameReader out = new FrameReader(store.out())) {
      long slots = 0;
      while (out.next()) {
        slots += out.frame().slots();
      }
      assertEquals(11, slots);
    }
  }

  @Test
  void shouldLetGoOfTheStoreWhereTheStartIsRefused() {
    quotes(withCore().describe("key", "one").start(), "feed", 3);
    store = store.reopened();

    assertThrows(JournalException.class, () -> withCore().describe("key", "two").start());

    assertTrue(store.isClosed());
  }

  @Test
  void shouldEndWhereTheJournalFailsAndLeaveWhatIsTornAtTheEnd() {
    Engine engine = withCore().start();
    poll(engine);
    store.failAppendAfter(0);

    quotes(engine, "feed", 20);

    assertEquals(Health.Status.DOWN, engine.health().status());
    assertFalse(engine.close(1_000_000_000).complete());
    assertNull(store.violation());
  }

  @Test
  void shouldEndWhereTheJournalFailsWhileItWritesWhatIsLeft() {
    Engine engine =
        withCore()
            .handler(
                "failing",
                (sequence, time, slab, offset) -> {
                  if (Event.kind(slab[offset]) == Kind.QUOTE) {
                    throw new IllegalStateException("as planned");
                  }
                })
            .start();
    poll(engine);
    asleep.add("journal");
    quotes(engine, "feed", 20);
    store.failAppendAfter(0);

    assertEquals("failing", engine.health().failure().agent());
    assertFalse(engine.close(1_000_000_000).complete());
    assertNull(store.violation());
  }

  @Test
  void shouldGoOnWithoutASnapshotThatFindsNoRoom() {
    Engine engine = withCore().start();
    quotes(engine, "feed", 5);
    store.failSnapshots();
    engine.snapshot();

    poll(engine);

    assertNull(engine.health().failure());
    assertTrue(store.snapshots().isEmpty());
    assertTrue(engine.close(1_000_000_000).complete());
  }

  /** Confirms each command at once. */
  private static final class ConfirmingGateway implements Gateway {
    private Publisher publisher;

    @Override
    public void onStart(Publisher own) {
      publisher = own;
    }

    @Override
    public boolean send(long id, long[] slab, int offset) {
      long[] confirm = new long[Event.WORDS];
      confirm[0] = Event.header(Kind.CONFIRM, 0, 0, 0);
      confirm[Event.A] = id;
      return publisher.offer(confirm, 0, 1) >= 0;
    }
  }

  @Test
  void shouldSayThatTheDiskWasFullAlsoToAHostThatClosesAtThatMoment() {
    for (int i = 0; i < 30; i++) {
      store = new MemoryStore();
      Engine engine =
          Engine.builder()
              .core("core", new Echo())
              .gateway((id, slab, offset) -> true)
              .journal(new Journal(store, options))
              .start();
      store.room(-1);
      long began = System.nanoTime();
      while (engine.health().status() == Health.Status.UP) {
        assertTrue(System.nanoTime() - began < 30_000_000_000L, "nobody looks after the room");
        Thread.onSpinWait();
      }

      engine.close(Engine.CLOSE_TIMEOUT);

      assertEquals(Health.Status.DOWN, engine.health().status());
      String why = String.valueOf(engine.health().failure());
      assertTrue(why.contains("needed to go on") || why.contains("room"), why);
    }
  }
}

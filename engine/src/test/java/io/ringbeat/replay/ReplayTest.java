package io.ringbeat.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recorded run, replayed. */
final class ReplayTest {
  private static final long MS = 1_000_000;
  private static final int QUOTES = 200;

  /** Asks for what it sees, plus something. */
  private static final class Asking implements Core, State {
    private final long plus;
    private final Hash64 hash = new Hash64();

    Asking(long plus) {
      this.plus = plus;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      hash.addEvent(slab, offset);
      if (Event.kind(slab[offset]) == Kind.QUOTE) {
        long[] request = new long[Event.WORDS];
        request[0] = Event.header(Kind.REQUEST, 0, 0, 0);
        request[Event.A] = slab[offset + Event.A] + (context.sequence() > 100 ? plus : 0);
        context.send(request, 0);
      }
    }

    @Override
    public void save(StateWriter out) {
      out.put("hash", hash.value());
    }

    @Override
    public void load(StateReader in) {
      hash.restore(in.number("hash"));
    }

    @Override
    public long stateHash() {
      return hash.value();
    }
  }

  private MemoryStore store = new MemoryStore();
  private long state;
  private long commands;

  @BeforeEach
  void record() {
    try (Engine engine = start()) {
      assertTrue(engine.close(1_000_000_000).complete());
      state = engine.stateHash();
      commands = engine.commandHash();
    }
  }

  /** Starts a run and lets it handle all quotes. */
  private Engine start() {
    ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    Gateway gateway = (id, slab, offset) -> true;
    Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .ringSize(64)
            .heartbeat(HeartbeatSpec.every(MS))
            .core("core", new Asking(0))
            .gateway(gateway)
            .journal(new Journal(store, new JournalOptions().checkpointEvery(64)))
            .start();
    Publisher feed = engine.publisher("feed");
    for (int i = 0; i < QUOTES; i++) {
      feed.quote(0, 0, 100 + i, 1, 101 + i, 1, i);
      clock.advance(MS);
      if (i == QUOTES / 2) {
        engine.snapshot();
      }
      engine.poll();
      engine.poll();
    }
    return engine;
  }

  @Test
  void shouldComeToWhatTheRunHadComeTo() {
    ReplayResult result = new Replay(store).core("core", new Asking(0)).run();

    assertNull(result.difference());
    assertEquals(QUOTES, result.commands());
    assertEquals(state, result.stateHash());
    assertEquals(commands, result.commandHash());
    assertTrue(result.checkpoints() > 4, result::toString);
  }

  @Test
  void shouldBeginBehindASnapshot() {
    Snapshot snapshot = new Journal(store, new JournalOptions()).newestSnapshot(new ArrayList<>());

    ReplayResult result = new Replay(store).from(snapshot).core("core", new Asking(0)).run();

    assertNull(result.difference());
    assertEquals(snapshot.sequence() + 1, result.first());
    assertTrue(result.commands() < QUOTES);
    assertEquals(state, result.stateHash());
    assertEquals(commands, result.commandHash());
  }

  @Test
  void shouldNameTheFirstCommandThatDiffers() {
    ReplayResult result = new Replay(store).core("core", new Asking(1)).run();

    assertTrue(result.difference().startsWith("event 1"), result.difference());
    assertNotEquals(commands, result.commandHash());
    assertEquals(state, result.stateHash());
  }

  @Test
  void shouldStopWhereTheRangeEnds() {
    ReplayResult part = new Replay(store).range(0, 99).core("core", new Asking(0)).run();
    ReplayResult same = new Replay(store).range(50, 99).core("core", new Asking(0)).run();

    assertEquals(99, part.last());
    assertEquals(part, same);
    assertNotEquals(state, part.stateHash());
  }

  @Test
  void shouldKeepTheRecordedPaceTimesAFactor() {
    long[] now = {0};

    new Replay(store).pace(10, () -> now[0] += 1_000).core("core", new Asking(0)).run();

    long took = now[0];
    long recorded = (QUOTES - 1) * MS;
    assertTrue(took >= recorded / 10 && took < recorded / 9, "took " + took);
  }

  @Test
  void shouldRefuseToReplayARunWhoseTailIsMissing() {
    MemoryStore left = store.copy();
    left.loseEvents(20);
    long before = left.fingerprint();

    DamagedException e =
        assertThrows(
            DamagedException.class, () -> new Replay(left).core("core", new Asking(0)).run());
    ReplayResult part = new Replay(left).range(0, 99).core("core", new Asking(0)).run();

    assertEquals(left.events().tail().owed(), e.last());
    assertTrue(e.getMessage().contains("it ends early. Nothing was changed."), e.getMessage());
    assertEquals(99, part.last());
    assertNull(part.difference());
    assertEquals(before, left.fingerprint());
  }

  @Test
  void shouldRefuseToReplayARunWhoseTailALyingDiskHasLost() {
    store.lie();
    MemoryStore left = store.crash(true, new SplittableRandom(1));

    assertThrows(DamagedException.class, () -> new Replay(left).core("core", new Asking(0)).run());
  }

  @Test
  void shouldRefuseToReplayARunWhoseLastCommandsAreMissing() {
    MemoryStore left = store.copy();
    left.loseCommands(20);

    DamagedException e =
        assertThrows(
            DamagedException.class, () -> new Replay(left).core("core", new Asking(0)).run());
    ReplayResult alone =
        new Replay(left).withoutComparing().core("core", new Asking(0)).run(); // reads events only

    assertEquals(left.out().tail().owed(), e.last());
    assertEquals(state, alone.stateHash());
  }

  @Test
  void shouldReplayARunThatIsBeingWrittenAsFarAsItIsWritten() {
    store = new MemoryStore();
    try (Engine running = start()) {
      ReplayResult result = new Replay(store.copy()).core("core", new Asking(0)).run();

      assertNull(result.difference());
      assertEquals(running.written(), result.last());
      assertTrue(result.commands() > QUOTES / 2, result::toString);
    }
  }

  @Test
  void shouldPassOverWhatACrashHasLeftUnfinished() {
    store = new MemoryStore();
    Engine crashed = start();
    long written = crashed.written();
    SplittableRandom random = new SplittableRandom(1);
    int torn = 0;
    for (int i = 0; i < 20; i++) {
      MemoryStore left = store.crash(false, random);
      try (FrameReader frames = new FrameReader(left.events())) {
        while (frames.next()) {}
        torn += frames.torn() == null ? 0 : 1;
      }

      ReplayResult result = new Replay(left).core("core", new Asking(0)).run();

      assertNull(result.difference());
      assertEquals(written, result.last());
    }
    assertTrue(torn > 0, "nothing was unfinished");
  }

  @Test
  void shouldSayThatAHandlerThrows() {
    Core failing =
        (context, slab, offset) -> {
          if (context.sequence() == 42) {
            throw new IllegalStateException("as planned");
          }
        };

    JournalException e =
        assertThrows(JournalException.class, () -> new Replay(store).core("core", failing).run());

    assertTrue(e.getMessage().contains("at sequence 42"), e.getMessage());
  }
}

package io.ringbeat.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.AgentOptions;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.replay.Divergence.What;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The run of a live engine, walked forwards and back. */
final class DebuggerTest {
  private static final long MS = 1_000_000;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final int QUOTES = 6_000;

  /** Sums what it sees, and asks for every third of it. */
  private static class Asking implements Core, State {
    private long quotes;
    private long sum;

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      sum += slab[offset + Event.A];
      if (Event.kind(slab[offset]) == Kind.QUOTE && ++quotes % 3 == 0 && sends()) {
        long[] request = new long[Event.WORDS];
        request[0] = Event.header(Kind.REQUEST, 0, 0, 0);
        request[Event.A] = plus() + sum;
        context.send(request, 0);
      }
    }

    long plus() {
      return 0;
    }

    boolean sends() {
      return true;
    }

    @Override
    public void save(StateWriter out) {
      out.put("quotes", quotes);
      out.put("sum", sum);
    }

    @Override
    public void load(StateReader in) {
      quotes = in.number("quotes");
      sum = in.number("sum");
    }
  }

  /** Counts events by kind. */
  private static final class Counting implements EventHandler, State {
    private final long[] kinds = new long[256];

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      kinds[Event.kind(slab[offset])]++;
    }

    @Override
    public void save(StateWriter out) {
      out.put("kinds", kinds, 0, kinds.length);
    }

    @Override
    public void load(StateReader in) {
      System.arraycopy(in.numbers("kinds"), 0, kinds, 0, kinds.length);
    }
  }

  private final MemoryStore store = new MemoryStore();

  @BeforeEach
  void record() {
    ManualClock clock = new ManualClock(START);
    EngineBuilder builder =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .heartbeat(HeartbeatSpec.every(MS))
            .gateway((id, slab, offset) -> true)
            .journal(new Journal(store, new JournalOptions().checkpointEvery(512)));
    handlers(new Asking()).accept(builder);
    try (Engine engine = builder.start()) {
      Publisher feed = engine.publisher("feed");
      byte[] message = new byte[200];
      for (int i = 0; i < QUOTES; i++) {
        feed.quote(0, 0, 100 + i, 1, 101 + i, 1, i);
        if (i % 50 == 0) {
          feed.message(1, 0, 0, 0, message, 0, i % 200);
        }
        clock.advance(MS);
        if (i == QUOTES / 2) {
          engine.snapshot();
        }
        engine.poll();
        engine.poll();
      }
      assertTrue(engine.close(1_000_000_000).complete());
    }
  }

  private static Consumer<EngineBuilder> handlers(Core core) {
    return builder -> builder.core("core", core).handler("counter", new Counting());
  }

  private RecordedRun run() {
    return new JournalRun(store, builder -> handlers(new Asking()).accept(builder));
  }

  @Test
  void shouldWalkForwardsAndBackToTheStateOfTheStraightRun() {
    List<Long> ends = new ArrayList<>();
    List<Long> hashes = new ArrayList<>();
    try (Machine machine = run().open()) {
      do {
        ends.add(machine.position());
        hashes.add(machine.hash());
      } while (machine.step());
      assertNull(machine.difference());
    }
    assertTrue(ends.get(ends.size() - 1) > ends.size(), "messages take several slots");
    Random random = new Random(1);
    try (Debugger debugger = new Debugger(run())) {
      int at = 0;
      for (int i = 0; i < 1_000; i++) {
        int many = random.nextInt(random.nextBoolean() ? 3 : ends.size());
        switch (random.nextInt(3)) {
          case 0 -> {
            assertTrue(debugger.seek(ends.get(many)));
            at = many;
          }
          case 1 -> {
            int target = Math.min(at + many % 100, ends.size() - 1);
            while (at < target) {
              assertTrue(debugger.step());
              at++;
            }
          }
          default -> {
            assertEquals(many <= at, debugger.back(many));
            at = Math.max(0, at - many);
          }
        }
        assertEquals(ends.get(at), debugger.position(), "walk " + i);
        assertEquals(hashes.get(at), debugger.machine().hash(), "walk " + i);
      }
    }
  }

  @Test
  void shouldGoToAnInstant() {
    try (Debugger debugger = new Debugger(run())) {
      assertTrue(debugger.seekTime(START + 1_000 * MS));
      assertEquals(START + 1_000 * MS, debugger.machine().time());
      long position = debugger.position();
      debugger.seek(Long.MAX_VALUE);
      assertTrue(debugger.seekTime(START + 1_000 * MS));
      assertEquals(position, debugger.position());
      assertFalse(debugger.seekTime(START + 10 * QUOTES * MS));
    }
  }

  @Test
  void shouldStopWhereAConditionHolds() {
    try (Debugger debugger = new Debugger(run())) {
      assertTrue(
          debugger.until(machine -> Event.kind(machine.words()[machine.offset()]) == Kind.MESSAGE));
      assertTrue(
          debugger.until(machine -> Event.kind(machine.words()[machine.offset()]) == Kind.MESSAGE));

      StateTree state = StateTree.of(debugger.machine());
      assertEquals(51L, state.leaves().get("core/core/quotes"));
      assertEquals(2L, ((long[]) state.leaves().get("counter/kinds"))[Kind.MESSAGE]);
      assertFalse(debugger.until(machine -> false));
    }
  }

  @Test
  void shouldNameTheFieldThatDiffersFirst() {
    RecordedRun other =
        new JournalRun(
            store,
            builder ->
                handlers(
                        new Asking() {
                          @Override
                          public void onEvent(CoreContext context, long[] slab, int offset) {
                            super.onEvent(context, slab, offset);
                            if (context.sequence() == 5_000) {
                              super.sum++;
                            }
                          }
                        })
                    .accept(builder));

    Divergence found = Bisect.of(run(), other);

    assertNotNull(found);
    assertEquals(5_000, found.first());
    assertEquals(5_000, found.last());
    assertEquals(What.STATE, found.what());
    assertEquals("core/core/sum", found.path());
    assertEquals(Long.parseLong(found.before()) + 1, Long.parseLong(found.after()));
  }

  @Test
  void shouldNameTheCommandThatDiffersFromTheRecord() {
    RecordedRun other =
        new JournalRun(
            store,
            builder ->
                handlers(
                        new Asking() {
                          @Override
                          long plus() {
                            return super.quotes == 300 ? 1 : 0;
                          }
                        })
                    .accept(builder));

    Divergence found = Bisect.of(other);
    Divergence same = Bisect.of(run(), other);

    assertEquals(What.COMMAND, found.what());
    assertTrue(found.isExact());
    assertEquals(found.first(), same.first());
    assertEquals(What.COMMAND, same.what());
    assertNull(Bisect.of(run()));
  }

  @Test
  void shouldNameTheIntervalInWhichAStateDiffersFromTheRecord() {
    RecordedRun other =
        new JournalRun(
            store,
            builder ->
                handlers(
                        new Asking() {
                          @Override
                          public void save(StateWriter out) {
                            out.put("quotes", super.quotes);
                            out.put("sum", super.sum + (super.quotes > 1_000 ? 1 : 0));
                          }
                        })
                    .accept(builder));

    Divergence found = Bisect.of(other);

    assertEquals(What.STATE, found.what());
    assertFalse(found.isExact());
    assertTrue(found.last() - found.first() <= 1_024, found::toString);
    assertTrue(found.first() < 2_100 && found.last() > 2_000, found::toString);
  }

  @Test
  void shouldStandBeforeTheEventAtWhichAHandlerThrows() {
    RecordedRun failing =
        new JournalRun(
            store,
            builder ->
                handlers(
                        new Asking() {
                          @Override
                          public void onEvent(CoreContext context, long[] slab, int offset) {
                            super.onEvent(context, slab, offset); // half of the event
                            if (context.sequence() == 4_000) {
                              throw new IllegalStateException("as planned");
                            }
                          }
                        })
                    .accept(builder));
    long before;
    try (Debugger debugger = new Debugger(run())) {
      debugger.seek(3_999);
      before = debugger.machine().hash();
    }
    try (Debugger debugger = new Debugger(failing)) {
      assertThrows(JournalException.class, () -> debugger.seek(5_000));
      assertTrue(debugger.seek(3_999));
      assertEquals(before, debugger.machine().hash());
      assertThrows(JournalException.class, debugger::step);
      assertTrue(debugger.back(3));
      assertEquals(3_996, debugger.position());
    }
  }

  @Test
  void shouldMissCommandsThatAreNotCausedAnyMore() {
    RecordedRun silent =
        new JournalRun(
            store,
            builder ->
                handlers(
                        new Asking() {
                          @Override
                          boolean sends() {
                            return super.quotes < QUOTES; // all but the last command
                          }
                        })
                    .accept(builder));

    Divergence found = Bisect.of(silent);

    assertNotNull(found);
    assertEquals(What.COMMAND, found.what());
    assertTrue(found.after().contains("nothing causes what left"), found::toString);
  }

  @Test
  void shouldNameTheEventAtWhichOneOfTwoRunsFails() {
    Divergence found = Bisect.of(withReader(Long.MAX_VALUE), withReader(100));

    assertEquals(What.FAILURE, found.what());
    assertEquals(100, found.first());
  }

  /** The run with one handler more, which throws at an event. */
  private RecordedRun withReader(long at) {
    return new JournalRun(
        store,
        builder -> {
          handlers(new Asking()).accept(builder);
          builder.handler(
              "reader",
              (sequence, time, slab, offset) -> {
                if (sequence == at) {
                  throw new IllegalStateException("as planned");
                }
              },
              AgentOptions::stateless);
        });
  }
}

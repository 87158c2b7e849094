package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine with a journal: what it writes, and how it comes back. */
final class JournalTest {
  private static final long T0 = 1_700_000_000_000_000_000L;
  private static final long MS = 1_000_000;

  /** Sums what it sees; sends a request for each quote. */
  private static final class Summing implements Core, State {
    private final Hash64 hash = new Hash64();
    private long quotes;
    private long tasks;
    private boolean resumed;

    @Override
    public void onStart(CoreContext context) {
      context.register(7, TaskSpec.every(3 * MS));
    }

    @Override
    public void onResume(CoreContext context) {
      resumed = true;
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      hash.addEvent(slab, offset);
      if (Event.kind(slab[offset]) == Kind.QUOTE) {
        long[] request = new long[Event.WORDS];
        request[0] = Event.header(Kind.REQUEST, 0, 0, 0);
        request[Event.A] = slab[offset + Event.A];
        request[Event.C] = ++quotes;
        context.send(request, 0);
      }
    }

    @Override
    public void onTask(CoreContext context, TaskDue task) {
      tasks++;
      hash.add(task.occurrence());
      hash.add(task.scheduled());
    }

    @Override
    public void save(StateWriter out) {
      out.put("hash", hash.value());
      out.put("quotes", quotes);
      out.put("tasks", tasks);
    }

    @Override
    public void load(StateReader in) {
      hash.restore(in.number("hash"));
      quotes = in.number("quotes");
      tasks = in.number("tasks");
    }

    @Override
    public long stateHash() {
      return Hash64.mix(hash.value() + quotes + tasks);
    }
  }

  /** Takes everything, confirms nothing. */
  private static final class Taking implements Gateway {
    final List<Long> ids = new ArrayList<>();
    final List<Long> reconciled = new ArrayList<>();

    @Override
    public boolean send(long id, long[] slab, int offset) {
      return ids.add(id);
    }

    @Override
    public boolean reconcile(long id, long[] slab, int offset) {
      reconciled.add(id);
      return false;
    }
  }

  private final ManualClock clock = new ManualClock(T0);

  private EngineBuilder builder(MemoryStore store, Core core, Gateway gateway) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .clock(clock)
        .ringSize(64)
        .heartbeat(HeartbeatSpec.every(MS))
        .core("core", core)
        .gateway(gateway)
        .journal(new Journal(store, new JournalOptions()));
  }

  private void run(Engine engine, Publisher feed, int quotes) {
    for (int i = 0; i < quotes; i++) {
      feed.quote(0, 0, 100 + i, 1, 101 + i, 1, i);
      clock.advance(MS);
      engine.poll();
      engine.poll();
    }
    for (int i = 0; i < 10; i++) {
      engine.poll();
    }
  }

  @Test
  void shouldGoOnAfterARestartAsIfNothingHadHappened() {
    MemoryStore store = new MemoryStore();
    Summing first = new Summing();
    Taking firstGateway = new Taking();
    Engine engine = builder(store, first, firstGateway).start();
    assertNull(engine.recovered());
    run(engine, engine.publisher("feed"), 20);
    long last = engine.cursor();
    long state = engine.stateHash();
    long commands = engine.commandHash();

    MemoryStore left = store.reopened();
    Summing second = new Summing();
    Taking secondGateway = new Taking();
    Engine again = builder(left, second, secondGateway).start();

    assertEquals(last, again.recovered().last(), () -> again.recovered().toString());
    assertEquals(state, again.stateHash());
    assertEquals(commands, again.commandHash());
    for (int i = 0; i < 50; i++) {
      again.poll();
    }
    assertEquals(firstGateway.ids, secondGateway.reconciled);
    assertEquals(firstGateway.ids, secondGateway.ids);
    assertEquals(Health.Status.UP, again.health().status());
    run(again, again.publisher("feed"), 5);
    assertEquals(25, second.quotes);
    assertTrue(again.close(1_000_000_000).complete());
  }

  @Test
  void shouldGoOnFromASnapshot() {
    MemoryStore store = new MemoryStore();
    Summing first = new Summing();
    Engine engine = builder(store, first, new Taking()).start();
    Publisher feed = engine.publisher("feed");
    run(engine, feed, 20);
    engine.snapshot();
    run(engine, feed, 20);
    assertEquals(1, store.snapshots().size());
    long state = engine.stateHash();

    Summing second = new Summing();
    Engine again = builder(store.reopened(), second, new Taking()).start();

    assertEquals(store.snapshots().get(0), again.recovered().snapshot());
    assertTrue(second.resumed);
    assertEquals(state, again.stateHash());
    assertEquals(engine.commandHash(), again.commandHash());
    assertArrayEquals(new long[] {40}, new long[] {second.quotes});
  }
}

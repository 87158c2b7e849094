package io.ringbeat.cli.journal;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Gateway;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.nio.file.Path;

/** Runs a small engine with a journal in a folder, as an engine in another process would. */
final class TestRun implements AutoCloseable {
  static final long T0 = 1_700_000_000_000_000_000L;
  private static final long MS = 1_000_000;
  private static final ChronicleOptions SMALL =
      new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD);

  /** Sends a request for each quote; fails at a bid price of {@link #POISON}. */
  private static final class Asking implements Core, State {
    private final Hash64 hash = new Hash64();

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.kind(slab[offset]) != Kind.QUOTE) {
        return;
      }
      if (slab[offset + Event.A] == POISON) {
        throw new IllegalStateException("poison");
      }
      hash.addEvent(slab, offset);
      long[] request = new long[Event.WORDS];
      request[0] = Event.header(Kind.REQUEST, Event.SELL, 0, 3);
      request[Event.A] = slab[offset + Event.A];
      context.send(request, 0);
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

  /** Takes everything, confirms nothing. */
  private static final class Taking implements Gateway {
    @Override
    public boolean send(long id, long[] slab, int offset) {
      return true;
    }

    @Override
    public boolean reconcile(long id, long[] slab, int offset) {
      return true;
    }
  }

  static final long POISON = 666;

  private final ManualClock clock;
  private final Engine engine;
  private final Publisher feed;

  private TestRun(JournalStore store, long time, long checkpointEvery) {
    clock = new ManualClock(time);
    engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .ringSize(1 << 10)
            .heartbeat(HeartbeatSpec.every(MS))
            .core("core", new Asking())
            .gateway(new Taking())
            .describe("strategy", "asking \u001b[31m\n=it")
            .journal(new Journal(store, new JournalOptions().checkpointEvery(checkpointEvery)))
            .start();
    feed = engine.publisher("feed");
  }

  /** Makes the core that a run has. */
  static Core newCore() {
    return new Asking();
  }

  /** Starts a run, or goes on with it. */
  static TestRun in(Path folder) {
    return in(folder, T0, 0);
  }

  static TestRun in(Path folder, long time, long checkpointEvery) {
    return new TestRun(ChronicleStore.open(folder, SMALL), time, checkpointEvery);
  }

  /** Runs once, from start to end. */
  static void whole(Path folder, int quotes) {
    try (TestRun run = in(folder)) {
      run.quotes(quotes);
    }
  }

  void quotes(int count) {
    for (int i = 0; i < count; i++) {
      feed.quote(3, clock.now() - 5, 1000 + i, 1, 1001 + i, 1, i);
      clock.advance(MS);
      settle();
    }
  }

  /** Publishes what the core fails at; returns its sequence. */
  long poison() {
    long sequence = engine.cursor() + 1;
    feed.quote(3, 0, POISON, 1, 667, 1, 0);
    try {
      settle();
    } catch (EngineStoppedException e) {
      // as planned
    }
    return sequence;
  }

  void snapshot() {
    engine.snapshot();
    settle();
    quotes(3);
  }

  void settle() {
    for (int i = 0; i < 20; i++) {
      engine.poll();
    }
  }

  long cursor() {
    return engine.cursor();
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    engine.close(5_000_000_000L);
  }
}

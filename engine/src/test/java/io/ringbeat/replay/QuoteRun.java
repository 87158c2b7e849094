package io.ringbeat.replay;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import java.util.function.Supplier;

/** A live engine's run of quotes, in segments, with two snapshots. */
final class QuoteRun {
  static final long MS = 1_000_000;
  static final long START = 1_700_000_000_000_000_000L;

  final MemoryStore store;
  final long firstSnapshot;
  final long lastSnapshot;

  /** Records a run of a seed, which the quotes' sizes depend on. */
  QuoteRun(long seed, int quotes, Supplier<? extends Core> core) {
    MemoryStore written = new MemoryStore();
    written.sizes(500, Integer.MAX_VALUE);
    ManualClock clock = new ManualClock(START);
    try (Engine engine =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .heartbeat(HeartbeatSpec.every(MS))
            .journal(new Journal(written, new JournalOptions().checkpointEvery(1 << 20)))
            .core("core", core.get())
            .start()) {
      Publisher feed = engine.publisher("feed");
      for (int i = 0; i < quotes; i++) {
        feed.quote(0, 0, 100 + i, seed, 101 + i, 1, i);
        clock.advance(MS);
        if (i == quotes / 2 || i == quotes * 3 / 4) {
          engine.snapshot();
        }
        engine.poll();
        engine.poll();
      }
      if (!engine.close(1_000_000_000).complete()) {
        throw new AssertionError("the run has not ended");
      }
    }
    store = written.reopened();
    firstSnapshot = store.snapshots().get(0);
    lastSnapshot = store.snapshots().get(store.snapshots().size() - 1);
  }

  JournalRun with(Supplier<? extends Core> core) {
    return new JournalRun(store, builder -> builder.core("core", core.get()));
  }

  /** Sums what it sees, and counts it. */
  static class Summing implements Core, State {
    long count;
    long sum;

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      count++;
      sum = sum * 31 + slab[offset + Event.A] + slab[offset + Event.B];
    }

    @Override
    public void save(StateWriter out) {
      out.put("count", count);
      out.put("sum", sum);
    }

    @Override
    public void load(StateReader in) {
      count = in.number("count");
      sum = in.number("sum");
    }
  }

  /** Forgets what it has loaded. */
  static final class Forgetful extends Summing {
    @Override
    public void load(StateReader in) {
      super.load(in);
      count = 0;
    }
  }

  /** Does not save what it goes by. */
  static final class Incomplete extends Summing {
    private long unsaved;

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      super.onEvent(context, slab, offset);
      sum += ++unsaved;
    }
  }
}

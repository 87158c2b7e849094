package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Description;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.replay.Debugger;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Recorded backtests that are long, or have much state. */
final class RecordedBacktestLimitsTest {
  private static RecordedBacktest recorded(long blocks, Supplier<Strategy> strategy) {
    MemoryStore store = new MemoryStore();
    try (RunJournal journal = new RunJournal(store, new Description())) {
      new Backtest(new ManyTrades(blocks), strategy.get()).journal(journal).run();
    }
    return new RecordedBacktest(store.reopened(), () -> new ManyTrades(blocks), strategy);
  }

  /** Counts the trades that it is woken by, of all its objects, and cannot be saved. */
  private static final class Woken implements Strategy {
    private final long[] calls;

    Woken(long[] calls) {
      this.calls = calls;
    }

    @Override
    public void onStart(Context context) {
      context.subscribeTrades(0);
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      calls[0]++;
    }
  }

  @Test
  void shouldGoBackByMillionsOfEventsInOneWalk() {
    long[] calls = new long[1];
    RecordedBacktest run = recorded(320, () -> new Woken(calls));
    long rows = new ManyTrades(320).size();
    assertEquals(rows, calls[0]);
    try (Debugger debugger = new Debugger(run)) {
      debugger.seek(rows);
      calls[0] = 0;

      assertTrue(debugger.back(rows - 1_000));

      assertEquals(1_000, debugger.position());
      assertTrue(calls[0] <= rows + 1_000, "rows walked: " + calls[0] + " of " + rows);
    }
  }

  /** Has more state than a slice may have. */
  private static final class Hoarder implements Strategy {
    private final long[] hoard = new long[1 << 23];

    @Override
    public void onStart(Context context) {
      context.subscribeTrades(0);
    }

    @Override
    public void save(StateWriter out) {
      out.put("hoard", hoard, 0, hoard.length);
    }

    @Override
    public void load(Context context, StateReader in) {
      in.numbers("hoard");
    }
  }

  @Test
  void shouldRefuseASliceThatCouldNotBeReadAgain() throws IOException {
    RecordedBacktest run = recorded(1, Hoarder::new);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> run.slice(5, 30));

    assertTrue(e.getMessage().contains("(64 MiB): cut fewer events"), e::toString);
    run.slice(0, 30).write(OutputStream.nullOutputStream()); // it begins without state
  }
}

package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Description;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.replay.Machine;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import io.ringbeat.venue.Latency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Backtests that are journalled by reference, and run again from that. */
final class RunJournalTest {
  private static final FeeSchedule FEES = FeeSchedule.of("0", "0");
  private static final int SEEDS = 200;

  private static final class Run {
    final MemoryStore store = new MemoryStore();
    final RandomMarket market;
    final RandomStrategy strategy;
    final Random random;
    final long grid;
    final long seed;
    BacktestResult result;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      grid = random.nextBoolean() ? 10 : 10_000_000;
      market = new RandomMarket(random, 20 + random.nextInt(300), grid);
      strategy = new RandomStrategy(grid, 100);
      Latency latency = new Latency(grid * random.nextInt(4), grid * random.nextInt(4));
      Description description = new Description();
      description.put("data.sha256", "of seed " + seed);
      try (RunJournal journal = new RunJournal(store, description)) {
        result =
            new Backtest(source(), strategy)
                .fees(FEES)
                .latency(latency)
                .seed(seed)
                .journal(journal)
                .run();
      }
    }

    EventSource source() {
      return new WatchedSource(market.instruments, market.blocks(random));
    }

    RecordedBacktest recorded(Supplier<EventSource> source, Strategy again) {
      return new RecordedBacktest(store.reopened(), source, () -> again).fees(FEES).seed(seed);
    }
  }

  @Test
  void shouldRunAgainAsItRan() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(seed);
      RandomStrategy again = new RandomStrategy(run.grid, 100);
      RecordedBacktest recorded = run.recorded(run::source, again);
      Machine machine = recorded.open();

      boolean more = machine.runTo(Long.MAX_VALUE);

      assertFalse(more);
      assertNull(machine.difference(), "seed " + seed);
      assertEquals(run.strategy.log, again.log, "seed " + seed);
      assertEquals(
          run.result.runHash(), machine.find(TradingCore.class).hash().toString(), "seed " + seed);
      assertEquals(Map.of("data.sha256", "of seed " + seed), recorded.description().entries());
    }
  }

  @Test
  void shouldNameTheFirstDifferenceOfAnotherStrategy() {
    Run run = new Run(3);
    RandomStrategy other = new RandomStrategy(run.grid, 5);

    Machine machine = run.recorded(run::source, other).open();

    machine.runTo(Long.MAX_VALUE);

    assertNotNull(machine.difference());
  }

  @Test
  void shouldRefuseARecordingThatIsTooShort() {
    Run run = new Run(3);
    List<EventBlock> blocks = run.market.blocks(run.random);
    EventSource half =
        new WatchedSource(run.market.instruments, blocks.subList(0, blocks.size() / 2));

    Machine machine = run.recorded(() -> half, new RandomStrategy(run.grid, 100)).open();

    JournalException e = assertThrows(JournalException.class, () -> machine.runTo(Long.MAX_VALUE));

    assertTrue(e.getMessage().contains("more rows"), e.getMessage());
  }

  @Test
  void shouldRefuseAStoreThatHasARun() {
    Run run = new Run(1);

    assertThrows(
        JournalException.class, () -> new RunJournal(run.store.reopened(), new Description()));
  }
}

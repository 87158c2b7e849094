package io.ringbeat.marketdata.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.market.Book;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyntheticBacktestTest {
  private static final Duration MINUTES = Duration.ofMinutes(3);

  /** Joins both best prices and takes back what is still open at the next look. */
  private static final class Joiner implements Strategy {
    @Override
    public void onStart(Context context) {
      context.every(100_000_000);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      for (int i = 0; i < context.orders().size(); i++) {
        context.cancel(context.orders().get(i).id());
      }
      Book book = context.book(0);
      if (book.isTwoSided()) {
        context.submit(0, Side.BUY, book.bestBid(), 10, TimeInForce.GTX);
        context.submit(0, Side.SELL, book.bestAsk(), 10, TimeInForce.GTX);
      }
    }
  }

  @Test
  void shouldGiveTheSameBacktestEachTime() {
    BacktestResult first = run(1);
    BacktestResult second = run(1);

    assertEquals(first.runHash(), second.runHash());
    assertEquals(first.rows(), second.rows());
    assertNotEquals(first.runHash(), run(2).runHash());
  }

  @Test
  void shouldLetQuotesAtTheBestPriceTradeOnBothSides() {
    BacktestResult result = run(1);

    assertTrue(result.accounts().get(0).fills() > 50, result::toString);
    assertEquals(result.accounts().get(0).volumeLots(), result.accounts().get(0).makerLots());
    assertTrue(
        Math.abs(result.accounts().get(0).positionLots())
            < result.accounts().get(0).volumeLots() / 4);
    assertEquals(Rows.read(new SyntheticMarket(1, MINUTES), (slab, i) -> {}), result.rows());
  }

  private static BacktestResult run(long seed) {
    return new Backtest(new SyntheticMarket(seed, MINUTES), new Joiner())
        .latency(new Latency(1_000_000, 1_000_000))
        .queueModel(QueueModel.parse("power3:3"))
        .run();
  }
}

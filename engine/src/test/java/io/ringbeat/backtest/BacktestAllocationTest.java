package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringbeat.market.Book;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A run does not allocate per event once warm. */
class BacktestAllocationTest {
  private static final int ROWS = 400_000;
  private static final int BLOCK_ROWS = 50_000;
  private static final double MOST_BYTES_PER_ROW = 0.01;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Measures what its thread allocates from the middle of the run to its end. */
  private static final class Quoter implements Strategy {
    long calls;
    long reports;
    long before = -1;
    long after;

    @Override
    public void onStart(Context context) {
      context.every(5_000);
      context.subscribeTrades(0);
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      calls += trade.lots() > 0 ? 1 : 0;
    }

    @Override
    public void onOrder(Context context, Order order) {
      reports++;
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      calls++;
      Book book = context.book(0);
      if (!book.isTwoSided()) {
        return;
      }
      for (int i = 0; i < context.orders().size(); i++) {
        Order order = context.orders().get(i);
        if (order.leavesLots() == 3) {
          context.cancel(order.id());
        } else {
          context.modify(order.id(), order.ticks() - order.side().sign(), 3);
        }
      }
      context.submit(0, Side.BUY, book.bestBid(), 5, TimeInForce.GTX);
      context.submit(0, Side.SELL, book.bestAsk(), 5, TimeInForce.GTC);
      if (calls % 7 == 0) {
        context.submitMarket(0, Side.BUY, 1);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      if (before < 0 && context.sequence() > ROWS / 2) {
        before = allocated;
      }
      after = allocated;
    }
  }

  private static List<EventBlock> blocks() {
    Random random = new Random(7);
    Rows rows = new Rows().feedLatency(300);
    long time = 1_000_000;
    for (int i = 0; i < ROWS; i++) {
      time += random.nextInt(200);
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      long distance = random.nextInt(12);
      long ticks = side == Side.BUY ? 1_000 - distance : 1_001 + distance;
      if (random.nextInt(8) == 0) {
        rows.trade(time, side, side == Side.BUY ? 1_001 : 1_000, 1L + random.nextInt(30));
      } else {
        rows.depth(time, side, ticks, random.nextInt(30));
      }
    }
    return rows.blocksOf(BLOCK_ROWS);
  }

  @Test
  void shouldNotAllocateOnceWarm() {
    InMemoryEvents source = new InMemoryEvents(List.of(Rows.INSTRUMENT), blocks());
    for (String model :
        List.of("risk-averse", "power1:3", "power2:2.5", "power3:3", "log1", "log2")) {
      Quoter quoter = new Quoter();

      BacktestResult result =
          new Backtest(source.again(), quoter)
              .latency(new Latency(1_000, 1_000))
              .queueModel(QueueModel.parse(model))
              .sampleEvery(50_000)
              .run();

      assertTrue(quoter.before > 0, "the middle was reached");
      assertTrue(quoter.reports > 5_000, "reports: " + quoter.reports);
      assertTrue(result.accounts().get(0).fills() > 1_000, result::toString);
      double perRow = (quoter.after - quoter.before) / (ROWS / 2.0);
      assertTrue(perRow < MOST_BYTES_PER_ROW, model + ": " + perRow + " bytes a row");
    }
  }
}

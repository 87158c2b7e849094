package io.ringbeat.journal.chronicle;

import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.RandomSource;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;

/** Does what chance says at each call; throws at a trade of {@link #PILL} lots. */
final class Gambler implements Strategy {
  /** The quantity of a trade that it cannot stand. */
  static final long PILL = 666_666;

  private static final long MS = 1_000_000;
  private static final int MOST_OPEN = 20;

  private long periodic;
  private long calls;

  @Override
  public void onStart(Context context) {
    context.subscribeBook(0);
    context.subscribeBook(2);
    context.subscribeTrades(1);
    periodic = context.every(2 * MS + 7);
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    calls++;
    act(context);
    if (context.random().nextLong(20) == 0 && context.cancelTask(periodic)) {
      periodic = context.every(MS + context.random().nextLong(2 * MS));
    }
  }

  @Override
  public void onBook(Context context, int instrument) {
    calls++;
    if (context.random().nextLong(12) == 0) {
      act(context);
    }
  }

  @Override
  public void onTrade(Context context, Trade trade) {
    calls++;
    if (trade.lots() == PILL) {
      throw new IllegalStateException("a trade of " + PILL + " lots");
    }
    if (context.random().nextLong(8) == 0) {
      context.once(context.random().nextLong(3 * MS));
    }
  }

  @Override
  public void onOrder(Context context, Order order) {
    calls++;
    if (context.random().nextLong(4) == 0) {
      act(context);
    }
  }

  private static void act(Context context) {
    RandomSource random = context.random();
    int open = context.orders().size();
    if (open > 0 && random.nextLong(2) == 0) {
      long id = context.orders().get((int) random.nextLong(open)).id();
      if (random.nextLong(2) == 0) {
        context.cancel(id);
      } else {
        context.modify(id, 95 + random.nextLong(10), 1 + random.nextLong(5));
      }
    } else if (open < MOST_OPEN) {
      context.submit(
          (int) random.nextLong(PaperRun.INSTRUMENTS.size()),
          random.nextLong(2) == 0 ? Side.BUY : Side.SELL,
          95 + random.nextLong(10),
          1 + random.nextLong(5),
          TimeInForce.GTC);
    }
  }

  @Override
  public void save(StateWriter out) {
    out.put("periodic", periodic);
    out.put("calls", calls);
  }

  @Override
  public void load(Context context, StateReader in) {
    periodic = in.number("periodic");
    calls = in.number("calls");
  }
}

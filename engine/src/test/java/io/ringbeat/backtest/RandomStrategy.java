package io.ringbeat.backtest;

import io.ringbeat.market.Book;
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
import java.util.ArrayList;
import java.util.List;

/** Does anything at any time, and writes down what it saw; all chance comes from its context. */
final class RandomStrategy implements Strategy {
  private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();

  final List<String> log = new ArrayList<>();
  private final long grid;
  private final int mostActions;
  private int actions;

  /**
   * Makes a strategy.
   *
   * @param grid times of tasks are multiples of this, ns
   * @param mostActions after so many requests and tasks it does nothing any more
   */
  RandomStrategy(long grid, int mostActions) {
    this.grid = grid;
    this.mostActions = mostActions;
  }

  @Override
  public void onStart(Context context) {
    note(context, "start");
    RandomSource random = context.random();
    for (int i = 0; i < context.instruments(); i++) {
      if (random.nextLong(3) == 0) {
        context.subscribeBook(i);
      }
      if (random.nextLong(3) == 0) {
        context.subscribeTrades(i);
      }
    }
    if (random.nextLong(4) > 0) {
      every(context);
    }
    context.once(delay(context));
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    note(context, "task " + task.id() + "#" + task.occurrence() + " of " + task.scheduled());
    act(context);
    act(context);
  }

  @Override
  public void onBook(Context context, int instrument) {
    note(context, "book " + instrument);
    act(context);
  }

  @Override
  public void onTrade(Context context, Trade trade) {
    note(context, "trade " + trade.aggressor() + trade.ticks() + "x" + trade.lots());
    act(context);
  }

  @Override
  public void onOrder(Context context, Order order) {
    note(context, order + " @" + order.venueTime() + " " + order.executedTicks());
    act(context);
  }

  @Override
  public void onStop(Context context) {
    note(context, "stop");
  }

  @Override
  public void save(StateWriter out) {
    out.put("actions", actions);
  }

  @Override
  public void load(Context context, StateReader in) {
    actions = in.integer("actions");
  }

  private void note(Context context, String what) {
    StringBuilder line = new StringBuilder();
    line.append(context.now()).append(" #").append(context.sequence()).append(' ').append(what);
    for (int i = 0; i < context.instruments(); i++) {
      Book book = context.book(i);
      line.append(" | ").append(book.bestBid()).append(' ').append(book.bestAsk());
      line.append(' ').append(context.account(i).positionLots());
    }
    log.add(line.toString());
  }

  private void every(Context context) {
    context.every(delay(context) + grid);
  }

  private long delay(Context context) {
    RandomSource random = context.random();
    return grid * random.nextLong(random.nextLong(4) == 0 ? 40 : 4);
  }

  private void act(Context context) {
    if (actions >= mostActions) {
      return;
    }
    actions++;
    RandomSource random = context.random();
    int instrument = (int) random.nextLong(context.instruments());
    Side side = random.nextLong(2) == 0 ? Side.BUY : Side.SELL;
    long ticks = 1_000 - side.sign() * (random.nextLong(6) - 1);
    long lots = 1 + random.nextLong(5);
    switch ((int) random.nextLong(12)) {
      case 0, 1, 2, 3 -> {
        TimeInForce timeInForce = TIMES_IN_FORCE[(int) random.nextLong(TIMES_IN_FORCE.length)];
        context.submit(instrument, side, ticks, lots, timeInForce);
      }
      case 4 -> context.submitMarket(instrument, side, lots);
      case 5, 6 -> {
        if (context.orders().size() > 0) {
          context.cancel(context.orders().get((int) random.nextLong(context.orders().size())).id());
        }
      }
      case 7, 8 -> {
        if (context.orders().size() > 0) {
          Order order = context.orders().get((int) random.nextLong(context.orders().size()));
          boolean stay = random.nextLong(2) == 0;
          context.modify(order.id(), stay ? order.ticks() : ticks, lots);
        }
      }
      case 9 -> context.once(delay(context));
      case 10 -> {
        if (random.nextLong(8) == 0) {
          every(context);
        } else {
          context.cancelTask(1 + random.nextLong(6));
        }
      }
      default -> {
        if (random.nextLong(6) == 0) {
          context.subscribeBook(instrument);
        } else if (random.nextLong(6) == 0) {
          context.subscribeTrades(instrument);
        }
      }
    }
  }
}

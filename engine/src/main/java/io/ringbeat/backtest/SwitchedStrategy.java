package io.ringbeat.backtest;

import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;

/**
 * What if: a strategy that another one takes over from at an event, with its orders, position and
 * subscriptions. The second is started at the first call at that event or behind it, just before
 * the call; the tasks of the first are silent from there on. The first is not told that it ends.
 */
public final class SwitchedStrategy implements Strategy {
  private final Strategy first;
  private final Strategy second;
  private final long sequence;
  private boolean switched;
  private long boundary; // ids of the second's tasks are greater

  /**
   * Makes a strategy.
   *
   * @param first runs before the event
   * @param second runs from there on
   * @param sequence the event
   */
  public SwitchedStrategy(Strategy first, Strategy second, long sequence) {
    this.first = first;
    this.second = second;
    this.sequence = sequence;
  }

  private Strategy current(Context context) {
    if (!switched && context.sequence() >= sequence) {
      switched = true;
      boundary = context.once(0);
      context.cancelTask(boundary);
      second.onStart(context);
    }
    return switched ? second : first;
  }

  /**
   * Tells whether the second has taken over.
   *
   * @return false if nothing was called at the event or behind it
   */
  public boolean isSwitched() {
    return switched;
  }

  @Override
  public void onStart(Context context) {
    if (sequence <= context.sequence()) {
      switched = true;
      second.onStart(context);
    } else {
      first.onStart(context);
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    Strategy current = current(context);
    if (current == first || task.id() > boundary) {
      current.onTask(context, task);
    }
  }

  @Override
  public void onBook(Context context, int instrument) {
    current(context).onBook(context, instrument);
  }

  @Override
  public void onTrade(Context context, Trade trade) {
    current(context).onTrade(context, trade);
  }

  @Override
  public void onOrder(Context context, Order order) {
    current(context).onOrder(context, order);
  }

  @Override
  public void onStop(Context context) {
    (switched ? second : first).onStop(context);
  }
}

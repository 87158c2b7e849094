package io.ringbeat.examples;

import io.ringbeat.market.Book;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateReader;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Orders;
import io.ringbeat.trading.Strategy;

/**
 * The strategy of the recorded incident: the {@link ExampleMaker} with a defect, which lets it hold
 * more than it may. Where the defect is, the replay debugger tells; the README walks there.
 *
 * <p>Parameters: {@code size} of each order in lots; {@code maxPosition} on either side in lots;
 * {@code offset} of each quote from the mid price in ticks; {@code skew}, how many ticks both
 * quotes move down when the position is {@code maxPosition} (up when it is short).
 */
public final class EagerMaker implements Strategy {
  private static final int INSTRUMENT = 0;
  private static final long PERIOD = 100_000_000; // ns
  private static final long TOLERANCE = 1; // ticks a quote may be off before it is moved

  private long size;
  private long maxPosition;
  private double offset;
  private double skew;

  @Override
  public void onStart(Context context) {
    readSettings(context);
    context.every(PERIOD);
  }

  @Override
  public void load(Context context, StateReader in) {
    readSettings(context); // there are no other fields
  }

  private void readSettings(Context context) {
    size = context.parameters().longValue("size", 100);
    maxPosition = context.parameters().longValue("maxPosition", 1_000);
    offset = context.parameters().doubleValue("offset", 0.5);
    skew = context.parameters().doubleValue("skew", 2);
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    Book book = context.book(INSTRUMENT);
    if (!book.isTwoSided()) {
      return;
    }
    double mid = (book.bestBid() + book.bestAsk()) / 2.0;
    double position = context.account(INSTRUMENT).positionLots();
    double centre = mid - skew * position / maxPosition;

    long bid = Math.min((long) Math.floor(centre - offset), book.bestAsk() - 1);
    long ask = Math.max((long) Math.ceil(centre + offset), book.bestBid() + 1);
    quote(context, Side.BUY, bid);
    quote(context, Side.SELL, ask);
  }

  /**
   * Sees to it that one order rests near a price, or none if it could exceed the position limit.
   */
  private void quote(Context context, Side side, long ticks) {
    long position = context.account(INSTRUMENT).positionLots() * side.sign();
    boolean mayTrade = position < maxPosition;
    Order order = find(context.orders(), side);
    if (order == null) {
      if (mayTrade) {
        context.submit(INSTRUMENT, side, ticks, size, TimeInForce.GTX);
      }
    } else if (!mayTrade) {
      context.cancel(order.id());
    } else if (Math.abs(order.ticks() - ticks) > TOLERANCE) {
      context.modify(order.id(), ticks, order.leavesLots());
    }
  }

  /** Returns the open order of a side, also one that is not acknowledged yet, or null. */
  private static Order find(Orders orders, Side side) {
    for (int i = 0; i < orders.size(); i++) {
      if (orders.get(i).side() == side) {
        return orders.get(i);
      }
    }
    return null;
  }
}

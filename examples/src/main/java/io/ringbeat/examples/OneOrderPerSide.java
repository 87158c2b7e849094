package io.ringbeat.examples;

import io.ringbeat.market.Book;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps one post-only order at the best bid and one at the best ask, and looks at the market every
 * 100 ms. The strategy by which Ringbeat's fills are compared with hftbacktest's, line by line.
 *
 * <p>Parameters: {@code size} of each order in lots, {@code maxPosition} on either side in lots,
 * {@code intervalMs}.
 */
public final class OneOrderPerSide implements Strategy {
  private final List<Fill> fills = new ArrayList<>();
  private final List<Fill> unseen = new ArrayList<>();
  private long size;
  private long maxPosition;
  private long expired;
  private long steps;

  /**
   * An execution as the strategy noticed it.
   *
   * @param seenAt when the strategy looked next, ns since the epoch
   * @param venueTime when the venue matched it, ns since the epoch
   * @param orderId the order
   * @param side of the order
   * @param ticks execution price
   * @param lots executed quantity
   * @param maker whether the order provided liquidity
   */
  public record Fill(
      long seenAt, long venueTime, long orderId, Side side, long ticks, long lots, boolean maker) {
    Fill seenAt(long time) {
      return new Fill(time, venueTime, orderId, side, ticks, lots, maker);
    }
  }

  @Override
  public void onStart(Context context) {
    size = context.parameters().longValue("size", 10);
    maxPosition = context.parameters().longValue("maxPosition", 50);
    context.every(context.parameters().longValue("intervalMs", 100) * 1_000_000);
  }

  @Override
  public void onOrder(Context context, Order order) {
    if (order.isExecuted()) {
      unseen.add(
          new Fill(
              0,
              order.venueTime(),
              order.id(),
              order.side(),
              order.executedTicks(),
              order.executedLots(),
              order.isMaker()));
    } else if (order.status() == OrderStatus.EXPIRED) {
      expired++;
    }
  }

  @Override
  public void onTask(Context context, TaskDue task) {
    steps++;
    noteFills(task.scheduled());
    Book book = context.book(0);
    if (!book.isTwoSided()) {
      return;
    }
    long bid = book.bestBid();
    long ask = book.bestAsk();
    boolean hasBid = false;
    boolean hasAsk = false;
    for (int i = 0; i < context.orders().size(); i++) {
      Order order = context.orders().get(i);
      if (order.side() == Side.BUY && order.ticks() == bid) {
        hasBid = true;
      } else if (order.side() == Side.SELL && order.ticks() == ask) {
        hasAsk = true;
      } else {
        context.cancel(order.id());
      }
    }
    long position = context.account(0).positionLots();
    if (!hasBid && position < maxPosition) {
      context.submit(0, Side.BUY, bid, size, TimeInForce.GTX);
    }
    if (!hasAsk && position > -maxPosition) {
      context.submit(0, Side.SELL, ask, size, TimeInForce.GTX);
    }
  }

  private void noteFills(long time) {
    unseen.sort((a, b) -> Long.compare(a.orderId(), b.orderId()));
    for (Fill fill : unseen) {
      fills.add(fill.seenAt(time));
    }
    unseen.clear();
  }

  /**
   * Returns what the strategy noticed: fills after its last look are not among them.
   *
   * @return fills by the time it looked, then by order id
   */
  public List<Fill> fills() {
    return fills;
  }

  /**
   * Returns how many of its orders expired.
   *
   * @return 0 or more
   */
  public long expired() {
    return expired;
  }

  /**
   * Returns how often it looked at the market.
   *
   * @return 0 or more
   */
  public long steps() {
    return steps;
  }
}

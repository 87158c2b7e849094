package io.ringbeat.examples;

import io.ringbeat.market.Book;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
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
    private static final int WORDS = 7;

    Fill seenAt(long time) {
      return new Fill(time, venueTime, orderId, side, ticks, lots, maker);
    }

    private void write(long[] words, int at) {
      words[at] = seenAt;
      words[at + 1] = venueTime;
      words[at + 2] = orderId;
      words[at + 3] = side.index();
      words[at + 4] = ticks;
      words[at + 5] = lots;
      words[at + 6] = maker ? 1 : 0;
    }

    private static Fill read(long[] words, int at) {
      return new Fill(
          words[at],
          words[at + 1],
          words[at + 2],
          words[at + 3] == 0 ? Side.BUY : Side.SELL,
          words[at + 4],
          words[at + 5],
          words[at + 6] != 0);
    }
  }

  @Override
  public void onStart(Context context) {
    readSettings(context);
    context.every(context.parameters().longValue("intervalMs", 100) * 1_000_000);
  }

  private void readSettings(Context context) {
    size = context.parameters().longValue("size", 10);
    maxPosition = context.parameters().longValue("maxPosition", 50);
  }

  @Override
  public void save(StateWriter out) {
    out.put("expired", expired);
    out.put("steps", steps);
    save(out, "fills", fills);
    save(out, "unseen", unseen);
  }

  @Override
  public void load(Context context, StateReader in) {
    readSettings(context);
    expired = in.number("expired");
    steps = in.number("steps");
    load(in, "fills", fills);
    load(in, "unseen", unseen);
  }

  private static void save(StateWriter out, String name, List<Fill> from) {
    long[] words = new long[from.size() * Fill.WORDS];
    for (int i = 0; i < from.size(); i++) {
      from.get(i).write(words, i * Fill.WORDS);
    }
    out.put(name, words, 0, words.length);
  }

  private static void load(StateReader in, String name, List<Fill> to) {
    long[] words = in.numbers(name);
    if (words.length % Fill.WORDS != 0) {
      throw new StateException("'" + name + "' are no whole fills");
    }
    for (int at = 0; at < words.length; at += Fill.WORDS) {
      to.add(Fill.read(words, at));
    }
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

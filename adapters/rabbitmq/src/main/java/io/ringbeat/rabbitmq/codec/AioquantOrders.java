package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Order;
import io.ringbeat.rabbitmq.codec.AioquantEvent.OrderNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the forks' Order of reports. What a report does not say is kept from the reports before,
 * for at most {@link #MOST} open orders. Left out are orders whose first report was not seen, and
 * refusals of a cancellation or a modification, which leave the order as it was. The type is LIMIT:
 * a report does not say; an order that executes at once has the price of its first execution. What
 * is not executed is said as a string, because aioquant puts the whole quantity in place of a
 * number 0.
 */
final class AioquantOrders {
  /** The most open orders that are known; reports of others are left out. */
  static final int MOST = 1 << 16;

  private static final int MORE_DECIMALS = 8; // of an average price than of a tick

  private final AioquantOptions options;
  private final Map<Long, Open> open = new HashMap<>();

  AioquantOrders(AioquantOptions options) {
    this.options = options;
  }

  private static final class Open {
    long ticks;
    long lots;
    long executed;
    BigDecimal worth = BigDecimal.ZERO; // ticks x lots
    long created; // ms
  }

  void clear() {
    open.clear();
  }

  /** Returns an order's state after a report; null if it cannot be told. */
  Order onReport(AioquantMarket market, long[] slab, int offset) {
    long code = slab[offset + Event.D];
    if (OrderCode.status(code) >= OrderStatus.values().length) {
      throw new IllegalArgumentException("an order of status " + OrderCode.status(code));
    }
    boolean submitted = OrderCode.answers(code) == OrderCode.SUBMIT;
    if (OrderCode.refused(code) && !submitted) {
      return null;
    }
    long id = slab[offset + Event.C];
    OrderStatus status = OrderStatus.of(OrderCode.status(code));
    Open order = open.get(id);
    if (order == null) {
      if (!submitted || open.size() == MOST) {
        return null;
      }
      order = new Open();
      order.created = AioquantEncoder.millis(slab, offset);
      open.put(id, order);
    }
    apply(order, code, slab, offset);
    if (!status.isActive()) {
      open.remove(id);
    }
    return order(market, order, status, slab, offset);
  }

  private static void apply(Open order, long code, long[] slab, int offset) {
    long ticks = slab[offset + Event.A];
    long lots = slab[offset + Event.B];
    long leaves = slab[offset + Event.E];
    boolean executed = OrderCode.executed(code);
    if (executed) {
      order.executed += lots;
      order.worth = order.worth.add(BigDecimal.valueOf(ticks).multiply(BigDecimal.valueOf(lots)));
    } else {
      order.ticks = ticks;
    }
    if (order.lots == 0) {
      order.lots = executed ? lots + leaves : lots;
      order.ticks = ticks;
    } else if (OrderCode.answers(code) == OrderCode.MODIFY) {
      order.lots = order.executed + leaves;
    }
  }

  private Order order(
      AioquantMarket market, Open order, OrderStatus status, long[] slab, int offset) {
    return new Order(
        OrderNames.ORDER_NO,
        market.platform(),
        options.account(),
        options.strategy(),
        Long.toString(slab[offset + Event.C]),
        "",
        Side.of(slab[offset]).name(),
        "LIMIT",
        market.symbol(),
        AioquantEncoder.price(market, order.ticks),
        AioquantEncoder.quantity(market, order.lots),
        AioquantEncoder.quantity(market, order.lots - order.executed),
        status(status),
        average(market, order),
        0,
        order.created,
        AioquantEncoder.millis(slab, offset));
  }

  private static String status(OrderStatus status) {
    return switch (status) {
      case PENDING_NEW, NEW -> "SUBMITTED";
      case PARTIALLY_FILLED -> "PARTIAL-FILLED";
      case FILLED -> "FILLED";
      case CANCELED, EXPIRED -> "CANCELED";
      case REJECTED -> "FAILED";
    };
  }

  private static String average(AioquantMarket market, Open order) {
    if (order.executed == 0) {
      return "0";
    }
    var tick = market.instrument().tickSize();
    return order
        .worth
        .multiply(BigDecimal.valueOf(tick.mantissa(), tick.scale()))
        .divide(
            BigDecimal.valueOf(order.executed),
            tick.scale() + MORE_DECIMALS,
            RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}

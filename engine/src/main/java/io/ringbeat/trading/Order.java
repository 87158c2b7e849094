package io.ringbeat.trading;

import io.ringbeat.event.Hash64;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * One of the strategy's orders, as reports have shown it so far. The object is reused once the
 * order has ended and {@link Strategy#onOrder} has returned: keep the id, not the object. Prices in
 * ticks, quantities in lots, times in ns since the epoch.
 */
public final class Order {
  long id;
  int instrument;
  Side side = Side.BUY;
  OrderType type = OrderType.LIMIT;
  TimeInForce timeInForce = TimeInForce.GTC;
  OrderStatus status = OrderStatus.PENDING_NEW;
  long ticks;
  long lots;
  long leavesLots;
  long submittedAt;
  long reportedAt;
  long venueTime;
  boolean requestPending;
  boolean executed;
  boolean maker;
  long executedTicks;
  long executedLots;

  Order() {}

  /**
   * Returns the order's id.
   *
   * @return the id that submitting gave
   */
  public long id() {
    return id;
  }

  /**
   * Returns the instrument.
   *
   * @return its id
   */
  public int instrument() {
    return instrument;
  }

  /**
   * Returns the side.
   *
   * @return buy or sell
   */
  public Side side() {
    return side;
  }

  /**
   * Returns the type.
   *
   * @return limit or market
   */
  public OrderType type() {
    return type;
  }

  /**
   * Returns the time in force.
   *
   * @return how long the order lives
   */
  public TimeInForce timeInForce() {
    return timeInForce;
  }

  /**
   * Returns where the order stands.
   *
   * @return the status that the last report gave
   */
  public OrderStatus status() {
    return status;
  }

  /**
   * Returns the limit.
   *
   * @return ticks; 0 for a market order
   */
  public long ticks() {
    return ticks;
  }

  /**
   * Returns the quantity that was ordered; after a modification, the quantity that it left open.
   *
   * @return lots
   */
  public long lots() {
    return lots;
  }

  /**
   * Returns the quantity not yet executed.
   *
   * @return lots
   */
  public long leavesLots() {
    return leavesLots;
  }

  /**
   * Returns when the order was submitted.
   *
   * @return engine time
   */
  public long submittedAt() {
    return submittedAt;
  }

  /**
   * Returns when the last report arrived.
   *
   * @return engine time, 0 before the first report
   */
  public long reportedAt() {
    return reportedAt;
  }

  /**
   * Returns when the venue did what the last report tells.
   *
   * @return the venue's time, 0 before the first report
   */
  public long venueTime() {
    return venueTime;
  }

  /**
   * Tells whether a request on this order has not been answered yet.
   *
   * @return true also before the order is acknowledged
   */
  public boolean isRequestPending() {
    return requestPending;
  }

  /**
   * Tells whether the last report is an execution; the next three methods speak of it.
   *
   * @return false for an acknowledgement, a refusal or an end without execution
   */
  public boolean isExecuted() {
    return executed;
  }

  /**
   * Tells whether the last execution provided liquidity.
   *
   * @return true for maker, false for taker
   */
  public boolean isMaker() {
    return maker;
  }

  /**
   * Returns the price of the last execution.
   *
   * @return ticks
   */
  public long executedTicks() {
    return executedTicks;
  }

  /**
   * Returns the quantity of the last execution.
   *
   * @return lots
   */
  public long executedLots() {
    return executedLots;
  }

  /**
   * Tells whether a request to cancel or modify would be sent now.
   *
   * @return whether the order rests at the venue and no request is under way
   */
  public boolean isCancellable() {
    return !requestPending && (status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED);
  }

  /** Mixes into a hash what the venue and the strategy have made of the order so far. */
  void addTo(Hash64 hash) {
    hash.add(id);
    hash.add(instrument);
    hash.add(side.index());
    hash.add(type.code());
    hash.add(timeInForce.code());
    hash.add(status.code());
    hash.add(ticks);
    hash.add(lots);
    hash.add(leavesLots);
    hash.add(submittedAt);
    hash.add(reportedAt);
    hash.add(venueTime);
    hash.add(requestPending ? 1 : 0);
  }

  void save(StateWriter out) {
    out.put("id", id);
    out.put("instrument", instrument);
    out.put("side", side.index());
    out.put("type", type.code());
    out.put("timeInForce", timeInForce.code());
    out.put("status", status.code());
    out.put("ticks", ticks);
    out.put("lots", lots);
    out.put("leavesLots", leavesLots);
    out.put("submittedAt", submittedAt);
    out.put("reportedAt", reportedAt);
    out.put("venueTime", venueTime);
    out.put("requestPending", requestPending);
    out.put("executed", executed);
    out.put("maker", maker);
    out.put("executedTicks", executedTicks);
    out.put("executedLots", executedLots);
  }

  /** Takes over all but the id, which has been read. */
  void load(StateReader in, int instruments) {
    instrument = in.count("instrument", instruments - 1);
    side = in.flag("side") ? Side.SELL : Side.BUY;
    type = OrderType.of(in.count("type", OrderType.values().length - 1));
    timeInForce = TimeInForce.of(in.count("timeInForce", TimeInForce.values().length - 1));
    status = OrderStatus.of(in.count("status", OrderStatus.values().length - 1));
    ticks = in.number("ticks");
    lots = in.number("lots");
    leavesLots = in.number("leavesLots");
    submittedAt = in.number("submittedAt");
    reportedAt = in.number("reportedAt");
    venueTime = in.number("venueTime");
    requestPending = in.flag("requestPending");
    executed = in.flag("executed");
    maker = in.flag("maker");
    executedTicks = in.number("executedTicks");
    executedLots = in.number("executedLots");
  }

  @Override
  public String toString() {
    return "order "
        + id
        + " "
        + side
        + " "
        + leavesLots
        + "/"
        + lots
        + " lots at "
        + ticks
        + " ticks, "
        + timeInForce
        + ", "
        + status
        + (requestPending ? ", request pending" : "");
  }
}

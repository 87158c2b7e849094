package io.ringbeat.marketdata.synthetic;

/** Is told of the market orders of an {@link OrderFlow}, before and after. */
interface FlowListener {
  /**
   * A market order is about to match.
   *
   * @param time venue time, ns since the epoch
   * @param passive the side it will take from
   * @param lots its quantity
   * @param limit the key of the worst price it takes
   */
  void beforeMarketOrder(long time, BookSide passive, long lots, long limit);

  /**
   * A market order has matched orders at a price.
   *
   * @param time venue time, ns since the epoch
   * @param ticks the price
   * @param lots the quantity
   * @param buys whether the aggressor bought
   */
  void onTrade(long time, long ticks, long lots, boolean buys);
}

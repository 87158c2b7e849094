package io.ringbeat.market;

/**
 * The read side of an order book by price level. Prices in ticks, quantities in lots. A book
 * belongs to one thread; reading never allocates.
 */
public interface Book {
  /** What a price query returns where there is no level. */
  long NO_PRICE = Long.MIN_VALUE;

  /**
   * Returns the best bid.
   *
   * @return its price in ticks, or {@link #NO_PRICE}
   */
  long bestBid();

  /**
   * Returns the best ask.
   *
   * @return its price in ticks, or {@link #NO_PRICE}
   */
  long bestAsk();

  /**
   * Returns the quantity at a price on one side.
   *
   * @param side bid or ask side
   * @param ticks the price
   * @return the quantity in lots, 0 for no level
   */
  long lots(Side side, long ticks);

  /**
   * Returns the next level of a side that is worse than a price.
   *
   * @param side bid side (searched downwards) or ask side (searched upwards)
   * @param ticks the price to start behind; need not have a level
   * @return the price of the next level in ticks, or {@link #NO_PRICE}
   */
  long next(Side side, long ticks);

  /**
   * Tells whether both sides have a level.
   *
   * @return whether there are a best bid and a best ask
   */
  default boolean isTwoSided() {
    return bestBid() != NO_PRICE && bestAsk() != NO_PRICE;
  }
}

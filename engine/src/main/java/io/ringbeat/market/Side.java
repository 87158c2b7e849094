package io.ringbeat.market;

import io.ringbeat.event.Event;

/** Buy or sell; of a book, the bid or the ask side. */
public enum Side {
  /** Buys; the bid side. */
  BUY(0),
  /** Sells; the ask side. */
  SELL(1);

  private final int index;

  Side(int index) {
    this.index = index;
  }

  /**
   * Returns the frozen number of this side.
   *
   * @return 0 for buy, 1 for sell
   */
  public int index() {
    return index;
  }

  /**
   * Returns the sign that this side gives a position.
   *
   * @return 1 for buy, -1 for sell
   */
  public int sign() {
    return 1 - 2 * index;
  }

  /**
   * Returns the flag of this side in an event's header.
   *
   * @return 0 or {@link Event#SELL}
   */
  public long flag() {
    return index == 0 ? 0 : Event.SELL;
  }

  /**
   * Returns the other side.
   *
   * @return sell for buy
   */
  public Side opposite() {
    return index == 0 ? SELL : BUY;
  }

  /**
   * Returns the side in an event's header.
   *
   * @param header word 0 of an event
   * @return the side
   */
  public static Side of(long header) {
    return Event.sideIndex(header) == 0 ? BUY : SELL;
  }
}

package io.ringbeat.trading;

import io.ringbeat.event.Event;
import io.ringbeat.market.Side;

/** A trade printed by the venue. Valid during the call that it is passed to; never allocates. */
public final class Trade {
  private long[] slab = new long[Event.WORDS];
  private int offset;

  Trade() {}

  Trade wrap(long[] newSlab, int newOffset) {
    slab = newSlab;
    offset = newOffset;
    return this;
  }

  /**
   * Returns the instrument.
   *
   * @return its id
   */
  public int instrument() {
    return Event.instrument(slab[offset]);
  }

  /**
   * Returns who took liquidity.
   *
   * @return the aggressor's side
   */
  public Side aggressor() {
    return Side.of(slab[offset]);
  }

  /**
   * Returns the price.
   *
   * @return ticks
   */
  public long ticks() {
    return slab[offset + Event.A];
  }

  /**
   * Returns the quantity.
   *
   * @return lots
   */
  public long lots() {
    return slab[offset + Event.B];
  }

  /**
   * Returns the venue's id of the trade.
   *
   * @return the id, 0 if the feed has none
   */
  public long id() {
    return slab[offset + Event.C];
  }

  /**
   * Returns when the venue matched the trade.
   *
   * @return ns since the epoch on the venue's clock
   */
  public long venueTime() {
    return slab[offset + Event.VENUE_TIME];
  }
}

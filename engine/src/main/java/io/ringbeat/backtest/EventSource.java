package io.ringbeat.backtest;

import io.ringbeat.market.Instrument;
import java.util.List;

/**
 * Market data for a backtest, block by block. Rows are ordered so that those flagged for the venue
 * are sorted by venue time and those flagged for the core by engine time; a row may carry both
 * flags. Used by one thread.
 */
public interface EventSource extends AutoCloseable {
  /**
   * Returns the instruments that events name by id.
   *
   * @return the instrument at index i has id i
   */
  List<Instrument> instruments();

  /**
   * Returns the next block. At most 33 blocks are held at once, so blocks should hold some ten
   * thousand events.
   *
   * @return a block that stays unchanged until it is released, or null at the end
   * @throws io.ringbeat.backtest.DataException if the data cannot be read or is damaged
   */
  EventBlock next();

  /**
   * Passes over the first events without giving them, as far as that is cheap; before the first
   * call of {@link #next}.
   *
   * @param events how many need not be given
   * @return how many events are passed over, at most that; the next block begins behind them
   */
  default long skip(long events) {
    return 0;
  }

  /**
   * Gives a block back: its array may be used for another block. Blocks that are still held when
   * the source is closed are not given back.
   *
   * @param block a block that {@link #next} returned
   */
  void release(EventBlock block);

  /**
   * Returns how many events there are.
   *
   * @return the count, or -1 if it is not known beforehand
   */
  long size();

  @Override
  void close();
}

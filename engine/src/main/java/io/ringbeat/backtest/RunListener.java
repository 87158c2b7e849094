package io.ringbeat.backtest;

import io.ringbeat.trading.Order;

/** Is told what happens in a run, on the run's thread. */
public interface RunListener {
  /** Listens to nothing. */
  RunListener NONE = new RunListener() {};

  /**
   * A report on an order arrived at the core.
   *
   * @param order the order as it now stands; valid during the call
   */
  default void onReport(Order order) {}

  /**
   * Equity was sampled: at the end of each full step, and at the end of the run unless that ends a
   * step.
   *
   * @param time engine time, ns since the epoch
   * @param equity in the account's currency, after fees
   * @param position in units of quantity; NaN with several instruments
   * @param mid price between best bid and ask of the first instrument, NaN before there is one
   */
  default void onSample(long time, double equity, double position, double mid) {}

  /**
   * A part of the data is done.
   *
   * @param rows how many rows were read so far
   */
  default void onProgress(long rows) {}
}

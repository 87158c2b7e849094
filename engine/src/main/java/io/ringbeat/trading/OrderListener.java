package io.ringbeat.trading;

/** Is told of each report on an order, after it is booked; on the core's thread. */
@FunctionalInterface
public interface OrderListener {
  /** Listens to nothing. */
  OrderListener NONE = order -> {};

  /**
   * A report arrived.
   *
   * @param order the order as it now stands; valid during the call
   */
  void onReport(Order order);
}

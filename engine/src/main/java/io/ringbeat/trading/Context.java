package io.ringbeat.trading;

import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;

/**
 * What a strategy sees and what it may do. Prices in ticks, quantities in lots, times and durations
 * in nanoseconds. To be used on the strategy's thread, during its calls. No method allocates once
 * warm, but {@link #every}.
 */
public interface Context {
  /**
   * Returns the engine time: that of the event or deadline that caused this call.
   *
   * @return ns since the epoch; never goes back
   */
  long now();

  /**
   * Returns the place of the cause of this call in the sequence of events.
   *
   * @return 0 in {@link Strategy#onStart}, then counts up from 1
   */
  long sequence();

  /**
   * Returns how many instruments there are.
   *
   * @return one more than the highest instrument id
   */
  int instruments();

  /**
   * Returns an instrument.
   *
   * @param id its id, from 0
   * @return its terms
   * @throws IndexOutOfBoundsException if there is none with that id
   */
  Instrument instrument(int id);

  /**
   * Returns the book of an instrument as the strategy's side of the wire knows it.
   *
   * @param instrument id of the instrument
   * @return the book; always the same object, which changes as events come in
   */
  Book book(int instrument);

  /**
   * Returns the strategy's position and money in an instrument.
   *
   * @param instrument id of the instrument
   * @return the account; always the same object, which changes as reports come in
   */
  Account account(int instrument);

  /**
   * Returns the strategy's orders that have not ended, also those not yet acknowledged.
   *
   * @return the orders, by id; always the same object
   */
  Orders orders();

  /**
   * Asks to be woken by {@link Strategy#onBook} after each message that changes a book.
   *
   * @param instrument id of the book's instrument
   */
  void subscribeBook(int instrument);

  /**
   * Asks to be woken by {@link Strategy#onTrade} for each trade.
   *
   * @param instrument id of the instrument
   */
  void subscribeTrades(int instrument);

  /**
   * Asks to be woken by {@link Strategy#onTask} every period: at now + period, now + 2 periods, ...
   *
   * @param period ns, positive
   * @return the task's id
   * @throws IllegalArgumentException if the period is zero or less
   */
  long every(long period);

  /**
   * Asks to be woken by {@link Strategy#onTask} once.
   *
   * @param delay ns from now, not negative
   * @return the task's id
   * @throws IllegalArgumentException if the delay is negative
   */
  long once(long delay);

  /**
   * Ends a task.
   *
   * @param id the task's id
   * @return false if there is no such task or it was due once and that is past
   */
  boolean cancelTask(long id);

  /**
   * Submits a limit order.
   *
   * @param instrument id of the instrument
   * @param side buy or sell
   * @param ticks the limit
   * @param lots the quantity, positive
   * @param timeInForce how long the order lives
   * @return the order's id; ids count up from 1
   * @throws IllegalArgumentException if the quantity is not positive or a value is out of range
   * @throws IndexOutOfBoundsException if there is no such instrument
   */
  long submit(int instrument, Side side, long ticks, long lots, TimeInForce timeInForce);

  /**
   * Submits a market order; what it cannot execute at once expires.
   *
   * @param instrument id of the instrument
   * @param side buy or sell
   * @param lots the quantity, positive
   * @return the order's id; ids count up from 1
   * @throws IllegalArgumentException if the quantity is not positive
   * @throws IndexOutOfBoundsException if there is no such instrument
   */
  long submitMarket(int instrument, Side side, long lots);

  /**
   * Asks the venue to cancel an order.
   *
   * @param orderId the order's id
   * @return false, and nothing is sent, if the order has ended, is not acknowledged yet, or has a
   *     request under way
   */
  boolean cancel(long orderId);

  /**
   * Asks the venue to change an order. It keeps its place in the queue only if the price stays and
   * the quantity does not grow.
   *
   * @param orderId the order's id
   * @param ticks the new limit
   * @param lots the new quantity still to be executed, positive
   * @return false, and nothing is sent, if the order has ended, is not acknowledged yet, or has a
   *     request under way
   * @throws IllegalArgumentException if the quantity is not positive or a value is out of range
   */
  boolean modify(long orderId, long ticks, long lots);

  /**
   * Returns the run's source of chance.
   *
   * @return seeded: the same seed gives the same numbers on every JDK
   */
  RandomSource random();

  /**
   * Returns the settings the run was given for this strategy.
   *
   * @return the parameters
   */
  Parameters parameters();
}

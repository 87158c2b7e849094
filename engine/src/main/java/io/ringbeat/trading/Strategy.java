package io.ringbeat.trading;

import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;

/**
 * A trading strategy. It is called on one thread, one call at a time, in the order of the sequence
 * of events, and does everything through its {@link Context}. It must take time, chance and data
 * from there only: then the same events give the same orders.
 *
 * <p>A strategy is woken for what it asked for, usually in {@link #onStart}: tasks by {@link
 * Context#every} and {@link Context#once}, books by {@link Context#subscribeBook}, trades by {@link
 * Context#subscribeTrades}. Reports on its own orders always come. What a call throws ends the run.
 *
 * <p>A strategy with fields of its own must write them in {@link #save} and read them in {@link
 * #load}, or a run that goes on from a snapshot differs from the one that went straight on. What
 * the context shows needs no writing: orders, accounts, books, tasks, subscriptions and chance are
 * the core's.
 */
public interface Strategy {
  /**
   * Is called once, before the first event; not in a run that goes on from a snapshot, see {@link
   * #load}.
   *
   * @param context the strategy's view of the world; stays the same object throughout the run
   */
  void onStart(Context context);

  /**
   * A task is due.
   *
   * @param context the strategy's view of the world
   * @param task which task; valid during the call
   */
  default void onTask(Context context, TaskDue task) {}

  /**
   * A message of the market data feed has changed a book, all of its levels are applied.
   *
   * @param context the strategy's view of the world
   * @param instrument id of the book's instrument
   */
  default void onBook(Context context, int instrument) {}

  /**
   * A trade was printed.
   *
   * @param context the strategy's view of the world
   * @param trade the trade; valid during the call
   */
  default void onTrade(Context context, Trade trade) {}

  /**
   * One of the strategy's orders was acknowledged, executed, changed or ended, or a request on it
   * was refused; the refusal of a request on an order that has ended meanwhile is only counted.
   *
   * @param context the strategy's view of the world; an order that has ended is no longer among its
   *     {@link Context#orders}
   * @param order the order as it now stands; an order that has ended is valid during the call only
   */
  default void onOrder(Context context, Order order) {}

  /**
   * Is called once, after the last event; orders submitted here go nowhere.
   *
   * @param context the strategy's view of the world
   */
  default void onStop(Context context) {}

  /**
   * Writes the strategy's own fields, so that {@link #load} finds all that its future depends on;
   * must not change anything. Called between events.
   *
   * <p>By default writes nothing.
   *
   * @param out takes the fields
   */
  default void save(StateWriter out) {}

  /**
   * Takes over the fields that {@link #save} wrote, all of them and in the same order. Called on a
   * fresh object instead of {@link #onStart}. The subscriptions and tasks of the strategy are
   * restored by the core; fields that follow from the parameters can be set from there again.
   *
   * <p>By default reads nothing.
   *
   * @param context the strategy's view of the world, as it was when the state was saved; only to
   *     look at: requests, tasks and subscriptions have to wait for the next call
   * @param in gives the fields
   */
  default void load(Context context, StateReader in) {}
}

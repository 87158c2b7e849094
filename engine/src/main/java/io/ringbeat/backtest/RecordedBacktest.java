package io.ringbeat.backtest;

import io.ringbeat.engine.Description;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.replay.JournalRun;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.trading.Strategy;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A backtest that was journalled, with the recording that its journal refers to: it runs again
 * without a venue, because reports and due tasks are in the journal, and every command is compared
 * with the one that the run had sent. Its sequence is what the core saw: 0 is the start, then each
 * row, report and task is one.
 */
public final class RecordedBacktest implements RecordedRun {
  private final JournalStore store;
  private final Supplier<EventSource> data;
  private final Supplier<Strategy> strategy;
  private FeeSchedule fees = FeeSchedule.of("0", "0");
  private long seed;
  private Map<String, String> parameters = Map.of();

  /**
   * Makes a run.
   *
   * @param store holds its journal; only read
   * @param data opens the recording that the run was on
   * @param strategy makes a fresh object of the strategy that the run had, or of another one
   */
  public RecordedBacktest(
      JournalStore store, Supplier<EventSource> data, Supplier<Strategy> strategy) {
    this.store = store;
    this.data = data;
    this.strategy = strategy;
  }

  /**
   * Sets the fees; without this there are none.
   *
   * @param value as in the run
   * @return this
   */
  public RecordedBacktest fees(FeeSchedule value) {
    fees = value;
    return this;
  }

  /**
   * Sets the seed of the strategy's source of chance; without this it is zero.
   *
   * @param value as in the run
   * @return this
   */
  public RecordedBacktest seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Sets the strategy's parameters; without this there are none.
   *
   * @param value as in the run
   * @return this
   */
  public RecordedBacktest parameters(Map<String, String> value) {
    parameters = value;
    return this;
  }

  @Override
  public Description description() {
    return JournalRun.describe(store);
  }

  /**
   * Returns where it is kept.
   *
   * @return only to be read
   */
  public JournalStore store() {
    return store;
  }

  @Override
  public Machine open() {
    return newMachine();
  }

  private BacktestMachine newMachine() {
    Strategy made = strategy.get(); // first: what it throws must leave nothing open
    return new BacktestMachine(store, data.get(), made, fees, seed, parameters);
  }

  /**
   * Cuts out a part of the run, with its data.
   *
   * @param first the first event; 0 for the start
   * @param last the last one; a run that fails before ends there
   * @return the part
   * @throws IllegalStateException if the strategy does not save its state, and the part does not
   *     begin at the start
   * @throws IllegalArgumentException if it has more than {@link Slice#MOST_EVENTS}, or with state
   *     and commands more than 64 MiB
   */
  public Slice slice(long first, long last) {
    if (first < 0 || last < first || last - first >= Slice.MOST_EVENTS) {
      throw new IllegalArgumentException(
          "a slice from "
              + first
              + " to "
              + last
              + "; it has 1 to "
              + Slice.MOST_EVENTS
              + " events");
    }
    try (BacktestMachine machine = newMachine()) {
      if (!machine.runTo(first - 1)) {
        throw new IllegalArgumentException("the run ends before event " + first);
      }
      Slice slice = machine.cut(this, last);
      slice.requireWritable();
      return slice;
    }
  }

  FeeSchedule fees() {
    return fees;
  }

  long seed() {
    return seed;
  }

  Map<String, String> parameters() {
    return parameters;
  }
}

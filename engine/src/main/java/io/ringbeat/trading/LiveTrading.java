package io.ringbeat.trading;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import java.util.List;

/**
 * The trading core as the core of a live engine: the same strategy, books, orders and accounts as
 * in a backtest, with the engine's sequence as the source of events, its timers for the strategy's
 * tasks, and its gateway as the venue. A pure function of the sequence. Its state is that of the
 * trading core, of the strategy, and which of the strategy's tasks are active.
 */
public final class LiveTrading implements Core, State {
  private final TradingCore core;
  private final LiveWakeups wakeups = new LiveWakeups();
  private CoreContext context;

  /**
   * Makes a core.
   *
   * @param strategy what is to be called; a fresh object
   * @param instruments all instruments; the one at index i has id i
   * @param fees rates for maker and taker
   * @param seed of the strategy's source of chance
   * @param parameters the strategy's settings
   * @param listener is told of each report after it is booked and before the strategy is
   */
  public LiveTrading(
      Strategy strategy,
      List<Instrument> instruments,
      FeeSchedule fees,
      long seed,
      Parameters parameters,
      OrderListener listener) {
    core =
        new TradingCore(
            strategy, instruments, fees, seed, parameters, wakeups, this::send, listener);
  }

  /**
   * Returns the trading core. To be used on the engine's core thread, or when the engine has
   * stopped.
   *
   * @return accounts, orders, books and counts
   */
  public TradingCore core() {
    return core;
  }

  @Override
  public void onStart(CoreContext started) {
    context = started;
    wakeups.bind(started);
    core.start(started.now());
  }

  @Override
  public void onResume(CoreContext resumed) {
    context = resumed;
    wakeups.bind(resumed);
  }

  @Override
  public void onEvent(CoreContext called, long[] slab, int offset) {
    if (Event.kind(slab[offset]) == Kind.REPORT || Event.has(slab[offset], Event.AT_CORE)) {
      core.onEvent(called.sequence(), called.now(), slab, offset);
    }
  }

  @Override
  public void onTask(CoreContext called, TaskDue task) {
    if (wakeups.take(task.id(), task.periodic())) {
      core.onTask(called.sequence(), called.now(), task);
    }
  }

  @Override
  public void onStop(CoreContext called) {
    core.stop();
  }

  @Override
  public long stateHash() {
    return Hash64.mix(core.stateHash() + wakeups.stateHash());
  }

  @Override
  public void save(StateWriter out) {
    wakeups.save(out);
    core.save(out);
  }

  @Override
  public void show(StateWriter out) {
    wakeups.save(out);
    core.show(out);
  }

  @Override
  public void load(StateReader in) {
    wakeups.load(in);
    core.load(in);
  }

  /**
   * Tells whether all of the state can be saved: a strategy that has fields must have a {@link
   * Strategy#load} of its own.
   */
  @Override
  public boolean canSave() {
    return core.canSave();
  }

  private void send(long[] slab, int offset) {
    context.send(slab, offset);
  }
}

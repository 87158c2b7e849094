package io.ringbeat.fuzz;

import io.ringbeat.engine.StateDifference;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.Saved;
import io.ringbeat.state.StateVisitor;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.TradingCore;
import java.util.List;
import java.util.Map;

/** Stands at one event, with a core whose book has a bid. */
final class EventMachine implements Machine {
  private static final TradingCore CORE = core();

  private final long[] words = new long[Event.WORDS];

  EventMachine(int kind) {
    words[0] = Event.header(kind, 0, 0, kind % 3);
    for (int i = 1; i < words.length; i++) {
      words[i] = i == Event.A ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static TradingCore core() {
    TradingCore core =
        new TradingCore(
            context -> {},
            List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001")),
            FeeSchedule.of("0", "0"),
            0,
            new Parameters(Map.of()),
            new TaskTable(),
            (slab, offset) -> {},
            OrderListener.NONE);
    core.start(0);
    long[] bid = new long[Event.WORDS];
    bid[0] = Event.header(Kind.DEPTH, Event.AT_CORE | Event.LAST, 0, 0);
    bid[Event.A] = 1_000;
    bid[Event.B] = 1;
    core.onEvent(bid, 0);
    return core;
  }

  @Override
  public long position() {
    return 1;
  }

  @Override
  public boolean step() {
    return false;
  }

  @Override
  public boolean runTo(long sequence) {
    return false;
  }

  @Override
  public long sequence() {
    return 1;
  }

  @Override
  public long[] words() {
    return words;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public long time() {
    return 1;
  }

  @Override
  public void onCommand(CommandListener listener) {}

  @Override
  public io.ringbeat.engine.CommandDifference commandDifference() {
    return null;
  }

  @Override
  public StateDifference stateDifference() {
    return null;
  }

  @Override
  public boolean canSave() {
    return false;
  }

  @Override
  public Saved save() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(Saved saved) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void visit(StateVisitor visitor) {}

  @Override
  public long hash() {
    return 0;
  }

  @Override
  public <T> T find(Class<T> type) {
    return type == TradingCore.class ? type.cast(CORE) : null;
  }

  @Override
  public void close() {}
}

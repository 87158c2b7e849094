package io.ringbeat.debugger;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Machine;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.TradingCore;
import java.util.List;

/** Where a machine stands: the event that it has handled last, and the strategy's core. */
final class Moment implements Machine.CommandListener {
  /** The beginning of a run where nobody has said it. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int WITH_INSTRUMENT =
      mask(
          Kind.DEPTH,
          Kind.SNAPSHOT,
          Kind.CLEAR,
          Kind.TRADE,
          Kind.QUOTE,
          Kind.MARK,
          Kind.GAP,
          Kind.REQUEST,
          Kind.REPORT);

  private final Instrument[] instruments;
  private final long begun;

  private Machine machine;
  private TradingCore core;
  private long[] words = {};
  private int offset;
  private int kind;

  private boolean listening;
  private final long[] first = new long[Event.WORDS]; // command of the cause
  private long cause = Long.MIN_VALUE;
  private long commands;

  Moment(List<Instrument> instruments, long begun) {
    this.instruments = instruments.toArray(new Instrument[0]);
    this.begun = begun;
    for (int i = 0; i < this.instruments.length; i++) {
      if (this.instruments[i].id() != i) {
        throw new IllegalArgumentException(
            "instrument " + this.instruments[i].symbol() + " at index " + i + " has another id");
      }
    }
  }

  /** Returns kinds as a set of bits. */
  static int mask(int... kinds) {
    int mask = 0;
    for (int each : kinds) {
      mask |= 1 << each;
    }
    return mask;
  }

  /** Goes to where a machine stands; false if it has handled no event yet. */
  boolean to(Machine of) {
    if (of != machine) {
      machine = of;
      core = core(of);
    }
    words = of.words();
    if (words.length == 0) {
      return false;
    }
    offset = of.offset();
    kind = Event.kind(words[offset]);
    return true;
  }

  private static TradingCore core(Machine machine) {
    TradingCore found = machine.find(TradingCore.class);
    if (found != null) {
      return found;
    }
    LiveTrading live = machine.find(LiveTrading.class);
    return live == null ? null : live.core();
  }

  /** Counts commands by their causes; those of an event that is handled again count once. */
  @Override
  public void onCommand(long event, long[] slab, int at) {
    if (event == cause && !isFirst(slab, at)) {
      commands++;
      return;
    }
    cause = event;
    commands = 1;
    System.arraycopy(slab, at, first, 0, Event.WORDS);
  }

  /** Commands of one event differ in id, or in the order and what is asked of it. */
  private boolean isFirst(long[] slab, int at) {
    return slab[at + Event.VENUE_TIME] == first[Event.VENUE_TIME]
        && slab[at + Event.C] == first[Event.C]
        && slab[at + Event.D] == first[Event.D];
  }

  void listen() {
    listening = true;
  }

  boolean isListening() {
    return listening;
  }

  boolean hasCore() {
    return core != null;
  }

  TradingCore core() {
    return core;
  }

  int kind() {
    return kind;
  }

  /** Tells whether the event is of a kind, given as bits. */
  boolean is(int kinds) {
    return kind < Integer.SIZE && (kinds >>> kind & 1) != 0;
  }

  long word(int index) {
    return words[offset + index];
  }

  boolean has(long flag) {
    return Event.has(words[offset], flag);
  }

  int source() {
    return Event.source(words[offset]);
  }

  int side() {
    return Event.sideIndex(words[offset]);
  }

  int instrument() {
    return Event.instrument(words[offset]);
  }

  /** Returns the terms of the event's instrument; null if nobody knows them. */
  Instrument terms() {
    int id = instrument();
    return id < instruments.length ? instruments[id] : null;
  }

  /** Returns the instrument that the event is about, or the only one; -1 if there are several. */
  int tradingInstrument() {
    int count = core.instruments();
    if (is(WITH_INSTRUMENT)) {
      int id = instrument();
      return id < count ? id : -1;
    }
    return count == 1 ? 0 : -1;
  }

  long sequence() {
    return machine.sequence();
  }

  double seconds() {
    return (machine.time() - begun) / 1e9;
  }

  boolean knowsBeginning() {
    return begun != UNKNOWN;
  }

  /** Returns how many commands the event has caused. */
  long commands() {
    return cause == machine.sequence() ? commands : 0;
  }
}

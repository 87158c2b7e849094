package io.ringbeat.examples;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import java.util.Arrays;
import java.util.List;

/** Market data written out by hand for a test; the feed has no latency. */
final class ScriptedMarket {
  private static final Instrument INSTRUMENT = Instrument.linear(0, "TEST", "0.1", "0.001");
  private static final long MILLI = 1_000_000;

  private final EventView row = new EventView();
  private long[] words = new long[Event.WORDS];
  private int length;
  private long time = 1_000 * MILLI;

  /** Clears the book and puts 50 lots on each side of it. */
  ScriptedMarket book(long bid, long ask) {
    add(Kind.CLEAR, Event.NO_PRICE, 0, 0);
    add(Kind.CLEAR, Event.NO_PRICE | Event.SELL, 0, 0);
    add(Kind.DEPTH, 0, bid, 50);
    return level(Side.SELL, ask, 50);
  }

  /** Sets a level and ends the message. */
  ScriptedMarket level(Side side, long ticks, long lots) {
    add(Kind.DEPTH, side.flag() | Event.LAST, ticks, lots);
    return this;
  }

  /** Prints a trade. */
  ScriptedMarket trade(Side aggressor, long ticks, long lots) {
    add(Kind.TRADE, aggressor.flag() | Event.LAST, ticks, lots);
    return this;
  }

  /** Lets time pass and ends it with a row that changes nothing. */
  ScriptedMarket wait(int millis) {
    time += millis * MILLI;
    return level(Side.BUY, 1, 0);
  }

  /** Returns the data so far. */
  EventSource source() {
    return new InMemoryEvents(
        List.of(INSTRUMENT), List.of(new EventBlock(Arrays.copyOf(words, length), length)));
  }

  private void add(int kind, long flags, long ticks, long lots) {
    if (length == words.length) {
      words = Arrays.copyOf(words, 2 * length);
    }
    long header = Event.header(kind, flags | Event.AT_VENUE | Event.AT_CORE, 0, 0);
    row.wrap(words, length).set(header, time, time).setWords(ticks, lots, 0, 0, 0);
    length += Event.WORDS;
  }
}

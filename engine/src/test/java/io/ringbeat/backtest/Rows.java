package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Market data written out row by row; each row is for both sides unless told otherwise. */
final class Rows {
  static final Instrument INSTRUMENT = Instrument.linear(0, "TEST", "0.1", "0.001");

  private final List<long[]> rows = new ArrayList<>();
  private long feedLatency;

  /** Makes the core see the following rows that much later than the venue. */
  Rows feedLatency(long nanos) {
    feedLatency = nanos;
    return this;
  }

  Rows depth(long time, Side side, long ticks, long lots) {
    return add(Kind.DEPTH, side.flag() | Event.LAST, time, ticks, lots);
  }

  /** One lot on each side. */
  Rows book(long time, long bid, long ask) {
    return depth(time, Side.BUY, bid, 1).depth(time, Side.SELL, ask, 1);
  }

  Rows trade(long time, Side aggressor, long ticks, long lots) {
    return add(Kind.TRADE, aggressor.flag() | Event.LAST, time, ticks, lots);
  }

  /** A row that changes nothing. */
  Rows nothing(long time) {
    return add(Kind.DEPTH, Event.LAST, time, 1, 0);
  }

  Rows add(int kind, long flags, long time, long ticks, long lots) {
    return addRaw(
        Event.header(kind, flags | Event.AT_VENUE | Event.AT_CORE, 0, 0),
        time,
        time + feedLatency,
        ticks,
        lots);
  }

  Rows addRaw(long header, long venueTime, long engineTime, long ticks, long lots) {
    long[] row = new long[Event.WORDS];
    new EventView().wrap(row, 0).set(header, venueTime, engineTime).setWords(ticks, lots, 0, 0, 0);
    return add(row);
  }

  Rows add(long[] row) {
    rows.add(row);
    return this;
  }

  int size() {
    return rows.size();
  }

  List<long[]> list() {
    return rows;
  }

  InMemoryEvents source() {
    return source(List.of(INSTRUMENT));
  }

  InMemoryEvents source(List<Instrument> instruments) {
    return new InMemoryEvents(instruments, List.of(block(0, rows.size())));
  }

  /** Returns blocks of a number of rows each. */
  List<EventBlock> blocksOf(int blockRows) {
    List<EventBlock> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += blockRows) {
      blocks.add(block(from, Math.min(rows.size(), from + blockRows)));
    }
    return blocks;
  }

  /** Copies some rows; the array is longer than it must be, and what lies behind is garbage. */
  EventBlock block(int from, int to) {
    int length = (to - from) * Event.WORDS;
    long[] words = new long[length + 2 * Event.WORDS];
    Arrays.fill(words, -1);
    for (int i = from; i < to; i++) {
      System.arraycopy(rows.get(i), 0, words, (i - from) * Event.WORDS, Event.WORDS);
    }
    return new EventBlock(words, length);
  }
}

package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import java.util.ArrayDeque;
import java.util.List;

/** Millions of trades, which take no memory. */
final class ManyTrades implements EventSource {
  private static final int BLOCK = 1 << 13;

  private final long size;
  private final ArrayDeque<EventBlock> free = new ArrayDeque<>();
  private long rows;

  /** Makes a source of so many whole blocks as have the trades. */
  ManyTrades(long blocks) {
    size = blocks * BLOCK;
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001"));
  }

  @Override
  public EventBlock next() {
    if (rows == size) {
      return null;
    }
    EventBlock block = free.poll();
    if (block == null) {
      block = new EventBlock(new long[BLOCK * Event.WORDS], BLOCK * Event.WORDS);
    }
    long[] words = block.words();
    for (int at = 0; at < block.length(); at += Event.WORDS) {
      rows++;
      words[at] = Event.header(Kind.TRADE, Event.AT_CORE | Event.AT_VENUE, 0, 0);
      words[at + Event.VENUE_TIME] = 1_000L * rows;
      words[at + Event.ENGINE_TIME] = 1_000L * rows;
      words[at + Event.A] = 1_000;
      words[at + Event.B] = 1;
    }
    return block;
  }

  @Override
  public void release(EventBlock block) {
    free.add(block);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {}
}

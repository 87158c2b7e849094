package io.ringbeat.marketdata.synthetic;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.trading.RandomSource;
import java.util.Arrays;

/**
 * Writes what happened in the book as a venue's feed would tell it: trades at once, depth in
 * messages. A depth message lists levels that are gone before levels that are there, and on each
 * side the best price first, so that the book does not cross even between its rows. Not
 * thread-safe; does not allocate while the rows fit the array.
 */
final class FeedWriter {
  private static final long BOTH = Event.AT_VENUE | Event.AT_CORE;

  private final FeedLatency latency;
  private long[] words = {};
  private int length;
  private long lastSent;
  private long arrival;
  private long updateId;
  private long tradeId;

  FeedWriter(long seed) {
    latency = new FeedLatency(new RandomSource(Hash64.mix(seed + 3)));
  }

  /** Writes to the beginning of an array from now on. */
  void writeTo(long[] target) {
    words = target;
    length = 0;
  }

  /** Returns the array that is being written to: a larger one if the rows did not fit. */
  long[] words() {
    return words;
  }

  /** Returns how many longs of the array are written. */
  int length() {
    return length;
  }

  /** Writes the whole book. */
  void snapshot(long time, BookSide bids, BookSide asks) {
    send(time);
    updateId++;
    row(Kind.CLEAR, Event.NO_PRICE, 0, 0, updateId);
    row(Kind.CLEAR, Event.NO_PRICE | Event.SELL, 0, 0, updateId);
    snapshot(bids, 0);
    snapshot(asks, Event.SELL);
    endMessage();
    bids.settlePublished();
    asks.settlePublished();
  }

  /** Writes the levels that changed since the last message, if any did. */
  void depth(long time, BookSide bids, BookSide asks) {
    bids.sortTouched();
    asks.sortTouched();
    int before = length;
    send(time);
    updateId++;
    depth(bids, 0, true);
    depth(asks, Event.SELL, true);
    depth(bids, 0, false);
    depth(asks, Event.SELL, false);
    if (length > before) {
      endMessage();
    }
    bids.settlePublished();
    asks.settlePublished();
  }

  /** Writes a trade; trades at the same time travel together. */
  void trade(long time, long ticks, long lots, boolean buys) {
    if (time != lastSent) {
      send(time);
    }
    row(Kind.TRADE, buys ? 0 : Event.SELL, ticks, lots, ++tradeId);
    endMessage();
  }

  private void snapshot(BookSide side, long sideFlag) {
    for (long key = side.best(); key >= side.worst(); key--) {
      if (side.lots(key) > 0) {
        row(Kind.SNAPSHOT, sideFlag, ticks(key, sideFlag), side.lots(key), updateId);
      }
    }
  }

  private void depth(BookSide side, long sideFlag, boolean gone) {
    for (int i = side.touchedSize() - 1; i >= 0; i--) {
      long key = side.touchedKey(i);
      long lots = side.lots(key);
      if ((lots == 0) == gone && side.hasNews(key)) {
        row(Kind.DEPTH, sideFlag, ticks(key, sideFlag), lots, updateId);
      }
    }
  }

  private static long ticks(long key, long sideFlag) {
    return sideFlag == 0 ? key : -key;
  }

  private void send(long time) {
    lastSent = time;
    arrival = latency.arrival(time);
  }

  private void row(int kind, long flags, long a, long b, long c) {
    int i = length;
    if (i == words.length) {
      words = Arrays.copyOf(words, 2 * i);
    }
    long[] w = words;
    w[i + Event.HEADER] = Event.header(kind, flags | BOTH, 0, 0);
    w[i + Event.VENUE_TIME] = lastSent;
    w[i + Event.ENGINE_TIME] = arrival;
    w[i + Event.A] = a;
    w[i + Event.B] = b;
    w[i + Event.C] = c;
    w[i + Event.D] = 0;
    w[i + Event.E] = 0;
    length = i + Event.WORDS;
  }

  private void endMessage() {
    words[length - Event.WORDS + Event.HEADER] |= Event.LAST;
  }
}

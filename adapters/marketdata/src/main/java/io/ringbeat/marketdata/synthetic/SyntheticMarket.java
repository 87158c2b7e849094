package io.ringbeat.marketdata.synthetic;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.RandomSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A synthetic market: level-2 data of one invented instrument, made up while it is read. It is for
 * tests, for demonstrations without a download and for load; <em>no price, trade or quote in it was
 * ever real, and whether a strategy earns or loses on it says nothing about any real market</em>.
 *
 * <p>What it is. A limit order book with a FIFO queue at each price, fed by random limit orders
 * (power law of the distance from the opposite best), cancellations (in proportion to what rests)
 * and market orders (sizes with a heavy tail, arrivals that excite each other), all of which lean
 * towards a hidden fair value that wanders and sometimes jumps; so prices trend for moments and
 * those who quote are picked off. The feed begins with a snapshot; trades come at once, one row for
 * each price; changes of levels are collected for 5 to 35 ms, or until a trade would take what
 * observers have not been shown yet. So a trade never exceeds the quantity displayed, and its
 * level's new quantity is in the next depth message; but it may print behind a displayed best price
 * that was cancelled a moment ago. Venue times and engine times never go back; the feed is about 1
 * to 5 ms late, sometimes more; every row carries both clocks' flags.
 *
 * <p>What it is not. No trader in it has a strategy, reacts to another, or to the orders under
 * test; there are no hidden or iceberg orders, no auctions, funding, daily seasons, correlated
 * instruments, outages or lost messages. Its parameters were chosen by hand, not fitted to data: so
 * that the spread is mostly one tick and so that a simple maker at the best prices, without fees,
 * neither earns nor loses much.
 *
 * <p>The rows are a function of seed and duration alone, the same on every JDK; a longer run begins
 * with the rows of a shorter one, except for the shorter one's last message. Memory is constant: a
 * few blocks of 512 KiB, as long as blocks are released; nothing else is allocated while rows are
 * made up. Used by one thread, reads no clock, and has no failure but that of its constructor.
 */
public final class SyntheticMarket implements EventSource {
  /** The instrument: tick 0.1, lot 0.001, linear. */
  public static final Instrument INSTRUMENT = Instrument.linear(0, "SYNUSDT", "0.1", "0.001");

  /** Venue time of the first row: 2025-01-01T00:00:00Z, in ns since the epoch. */
  public static final long START_TIME = 1_735_689_600_000_000_000L;

  private static final int BLOCK_ROWS = 8_192;

  /** Rows that hardly ever come of one interval of the feed; if they do, the block grows. */
  private static final int ROOM_ROWS = 1_024;

  private static final long START_TICKS = 10_000;
  private static final long LEAST_TICKS = 2_000;
  private static final long WARM_UP_INTERVALS = 500;
  private static final long LEAST_INTERVAL_NANOS = 5_000_000;
  private static final long INTERVAL_SPREAD_NANOS = 30_000_000;

  private final RandomSource random;
  private final FeedWriter writer;
  private final OrderFlow flow;
  private final ArrayDeque<long[]> free = new ArrayDeque<>();
  private final long endTime;
  private long time = START_TIME;
  private boolean begun;

  /**
   * Makes a market.
   *
   * @param seed any value; another seed is another market
   * @param duration venue time from the first row to the last, positive, at most 10,000 days
   * @throws IllegalArgumentException if the duration is out of range
   */
  public SyntheticMarket(long seed, Duration duration) {
    if (duration.isNegative() || duration.isZero() || duration.toDays() >= 10_000) {
      throw new IllegalArgumentException(
          "a synthetic market of " + duration + "; choose from 1 ns to 10,000 days");
    }
    endTime = START_TIME + duration.toNanos();
    random = new RandomSource(Hash64.mix(seed));
    writer = new FeedWriter(seed);
    flow = new OrderFlow(seed, START_TICKS, LEAST_TICKS, new Publisher());
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(INSTRUMENT);
  }

  /** Makes up the next rows. */
  @Override
  public EventBlock next() {
    if (time == endTime) {
      return null;
    }
    long[] words = free.isEmpty() ? new long[BLOCK_ROWS * Event.WORDS] : free.pop();
    writer.writeTo(words);
    if (!begun) {
      begin();
    }
    while (time < endTime && writer.length() < (BLOCK_ROWS - ROOM_ROWS) * Event.WORDS) {
      long until = Math.min(time + interval(), endTime);
      flow.run(time, until);
      time = until;
      writer.depth(time, flow.bids(), flow.asks());
    }
    return new EventBlock(writer.words(), writer.length());
  }

  @Override
  public void release(EventBlock block) {
    free.push(block.words());
  }

  /** Returns -1: how many rows there will be is not known beforehand. */
  @Override
  public long size() {
    return -1;
  }

  @Override
  public void close() {
    free.clear();
    time = endTime;
  }

  /** Lets the book fill before the first row, unseen, then shows all of it. */
  private void begin() {
    for (long i = WARM_UP_INTERVALS; i > 0; i--) {
      flow.run(
          START_TIME - i * INTERVAL_SPREAD_NANOS, START_TIME - (i - 1) * INTERVAL_SPREAD_NANOS);
      flow.bids().settlePublished();
      flow.asks().settlePublished();
    }
    begun = true;
    writer.snapshot(time, flow.bids(), flow.asks());
  }

  private long interval() {
    return LEAST_INTERVAL_NANOS + random.nextLong(INTERVAL_SPREAD_NANOS);
  }

  /** Publishes trades, and depth before trades that would take what is not published yet. */
  private final class Publisher implements FlowListener {
    @Override
    public void beforeMarketOrder(long now, BookSide passive, long lots, long limit) {
      long left = lots;
      for (long key = passive.best(); begun && left > 0 && key >= limit; key--) {
        long taken = Math.min(left, passive.lots(key));
        if (taken > passive.displayed(key)) {
          writer.depth(now, flow.bids(), flow.asks());
          return;
        }
        left -= taken;
      }
    }

    @Override
    public void onTrade(long now, long ticks, long lots, boolean buys) {
      if (begun) {
        writer.trade(now, ticks, lots, buys);
      }
    }
  }
}

package io.ringbeat.marketdata.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.Side;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Replays a synthetic market into books and looks at them. */
class SyntheticBookTest {
  private static final Duration MINUTES = Duration.ofMinutes(5);

  @Test
  void shouldKeepBidBelowAskAfterEveryRow() {
    L2Book book = new L2Book();
    TreeMap<Long, Long> bids = new TreeMap<>();
    TreeMap<Long, Long> asks = new TreeMap<>();

    Rows.read(
        new SyntheticMarket(1, MINUTES),
        (slab, offset) -> {
          EventView row = new EventView().wrap(slab, offset);
          if (row.kind() == Kind.DEPTH || row.kind() == Kind.SNAPSHOT) {
            book.apply(slab, offset);
            TreeMap<Long, Long> side = row.has(Event.SELL) ? asks : bids;
            side.put(row.word(Event.A), row.word(Event.B));
            side.remove(row.word(Event.A), 0L);
            if (!bids.isEmpty() && !asks.isEmpty()) {
              assertTrue(bids.lastKey() < asks.firstKey(), () -> "crossed by " + row);
              assertEquals(bids.lastKey(), book.bestBid(), row::toString);
              assertEquals(asks.firstKey(), book.bestAsk(), row::toString);
            }
          }
        });

    assertTrue(bids.size() > 20 && asks.size() > 20, bids.size() + " and " + asks.size());
  }

  @Test
  void shouldTradeNoMoreThanIsDisplayedAndMostlyAtTheBestPrice() {
    L2Book book = new L2Book();
    long[] trades = new long[2]; // all, at the best price that is displayed

    Rows.read(
        new SyntheticMarket(2, MINUTES),
        (slab, offset) -> {
          EventView row = new EventView().wrap(slab, offset);
          if (row.kind() == Kind.TRADE) {
            Side passive = row.has(Event.SELL) ? Side.BUY : Side.SELL;
            long ticks = row.word(Event.A);
            long left = book.lots(passive, ticks) - row.word(Event.B);
            trades[0]++;
            trades[1] += ticks == (passive == Side.BUY ? book.bestBid() : book.bestAsk()) ? 1 : 0;
            assertTrue(row.word(Event.B) > 0 && left >= 0, () -> left + " left after " + row);
            book.set(passive.index(), ticks, left); // so that prints of one interval add up
          } else {
            book.apply(slab, offset);
          }
        });

    assertTrue(trades[0] > 5_000, trades[0] + " trades");
    assertTrue(trades[1] > 0.95 * trades[0], trades[1] + " of " + trades[0] + " at the best price");
  }

  @Test
  void shouldShowTheLevelOfEachTradeInTheNextDepthMessage() {
    Map<List<Long>, Long> traded = new HashMap<>();
    long[] messages = new long[1];

    Rows.forEach(
        3,
        MINUTES,
        row -> {
          long passive = row.has(Event.SELL) ? 1 : 0;
          if (row.kind() == Kind.TRADE) {
            traded.merge(List.of(1 - passive, row.word(Event.A)), row.word(Event.B), Long::sum);
          } else {
            traded.remove(List.of(passive, row.word(Event.A)));
            if (row.has(Event.LAST)) {
              assertTrue(traded.isEmpty(), () -> traded + " not in the message before " + row);
              messages[0]++;
            }
          }
        });

    assertTrue(traded.isEmpty() && messages[0] > 5_000, messages[0] + " messages");
  }

  @Test
  void shouldLookLikeALiquidMarketWithASpreadOfMostlyOneTick() {
    for (long seed = 1; seed <= 3; seed++) {
      BookStatistics statistics = new BookStatistics();

      Rows.read(new SyntheticMarket(seed, MINUTES), statistics);

      double seconds = MINUTES.toSeconds();
      assertWithin(1_000, 2_000, statistics.rows / seconds, "rows a second");
      assertWithin(30, 90, statistics.trades / seconds, "trades a second");
      assertWithin(30, 100, statistics.messages / seconds, "depth messages a second");
      assertWithin(0.45, 0.55, statistics.buys / (double) statistics.trades, "share of buyers");
      assertWithin(1.0, 1.3, statistics.spreads / statistics.messages, "mean spread in ticks");
      assertWithin(
          0.85, 1.0, statistics.oneTickSpreads / (double) statistics.messages, "1-tick spreads");
      for (int level = 0; level < 5; level++) {
        assertWithin(
            300, 5_000, statistics.lots[level] / (double) statistics.messages, "lots " + level);
      }
      assertWithin(1.0, 5.0, statistics.midDeviation(), "mid's deviation over 1 s in ticks");
      assertWithin(1_500_000, 3_500_000, statistics.medianLatency(), "median latency in ns");
    }
  }

  private static void assertWithin(double least, double most, double value, String what) {
    assertTrue(value >= least && value <= most, what + ": " + value);
  }
}

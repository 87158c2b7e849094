package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Side;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a backtest does with the blocks of its source. */
class FeedTest {
  private static final Strategy IDLE = context -> {};

  private static WatchedSource source(Rows rows, int blockRows) {
    return new WatchedSource(List.of(Rows.INSTRUMENT), rows.blocksOf(blockRows));
  }

  private static Rows steps(int count, long feedLatency) {
    Rows rows = new Rows().feedLatency(feedLatency);
    for (int i = 0; i < count; i++) {
      rows.depth(1_000 + i * 10L, Side.BUY, 100 + i % 7, 1 + i);
    }
    return rows;
  }

  @Test
  void shouldHoldNoMoreBlocksThanLieBetweenVenueAndCore() {
    WatchedSource source = source(steps(1_000, 40), 2); // a block is 20 ns

    BacktestResult result =
        new Backtest(
                source,
                context -> {
                  context.subscribeBook(0);
                })
            .run();

    assertEquals(1_000, result.rows());
    assertEquals(1_000, result.events());
    assertEquals(500, source.handedOut());
    assertEquals(499, source.released(), "all but the last");
    assertTrue(source.mostHeld() <= 5, "held " + source.mostHeld());
    assertEquals(1, source.closed());
  }

  @Test
  void shouldReadTheSameFromBlocksOfAnySize() {
    Rows rows = steps(600, 70);
    List<String> calls = new ArrayList<>();
    String expected = null;
    for (int blockRows : new int[] {600, 1, 2, 3, 255, 256, 257, 599}) {
      calls.clear();

      new Backtest(
              source(rows, blockRows),
              new Strategy() {
                @Override
                public void onStart(Context context) {
                  context.every(35);
                  context.subscribeBook(0);
                }

                @Override
                public void onBook(Context context, int instrument) {
                  calls.add("book " + context.now() + " " + context.book(0).bestBid());
                }

                @Override
                public void onTask(Context context, TaskDue task) {
                  calls.add("task " + context.now() + " " + context.book(0).bestBid());
                }
              })
          .run();

      expected = expected == null ? calls.toString() : expected;
      assertEquals(expected, calls.toString(), "blocks of " + blockRows);
    }
    assertTrue(calls.size() > 700, "calls: " + calls.size());
  }

  @Test
  void shouldSayThatTheClocksAreTooFarApart() {
    WatchedSource source = source(steps(100, 1_000_000), 1);

    DataException e = assertThrows(DataException.class, () -> new Backtest(source, IDLE).run());

    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("too far apart: 32 blocks"), message);
    assertTrue(message.contains("at row 1"), message);
    assertEquals(33, source.mostHeld());
    assertEquals(1, source.closed());
  }

  @Test
  void shouldRefuseASourceWithoutBlocks() {
    WatchedSource source = source(new Rows(), 1);

    DataException e = assertThrows(DataException.class, () -> new Backtest(source, IDLE).run());

    assertEquals("the market data holds no events", e.getMessage());
    assertEquals(1, source.closed());
  }

  @Test
  void shouldRefuseASourceWhoseRowsAreForNobody() {
    Rows rows = new Rows();
    rows.addRaw(Event.header(Kind.DEPTH, 0, 0, 0), 1, 1, 1, 1);
    WatchedSource source = source(rows, 1);

    DataException e = assertThrows(DataException.class, () -> new Backtest(source, IDLE).run());

    assertTrue(String.valueOf(e.getMessage()).startsWith("no row of the data is flagged"));
    assertEquals(1, source.closed());
  }

  @Test
  void shouldPassOverEmptyBlocksAndRowsForNobody() {
    Rows rows = new Rows();
    rows.addRaw(Event.header(Kind.DEPTH, 0, 0, 0), 1, 1, 50, 1);
    rows.nothing(100).nothing(200);
    rows.addRaw(Event.header(Kind.DEPTH, 0, 0, 0), 900, 900, 50, 1);
    EventBlock empty = new EventBlock(new long[Event.WORDS], 0);
    WatchedSource source =
        new WatchedSource(
            List.of(Rows.INSTRUMENT),
            List.of(
                new EventBlock(new long[0], 0),
                rows.block(0, 1),
                empty,
                rows.block(1, 2),
                rows.block(2, 4),
                new EventBlock(new long[8], 0)));

    BacktestResult result = new Backtest(source, IDLE).run();

    assertEquals(100, result.startTime());
    assertEquals(200, result.endTime());
    assertEquals(2, result.events());
    assertEquals(4, result.rows());
    assertEquals(5, source.released());
  }

  @Test
  void shouldCloseTheSourceOnceWhateverHappens() {
    Strategy broken =
        context -> {
          throw new IllegalStateException("broken");
        };
    Strategy fatal =
        context -> {
          throw new AssertionError("fatal");
        };
    for (Strategy strategy : List.of(IDLE, broken, fatal)) {
      WatchedSource source = source(steps(3, 0), 1);

      try {
        new Backtest(source, strategy).run();
      } catch (StrategyException | AssertionError e) {
        // the outcome is not what this is about
      }

      assertEquals(1, source.closed(), strategy::toString);
    }
  }

  @Test
  void shouldLoadASourceIntoMemoryAndReadItAgain() {
    Rows rows = steps(100, 5);
    WatchedSource source = source(rows, 7);

    InMemoryEvents loaded = InMemoryEvents.load(source);

    assertEquals(1, source.closed());
    assertEquals(15, source.released());
    assertEquals(100, loaded.size());
    String first = new Backtest(loaded, IDLE).run().toString();
    assertTrue(first.contains("rows=100"), first);
    assertEquals(null, loaded.next(), "is at its end");
    assertEquals(100, new Backtest(loaded.again(), IDLE).run().rows());
  }

  @Test
  void shouldRefuseABlockOfHalfAnEvent() {
    long[] words = new long[16];

    assertThrows(IllegalArgumentException.class, () -> new EventBlock(words, 12));
    assertThrows(IllegalArgumentException.class, () -> new EventBlock(words, 24));
    assertThrows(IllegalArgumentException.class, () -> new EventBlock(words, -8));
  }
}

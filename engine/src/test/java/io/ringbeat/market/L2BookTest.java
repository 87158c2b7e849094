package io.ringbeat.market;

import static io.ringbeat.market.Book.NO_PRICE;
import static io.ringbeat.market.Side.BUY;
import static io.ringbeat.market.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class L2BookTest {
  private final L2Book book = new L2Book(8);

  @Test
  void shouldHaveNoPricesWhenEmpty() {
    assertEquals(NO_PRICE, book.bestBid());
    assertEquals(NO_PRICE, book.bestAsk());
    assertEquals(0, book.lots(BUY, 100));
    assertEquals(0, book.lots(SELL, NO_PRICE));
    assertEquals(0, book.lots(BUY, NO_PRICE));
    assertEquals(NO_PRICE, book.next(BUY, 100));
    assertEquals(NO_PRICE, book.next(SELL, 100));
    assertFalse(book.hasSide(0));
    assertFalse(book.hasSide(1));
    assertFalse(book.isTwoSided());
  }

  @Test
  void shouldTakeTheHighestBidAndTheLowestAskAsBest() {
    depth(BUY, 99, 1);
    depth(BUY, 100, 2);
    depth(BUY, 98, 3);
    depth(SELL, 102, 4);
    depth(SELL, 101, 5);
    depth(SELL, 103, 6);

    assertBest(100, 101);
    assertEquals(List.of(100L, 99L, 98L), walk(BUY));
    assertEquals(List.of(101L, 102L, 103L), walk(SELL));
    assertEquals(2, book.lots(BUY, 100));
    assertEquals(5, book.lots(SELL, 101));
    assertEquals(0, book.lots(BUY, 101));
    assertEquals(0, book.lots(SELL, 100));
    assertTrue(book.isTwoSided());
  }

  @Test
  void shouldReturnTheQuantityBefore() {
    assertEquals(0, book.set(0, 100, 7));
    assertEquals(7, book.set(0, 100, 9));
    assertEquals(9, book.setKey(0, 100, 0));
    assertEquals(0, book.setKey(1, L2Book.key(1, 101), 4));
    assertEquals(4, book.set(1, 101, 0));
  }

  @Test
  void shouldTreatSnapshotRowsAsDepthRows() {
    apply(Kind.SNAPSHOT, 0, 100, 5);
    apply(Kind.SNAPSHOT, Event.SELL, 101, 6);
    apply(Kind.SNAPSHOT, 0, 100, 0);

    assertBest(NO_PRICE, 101);
  }

  @Test
  void shouldIgnoreOtherKinds() {
    depth(BUY, 100, 1);
    for (int kind : new int[] {0, Kind.TRADE, Kind.QUOTE, Kind.MARK, Kind.REQUEST, Kind.REPORT}) {
      apply(kind, 0, 105, 9);
      apply(kind, Event.SELL | Event.NO_PRICE, 95, 9);
    }

    assertBest(100, NO_PRICE);
    assertEquals(List.of(100L), walk(BUY));
    assertEquals(List.of(), walk(SELL));
  }

  @Test
  void shouldSearchOnWhenTheBestIsDeleted() {
    depth(BUY, 100, 1);
    depth(BUY, 97, 1);
    depth(BUY, 5, 1);
    depth(BUY, 100, 0);
    assertBest(97, NO_PRICE);

    depth(BUY, 97, 0);
    assertBest(5, NO_PRICE);

    depth(BUY, 5, 0);
    assertBest(NO_PRICE, NO_PRICE);
  }

  @Test
  void shouldKeepTheBestWhenAnotherLevelIsDeleted() {
    depth(SELL, 100, 1);
    depth(SELL, 103, 1);

    depth(SELL, 103, 0);
    depth(SELL, 104, 0);
    depth(SELL, 99, 0);

    assertBest(NO_PRICE, 100);
  }

  @Test
  void shouldHideAsksThatABidReaches() {
    depth(SELL, 101, 1);
    depth(SELL, 102, 2);
    depth(SELL, 105, 3);

    depth(BUY, 102, 9);

    assertBest(102, 105);
    assertEquals(1, book.lots(SELL, 101));
    assertEquals(2, book.lots(SELL, 102));
    assertEquals(List.of(105L), walk(SELL));
    assertEquals(101, book.next(SELL, 100));
  }

  @Test
  void shouldHideBidsThatAnAskReaches() {
    depth(BUY, 100, 1);
    depth(BUY, 99, 2);
    depth(BUY, 90, 3);

    depth(SELL, 99, 9);

    assertBest(90, 99);
    assertEquals(1, book.lots(BUY, 100));
    assertEquals(2, book.lots(BUY, 99));
    assertEquals(List.of(90L), walk(BUY));
  }

  @Test
  void shouldHideTheWholeSideWhenNothingIsBehind() {
    depth(SELL, 101, 1);

    depth(BUY, 101, 1);
    assertBest(101, NO_PRICE);

    depth(BUY, 101, 0);
    assertBest(NO_PRICE, NO_PRICE);
    assertEquals(1, book.lots(SELL, 101));
  }

  @Test
  void shouldNotHideWhenABidComesNearButDoesNotReach() {
    depth(SELL, 101, 1);

    depth(BUY, 100, 1);

    assertBest(100, 101);
  }

  @Test
  void shouldKeepHiddenLevelsHiddenWhenTheCrossingSideRetreats() {
    depth(SELL, 101, 1);
    depth(SELL, 105, 1);
    depth(BUY, 99, 1);
    depth(BUY, 102, 1);

    depth(BUY, 102, 0);

    assertBest(99, 105);
    assertEquals(1, book.lots(SELL, 101));
  }

  @Test
  void shouldShowAHiddenLevelThatIsSetAgain() {
    depth(SELL, 101, 1);
    depth(SELL, 105, 1);
    depth(BUY, 102, 1);
    depth(BUY, 102, 0);

    depth(SELL, 101, 4);

    assertBest(NO_PRICE, 101);
    assertEquals(List.of(101L, 105L), walk(SELL));
  }

  @Test
  void shouldDeleteAHiddenLevelWithoutTouchingTheBest() {
    depth(SELL, 101, 1);
    depth(SELL, 105, 1);
    depth(BUY, 102, 1);

    depth(SELL, 101, 0);

    assertBest(102, 105);
    assertEquals(0, book.lots(SELL, 101));
  }

  @Test
  void shouldFindAHiddenLevelWhenASearchPassesIt() {
    depth(SELL, 101, 1);
    depth(SELL, 103, 1);
    depth(BUY, 103, 1);
    depth(BUY, 103, 0);
    depth(SELL, 102, 1);

    depth(SELL, 102, 0);

    assertBest(NO_PRICE, 103);
  }

  @Test
  void shouldLetTheLaterSideWinWhenBothCrossInTurn() {
    depth(BUY, 100, 1);
    depth(SELL, 101, 1);
    depth(BUY, 103, 1);
    assertBest(103, NO_PRICE);

    depth(SELL, 102, 1);
    assertBest(100, 102);

    depth(BUY, 102, 1);
    assertBest(102, NO_PRICE);
  }

  @Test
  void shouldNotCrossWhenTheBestIsOnlyGivenAnotherQuantity() {
    depth(BUY, 100, 1);
    depth(SELL, 101, 1);

    depth(BUY, 100, 50);
    depth(SELL, 101, 60);

    assertBest(100, 101);
  }

  @Test
  void shouldClearUpToAPriceInclusive() {
    for (long price = 95; price <= 100; price++) {
      depth(BUY, price, 1);
    }
    depth(SELL, 101, 1);

    apply(Kind.CLEAR, 0, 98, 0);

    assertBest(97, 101);
    assertEquals(List.of(97L, 96L, 95L), walk(BUY));
    assertEquals(0, book.lots(BUY, 98));
  }

  @Test
  void shouldClearAsksUpToAPriceInclusive() {
    depth(SELL, 101, 1);
    depth(SELL, 102, 1);
    depth(SELL, 103, 1);
    depth(SELL, 100_000, 1);
    depth(BUY, 100, 1);

    apply(Kind.CLEAR, Event.SELL, 102, 0);

    assertBest(100, 103);
    apply(Kind.CLEAR, Event.SELL, 99_999, 0);
    assertBest(100, 100_000);
    apply(Kind.CLEAR, Event.SELL, 100_000, 0);
    assertBest(100, NO_PRICE);
  }

  @Test
  void shouldClearHiddenLevelsToo() {
    depth(SELL, 101, 1);
    depth(SELL, 105, 1);
    depth(BUY, 102, 1);

    apply(Kind.CLEAR, Event.SELL, 103, 0);

    assertEquals(0, book.lots(SELL, 101));
    assertBest(102, 105);
  }

  @Test
  void shouldClearHiddenLevelsOfASideThatShowsNone() {
    depth(SELL, 101, 1);
    depth(BUY, 102, 1);

    apply(Kind.CLEAR, Event.SELL, 103, 0);

    assertEquals(0, book.lots(SELL, 101));
    assertEquals(NO_PRICE, book.next(SELL, 0));
  }

  @Test
  void shouldChangeNothingWhenTheClearedRangeIsEmpty() {
    depth(BUY, 100, 1);

    apply(Kind.CLEAR, 0, 101, 0);

    assertBest(100, NO_PRICE);
  }

  @Test
  void shouldClearAWholeSideWithoutAPrice() {
    depth(BUY, 100, 1);
    depth(BUY, 3, 1);
    depth(SELL, 101, 1);

    apply(Kind.CLEAR, Event.NO_PRICE, 100, 0);

    assertBest(NO_PRICE, 101);
    assertEquals(0, book.lots(BUY, 100));
    assertEquals(0, book.lots(BUY, 3));
    assertEquals(List.of(), walk(BUY));
  }

  @Test
  void shouldClearBothSidesAtAGap() {
    depth(BUY, 100, 1);
    depth(BUY, -100_000, 1);
    depth(SELL, 101, 1);
    depth(SELL, 100_000, 1);

    apply(Kind.GAP, 0, 17, 23);

    assertBest(NO_PRICE, NO_PRICE);
    assertEquals(NO_PRICE, book.next(BUY, 1 << 20));
    assertEquals(NO_PRICE, book.next(SELL, -(1 << 20)));
  }

  @Test
  void shouldStayEmptyAfterAGapUntilASnapshot() {
    depth(BUY, 100, 1);
    apply(Kind.GAP, 0, 17, 23);

    depth(BUY, 99, 1);
    depth(SELL, 101, 1);
    apply(Kind.CLEAR, 0, 50, 0);
    assertBest(NO_PRICE, NO_PRICE);
    apply(Kind.SNAPSHOT, SELL.flag(), 102, 1);
    depth(BUY, 98, 1);

    assertBest(98, 102);
    assertEquals(List.of(102L), walk(SELL));
  }

  @Test
  void shouldBeginAnewWhenAWholeSideIsClearedAfterAGap() {
    apply(Kind.GAP, 0, 17, 23);

    apply(Kind.CLEAR, Event.NO_PRICE, 0, 0);
    depth(BUY, 98, 1);

    assertBest(98, NO_PRICE);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 14})
  void shouldKeepLevelsAtATenthAndAtThreeTimesThePrice(int windowBits) {
    L2Book wide = new L2Book(windowBits);
    wide.set(0, 591_230, 1);
    wide.set(1, 591_231, 2);
    wide.set(0, 59_123, 3);
    wide.set(0, 1, 4);
    wide.set(1, 1_773_690, 5);

    assertEquals(59_123, wide.next(BUY, 591_230));
    assertEquals(1, wide.next(BUY, 59_123));
    assertEquals(NO_PRICE, wide.next(BUY, 1));
    assertEquals(1_773_690, wide.next(SELL, 591_231));
    assertEquals(3, wide.lots(BUY, 59_123));
    assertEquals(5, wide.lots(SELL, 1_773_690));
    wide.set(0, 591_230, 0);
    assertEquals(59_123, wide.bestBid());
    wide.set(1, 591_231, 0);
    assertEquals(1_773_690, wide.bestAsk());
  }

  @Test
  void shouldLoseNoLevelWhenTheBestWandersOverManyWindows() {
    for (int direction : new int[] {1, -1}) {
      for (Side side : Side.values()) {
        L2Book wanderer = new L2Book(8);
        for (long i = 0; i < 5_000; i++) {
          wanderer.set(side.index(), direction * i, i + 1);
        }

        for (long i = 0; i < 5_000; i++) {
          assertEquals(i + 1, wanderer.lots(side, direction * i));
        }
        long best = side == BUY ? wanderer.bestBid() : wanderer.bestAsk();
        assertEquals(direction == side.sign() ? direction * 4_999L : 0, best);
        long price = best;
        for (int i = 0; i < 4_999; i++) {
          price = wanderer.next(side, price);
          assertEquals(best - side.sign() * (i + 1L), price);
        }
        assertEquals(NO_PRICE, wanderer.next(side, price));
      }
    }
  }

  @Test
  void shouldLoseNoLevelWhenTheBestJumps() {
    long[] prices = {0, 1_000_000, 5, -7_000_000_000L, 1L << 60, -(1L << 60), 1_000_100, 64, 255};
    for (long price : prices) {
      depth(BUY, price, price == 0 ? 1 : 2);
    }

    List<Long> walked = new ArrayList<>();
    while (book.bestBid() != NO_PRICE) {
      walked.add(book.bestBid());
      depth(BUY, book.bestBid(), 0);
    }

    assertEquals(
        java.util.Arrays.stream(prices)
            .boxed()
            .sorted(java.util.Comparator.reverseOrder())
            .toList(),
        walked);
  }

  @Test
  void shouldSearchBehindAPriceThatHasNoLevel() {
    depth(BUY, 100, 1);
    depth(BUY, 50, 1);
    depth(SELL, 110, 1);
    depth(SELL, 100_000, 1);

    assertEquals(100, book.next(BUY, 1_000_000));
    assertEquals(100, book.next(BUY, 101));
    assertEquals(50, book.next(BUY, 99));
    assertEquals(NO_PRICE, book.next(BUY, 50));
    assertEquals(NO_PRICE, book.next(BUY, -1_000_000));
    assertEquals(110, book.next(SELL, -1_000_000));
    assertEquals(100_000, book.next(SELL, 110));
    assertEquals(100_000, book.next(SELL, 99_999));
    assertEquals(NO_PRICE, book.next(SELL, 100_000));
  }

  @Test
  void shouldGiveKeysThatAreGreaterForBetterPrices() {
    assertEquals(7, L2Book.key(0, 7));
    assertEquals(-7, L2Book.key(1, 7));
    assertEquals(-7, L2Book.key(0, -7));
    assertEquals(7, L2Book.key(1, -7));
    assertEquals(0, L2Book.key(1, 0));
    depth(BUY, 100, 1);
    depth(SELL, 101, 2);
    assertEquals(100, book.bestKey(0));
    assertEquals(-101, book.bestKey(1));
    assertEquals(2, book.lotsAtKey(1, -101));
  }

  @Test
  void shouldRefuseWindowsThatAreTooSmallOrTooLarge() {
    assertThrows(IllegalArgumentException.class, () -> new L2Book(7));
    assertThrows(IllegalArgumentException.class, () -> new L2Book(25));
  }

  @Test
  void shouldApplyRowsBehindTheBestQuietly() {
    depth(BUY, 100, 1);
    long[] slab = rows(0, 99, 4, 98, 5, 99, 0, 97, 6);

    assertEquals(slab.length, book.applyQuietly(slab, 0, slab.length));

    assertEquals(List.of(100L, 98L, 97L), walk(BUY));
    assertEquals(5, book.lots(BUY, 98));
  }

  @Test
  void shouldStopBeforeARowThatMovesTheBest() {
    depth(BUY, 100, 1);
    depth(SELL, 110, 1);

    assertEquals(16, book.applyQuietly(rows(0, 99, 4, 100, 5, 101, 6, 98, 7), 0, 32));
    assertEquals(0, book.applyQuietly(rows(0, 100, 0), 0, 8));
    assertEquals(16, book.applyQuietly(rows(Event.SELL, 111, 4, 110, 5, 110, 0), 0, 24));
    assertEquals(0, book.applyQuietly(rows(Event.SELL, 109, 2), 0, 8));

    assertEquals(List.of(100L, 99L), walk(BUY));
    assertEquals(5, book.lots(BUY, 100));
    assertEquals(List.of(110L, 111L), walk(SELL));
    assertEquals(5, book.lots(SELL, 110));
  }

  @Test
  void shouldDeleteInsideTheSpreadQuietly() {
    depth(SELL, 105, 3);
    depth(BUY, 106, 1); // hides the ask at 105
    depth(SELL, 110, 1);

    assertEquals(16, book.applyQuietly(rows(Event.SELL, 105, 0, 107, 0), 0, 16));

    assertEquals(0, book.lots(SELL, 105));
    assertEquals(List.of(110L), walk(SELL));
  }

  @Test
  void shouldApplyRowsFarBehindTheWindowQuietly() {
    depth(BUY, 1_000_000, 1);

    assertEquals(16, book.applyQuietly(rows(0, 100_000, 4, 3, 5), 0, 16));

    assertEquals(List.of(1_000_000L, 100_000L, 3L), walk(BUY));
  }

  @Test
  void shouldStopBeforeARowOfAnotherHeader() {
    depth(BUY, 100, 1);
    depth(SELL, 110, 1);
    long[] slab = rows(0, 99, 4, 98, 5, 97, 6);

    slab[16] |= Event.LAST;
    assertEquals(16, book.applyQuietly(slab, 0, slab.length));
    slab[16] = slab[0] | Event.SELL;
    assertEquals(16, book.applyQuietly(slab, 0, slab.length));

    assertEquals(0, book.lots(BUY, 97));
    assertEquals(0, book.lots(SELL, 97));
  }

  @Test
  void shouldStopBeforeARowAtTheWatchedPriceOrBetter() {
    depth(SELL, 100, 1);
    book.watch(1, L2Book.key(1, 105));
    long[] slab = rows(Event.SELL, 106, 4, 107, 5, 105, 6);

    assertEquals(16, book.applyQuietly(slab, 0, slab.length));
    assertEquals(0, book.applyQuietly(rows(Event.SELL, 104, 4), 0, 8));
    book.watch(1, Long.MAX_VALUE);
    assertEquals(slab.length, book.applyQuietly(slab, 0, slab.length));

    assertEquals(List.of(100L, 105L, 106L, 107L), walk(SELL));
  }

  @Test
  void shouldKeepWatchingWhenTheBestMoves() {
    depth(BUY, 100, 1);
    book.watch(0, 90);

    for (long best = 101; best < 1_000; best++) {
      depth(BUY, best, 1);
      assertEquals(0, book.applyQuietly(rows(0, 90, 4), 0, 8));
      assertEquals(0, book.applyQuietly(rows(0, 91, 4), 0, 8));
    }
  }

  @Test
  void shouldApplyNothingQuietlyToAnEmptySide() {
    assertEquals(0, book.applyQuietly(rows(0, 99, 4), 0, 8));

    depth(BUY, 100, 1);
    apply(Kind.CLEAR, Event.NO_PRICE, 0, 0);
    assertEquals(0, book.applyQuietly(rows(0, 99, 4), 0, 8));
    assertEquals(NO_PRICE, book.next(BUY, 1_000));
  }

  private static long[] rows(long flags, long... pricesAndLots) {
    long[] slab = new long[pricesAndLots.length / 2 * Event.WORDS];
    for (int i = 0; i < pricesAndLots.length / 2; i++) {
      slab[i * Event.WORDS] = Event.header(Kind.DEPTH, flags, 0, 0);
      slab[i * Event.WORDS + Event.A] = pricesAndLots[2 * i];
      slab[i * Event.WORDS + Event.B] = pricesAndLots[2 * i + 1];
    }
    return slab;
  }

  private void depth(Side side, long ticks, long lots) {
    apply(Kind.DEPTH, side.flag(), ticks, lots);
  }

  private void apply(int kind, long flags, long a, long b) {
    long[] slab = new long[2 * Event.WORDS];
    slab[Event.WORDS] = Event.header(kind, flags | Event.AT_CORE, 0, 0);
    slab[Event.WORDS + Event.A] = a;
    slab[Event.WORDS + Event.B] = b;
    book.apply(slab, Event.WORDS);
  }

  private void assertBest(long bid, long ask) {
    assertEquals(bid, book.bestBid(), "best bid");
    assertEquals(ask, book.bestAsk(), "best ask");
  }

  private List<Long> walk(Side side) {
    List<Long> prices = new ArrayList<>();
    long price = side == BUY ? book.bestBid() : book.bestAsk();
    while (price != NO_PRICE) {
      prices.add(price);
      price = book.next(side, price);
    }
    return prices;
  }
}

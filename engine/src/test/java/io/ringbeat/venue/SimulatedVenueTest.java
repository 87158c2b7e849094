package io.ringbeat.venue;

import static io.ringbeat.market.Side.BUY;
import static io.ringbeat.market.Side.SELL;
import static io.ringbeat.market.TimeInForce.FOK;
import static io.ringbeat.market.TimeInForce.GTC;
import static io.ringbeat.market.TimeInForce.GTX;
import static io.ringbeat.market.TimeInForce.IOC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedVenueTest {
  private static final List<String> NOTHING = List.of();

  /** 98, 99 | 101, 102 with 10, 20 | 30, 40 lots. */
  private static Desk desk() {
    return fill(new Desk());
  }

  private static Desk fill(Desk desk) {
    return desk.bid(98, 10).bid(99, 20).ask(101, 30).ask(102, 40);
  }

  @ParameterizedTest
  @EnumSource(
      value = TimeInForce.class,
      names = {"GTC", "GTX"})
  void shouldLetALimitOrderRestThatDoesNotCross(TimeInForce timeInForce) {
    Desk desk = desk();

    desk.submit(1, BUY, 100, 5, timeInForce).submit(2, SELL, 100, 6, timeInForce);

    assertEquals(
        List.of("1 NEW SUBMIT 100x5 leaves 5", "2 NEW SUBMIT 100x6 leaves 6"), desk.reports());
  }

  @ParameterizedTest
  @EnumSource(
      value = TimeInForce.class,
      names = {"IOC", "FOK"})
  void shouldExpireAnImmediateOrderThatDoesNotCross(TimeInForce timeInForce) {
    Desk desk = desk();

    desk.submit(1, BUY, 100, 5, timeInForce).submit(2, SELL, 100, 6, timeInForce);

    assertEquals(
        List.of("1 EXPIRED SUBMIT 100x5 leaves 5", "2 EXPIRED SUBMIT 100x6 leaves 6"),
        desk.reports());
  }

  @ParameterizedTest
  @EnumSource(
      value = TimeInForce.class,
      names = {"GTC", "IOC", "FOK"})
  void shouldFillACrossingOrderWholeAtTheOppositeBestAsTaker(TimeInForce timeInForce) {
    Desk desk = desk();

    desk.submit(1, BUY, 105, 500, timeInForce).submit(2, SELL, 98, 600, timeInForce);

    assertEquals(
        List.of(
            "1 FILLED SUBMIT executed 101x500 leaves 0",
            "2 FILLED SUBMIT executed 99x600 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldTakeWhenTheLimitEqualsTheOppositeBest() {
    Desk desk = desk();

    desk.submit(1, BUY, 101, 5, GTC).submit(2, SELL, 99, 6, GTC);

    assertEquals(
        List.of(
            "1 FILLED SUBMIT executed 101x5 leaves 0", "2 FILLED SUBMIT executed 99x6 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldExpireAPostOnlyOrderThatCrosses() {
    Desk desk = desk();

    desk.submit(1, BUY, 101, 5, GTX).submit(2, SELL, 99, 6, GTX).quiet();
    desk.sellPrint(90, 1).buyPrint(110, 1);

    assertEquals(NOTHING, desk.reports(), "must not rest");
  }

  @Test
  void shouldReportAPostOnlyOrderThatCrossesAsExpired() {
    Desk desk = desk();

    desk.submit(1, BUY, 101, 5, GTX).submit(2, SELL, 99, 6, GTX);

    assertEquals(
        List.of("1 EXPIRED SUBMIT 101x5 leaves 5", "2 EXPIRED SUBMIT 99x6 leaves 6"),
        desk.reports());
  }

  @Test
  void shouldFillAMarketOrderAtTheOppositeBest() {
    Desk desk = desk();

    desk.market(1, BUY, 500).market(2, SELL, 600);

    assertEquals(
        List.of(
            "1 FILLED SUBMIT executed 101x500 leaves 0",
            "2 FILLED SUBMIT executed 99x600 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldExpireAMarketOrderOnAnEmptySide() {
    Desk desk = new Desk();

    desk.bid(99, 1).market(1, BUY, 5).bid(99, 0).market(2, SELL, 6);

    assertEquals(
        List.of("1 EXPIRED SUBMIT 0x5 leaves 5", "2 EXPIRED SUBMIT 0x6 leaves 6"), desk.reports());
  }

  @Test
  void shouldLetAnyLimitRestOnAnEmptyBook() {
    Desk desk = new Desk();

    desk.submit(1, BUY, 1_000_000, 5, GTX).submit(2, SELL, -1_000_000, 6, GTX);

    assertEquals(
        List.of("1 NEW SUBMIT 1000000x5 leaves 5", "2 NEW SUBMIT -1000000x6 leaves 6"),
        desk.reports(),
        "own orders are no market");
  }

  @Test
  void shouldFillAtItsOwnPriceWhenTheOppositeBestReachesIt() {
    Desk desk = desk().submit(1, BUY, 100, 5, GTX).quiet();

    assertEquals(NOTHING, desk.ask(101, 7).reports());
    assertEquals(List.of("1 FILLED executed maker 100x5 leaves 0"), desk.ask(99, 1).reports());
  }

  @Test
  void shouldFillASellOrderWhenTheBestBidReachesIt() {
    Desk desk = desk().submit(1, SELL, 100, 5, GTC).quiet();

    assertEquals(NOTHING, desk.bid(99, 7).reports());
    assertEquals(List.of("1 FILLED executed maker 100x5 leaves 0"), desk.bid(100, 1).reports());
    assertEquals(NOTHING, desk.bid(105, 1).reports(), "only once");
  }

  @Test
  void shouldFillWhenATradePrintsThroughItsPrice() {
    Desk desk = desk().submit(1, BUY, 98, 5, GTX).submit(2, SELL, 102, 6, GTX).quiet();

    assertEquals(NOTHING, desk.buyPrint(90, 1).sellPrint(110, 1).reports(), "wrong aggressor");
    assertEquals(NOTHING, desk.sellPrint(99, 1_000).buyPrint(101, 1_000).reports(), "not through");
    assertEquals(List.of("1 FILLED executed maker 98x5 leaves 0"), desk.sellPrint(97, 1).reports());
    assertEquals(
        List.of("2 FILLED executed maker 102x6 leaves 0"), desk.buyPrint(103, 1).reports());
  }

  @Test
  void shouldFillWhenItsTurnInTheQueueHasCome() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();

    assertEquals(NOTHING, desk.sellPrint(99, 19).sellPrint(99, 1).reports(), "20 were ahead");
    assertEquals(List.of("1 FILLED executed maker 99x5 leaves 0"), desk.sellPrint(99, 1).reports());
  }

  @Test
  void shouldJoinTheQueueBehindTheLevelAsItIsWhenTheOrderArrives() {
    Desk desk = desk().bid(99, 2).submit(1, BUY, 99, 5, GTX).bid(99, 50).quiet();

    assertEquals(NOTHING, desk.sellPrint(99, 2).reports());
    assertEquals(List.of("1 FILLED executed maker 99x5 leaves 0"), desk.sellPrint(99, 1).reports());
  }

  @Test
  void shouldCountATradeOnlyAtItsPriceAndForItsSide() {
    Desk desk = desk().submit(1, BUY, 98, 5, GTX).submit(2, SELL, 102, 5, GTX).quiet();

    desk.sellPrint(99, 1_000).buyPrint(98, 1_000).sellPrint(102, 1_000).buyPrint(101, 1_000);

    assertEquals(NOTHING, desk.sellPrint(98, 10).buyPrint(102, 40).reports());
    assertEquals(
        List.of("1 FILLED executed maker 98x5 leaves 0", "2 FILLED executed maker 102x5 leaves 0"),
        desk.sellPrint(98, 1).buyPrint(102, 1).reports());
  }

  @Test
  void shouldShortenTheQueueWhenTheLevelShrinksBelowIt() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 3).bid(99, 100).quiet();

    assertEquals(NOTHING, desk.sellPrint(99, 3).reports());
    assertEquals(List.of("1 FILLED executed maker 99x5 leaves 0"), desk.sellPrint(99, 1).reports());
  }

  @Test
  void shouldTreatASnapshotRowAsADepthRow() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).submit(2, SELL, 100, 6, GTX).quiet();

    desk.row(Kind.SNAPSHOT, 0, 99, 3); // shortens the queue
    desk.sellPrint(99, 4);
    desk.row(Kind.SNAPSHOT, 0, 100, 1); // reaches the sell order

    assertEquals(
        List.of("1 FILLED executed maker 99x5 leaves 0", "2 FILLED executed maker 100x6 leaves 0"),
        desk.reports());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void shouldTouchNeitherQueuesNorOrdersWhenASideIsCleared(Side side) {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).submit(2, SELL, 101, 6, GTX).quiet();

    desk.row(Kind.CLEAR, side.flag(), 100, 0);
    desk.row(Kind.CLEAR, side.flag() | Event.NO_PRICE, 0, 0);
    desk.sellPrint(99, 20).buyPrint(101, 30);

    assertEquals(NOTHING, desk.reports());
    assertEquals(
        List.of("1 FILLED executed maker 99x5 leaves 0", "2 FILLED executed maker 101x6 leaves 0"),
        desk.sellPrint(99, 1).buyPrint(101, 1).reports());
  }

  @Test
  void shouldClearLevelsAtAPriceAndBetterOnly() {
    Desk desk = desk();

    desk.row(Kind.CLEAR, Event.SELL, 101, 0).market(1, BUY, 5);
    desk.row(Kind.CLEAR, 0, 99, 0).market(2, SELL, 5);
    desk.row(Kind.CLEAR, Event.NO_PRICE, 0, 0).market(3, SELL, 5);

    assertEquals(
        List.of(
            "1 FILLED SUBMIT executed 102x5 leaves 0",
            "2 FILLED SUBMIT executed 98x5 leaves 0",
            "3 EXPIRED SUBMIT 0x5 leaves 5"),
        desk.reports());
  }

  @Test
  void shouldForgetTheBookAtAGap() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();

    desk.row(Kind.GAP, 0, 1, 2).market(2, BUY, 5).market(3, SELL, 5).sellPrint(98, 1);

    assertEquals(
        List.of(
            "2 EXPIRED SUBMIT 0x5 leaves 5",
            "3 EXPIRED SUBMIT 0x5 leaves 5",
            "1 FILLED executed maker 99x5 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldHideLevelsThatTheOtherSideOvertook() {
    Desk desk = desk();

    desk.bid(101, 1).market(1, BUY, 5); // 101 x 30 is out of sight, not gone
    desk.bid(101, 0).market(2, BUY, 5);
    desk.ask(101, 30).market(3, BUY, 5);

    assertEquals(
        List.of(
            "1 FILLED SUBMIT executed 102x5 leaves 0",
            "2 FILLED SUBMIT executed 102x5 leaves 0",
            "3 FILLED SUBMIT executed 101x5 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldQueueBehindALevelThatIsOutOfSight() {
    Desk desk = desk().bid(101, 1).bid(101, 0); // ask 101 x 30 is out of sight
    desk.submit(1, SELL, 101, 5, GTX).quiet();

    assertEquals(NOTHING, desk.buyPrint(101, 30).reports());
    assertEquals(
        List.of("1 FILLED executed maker 101x5 leaves 0"), desk.buyPrint(101, 1).reports());
  }

  @Test
  void shouldFillTheBestPriceFirstAndThenTheOldest() {
    Desk desk = desk();
    desk.submit(1, BUY, 97, 1, GTX).submit(2, BUY, 99, 1, GTX).submit(3, BUY, 98, 1, GTX);
    desk.submit(4, BUY, 99, 1, GTX).submit(5, BUY, 97, 1, GTX).submit(6, BUY, 96, 1, GTX).quiet();

    desk.sellPrint(96, 1);

    assertEquals(
        List.of(
            "2 FILLED executed maker 99x1 leaves 0",
            "4 FILLED executed maker 99x1 leaves 0",
            "3 FILLED executed maker 98x1 leaves 0",
            "1 FILLED executed maker 97x1 leaves 0",
            "5 FILLED executed maker 97x1 leaves 0",
            "6 FILLED executed maker 96x1 leaves 0"),
        desk.reports(),
        "no level at 96: nobody ahead of order 6");
  }

  @Test
  void shouldFillTheBestPriceFirstWhenTheOppositeBestReachesSeveral() {
    Desk desk = desk();
    desk.submit(1, SELL, 103, 1, GTX).submit(2, SELL, 101, 1, GTX).submit(3, SELL, 102, 1, GTX);
    desk.submit(4, SELL, 101, 1, GTX).submit(5, SELL, 104, 1, GTX).quiet();

    desk.bid(103, 1);

    assertEquals(
        List.of(
            "2 FILLED executed maker 101x1 leaves 0",
            "4 FILLED executed maker 101x1 leaves 0",
            "3 FILLED executed maker 102x1 leaves 0",
            "1 FILLED executed maker 103x1 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldFillEveryOwnOrderAtAPriceWhoseTurnHasCome() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 25).submit(2, BUY, 99, 5, GTX).quiet();

    assertEquals(
        List.of("1 FILLED executed maker 99x5 leaves 0"), desk.sellPrint(99, 21).reports());
    assertEquals(List.of("2 FILLED executed maker 99x5 leaves 0"), desk.sellPrint(99, 5).reports());
  }

  @Test
  void shouldCancelARestingOrder() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();

    desk.cancel(1, BUY).sellPrint(90, 1);

    assertEquals(List.of("1 CANCELED CANCEL 99x5 leaves 5"), desk.reports());
  }

  @Test
  void shouldRefuseRequestsOnOrdersThatAreNotThere() {
    Desk desk = desk().submit(1, BUY, 100, 5, GTX).ask(100, 1).quiet();

    desk.cancel(1, BUY).modify(1, BUY, 99, 3).cancel(42, SELL);

    assertEquals(
        List.of(
            "1 REJECTED CANCEL refused 0x0 leaves 0",
            "1 REJECTED MODIFY refused 99x3 leaves 0",
            "42 REJECTED CANCEL refused 0x0 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldKeepQueuePlaceWhenQuantityShrinks() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 50).quiet();

    desk.modify(1, BUY, 99, 4).sellPrint(99, 20).sellPrint(99, 1);

    assertEquals(
        List.of("1 NEW MODIFY 99x4 leaves 4", "1 FILLED executed maker 99x4 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldKeepQueuePlaceWhenQuantityStays() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 50).quiet();

    desk.modify(1, BUY, 99, 5).sellPrint(99, 21);

    assertEquals(
        List.of("1 NEW MODIFY 99x5 leaves 5", "1 FILLED executed maker 99x5 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldLoseQueuePlaceWhenQuantityGrows() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 50).quiet();

    desk.modify(1, BUY, 99, 6).sellPrint(99, 50);
    assertEquals(List.of("1 NEW MODIFY 99x6 leaves 6"), desk.reports());
    assertEquals(List.of("1 FILLED executed maker 99x6 leaves 0"), desk.sellPrint(99, 1).reports());
  }

  @Test
  void shouldLoseQueuePlaceWhenQuantityGrowsBackAfterItShrank() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).bid(99, 50).modify(1, BUY, 99, 2).quiet();

    desk.modify(1, BUY, 99, 5).sellPrint(99, 50);

    assertEquals(List.of("1 NEW MODIFY 99x5 leaves 5"), desk.reports());
  }

  @Test
  void shouldGoBehindOwnOrdersWhenItLosesItsPlace() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).submit(2, BUY, 99, 5, GTX).quiet();

    desk.modify(1, BUY, 99, 6).sellPrint(98, 1);

    assertEquals(
        List.of(
            "1 NEW MODIFY 99x6 leaves 6",
            "2 FILLED executed maker 99x5 leaves 0",
            "1 FILLED executed maker 99x6 leaves 0"),
        desk.reports());
  }

  @Test
  void shouldJoinTheNewQueueWhenThePriceChanges() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();

    desk.modify(1, BUY, 98, 5).sellPrint(98, 10);
    assertEquals(List.of("1 NEW MODIFY 98x5 leaves 5"), desk.reports());
    assertEquals(List.of("1 FILLED executed maker 98x5 leaves 0"), desk.sellPrint(98, 1).reports());
  }

  @Test
  void shouldExpireAPostOnlyOrderThatIsMovedAcrossTheSpread() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();

    desk.modify(1, BUY, 101, 5).sellPrint(90, 1).cancel(1, BUY);

    assertEquals(
        List.of("1 EXPIRED MODIFY 101x5 leaves 5", "1 REJECTED CANCEL refused 0x0 leaves 0"),
        desk.reports(),
        "the order as it was is gone, too");
  }

  @Test
  void shouldAcknowledgeAMoveAcrossTheSpreadBeforeItFills() {
    Desk desk = desk().submit(1, SELL, 105, 5, GTC).quiet();

    desk.modify(1, SELL, 90, 7).buyPrint(200, 1);

    assertEquals(
        List.of("1 NEW MODIFY 90x7 leaves 7", "1 FILLED executed 99x7 leaves 0"), desk.reports());
  }

  @Test
  void shouldKeepInstrumentsApart() {
    Desk desk = desk();
    desk.on(1).submit(1, BUY, 99, 5, GTX).bid(99, 8).quiet();

    desk.on(0).sellPrint(90, 1).ask(80, 1).row(Kind.CLEAR, Event.NO_PRICE, 0, 0);
    assertEquals(NOTHING, desk.reports());
    desk.on(1).sellPrint(99, 1).market(2, BUY, 1);
    assertEquals(
        List.of("1 FILLED executed maker 99x5 leaves 0", "2 EXPIRED SUBMIT 0x1 leaves 1"),
        desk.reports());
  }

  @Test
  void shouldPassOverRowsThatAreNotForTheVenue() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();
    long[] row = Desk.marketRow(Kind.TRADE, Event.SELL, 0, 5_000, 90, 1);
    row[Event.HEADER] = Event.header(Kind.TRADE, Event.SELL | Event.AT_CORE, 0, 0);

    assertEquals(Event.WORDS, desk.venue.onMarketData(row, 0, Event.WORDS));

    assertEquals(NOTHING, desk.reports());
  }

  @Test
  void shouldStopBehindTheRowThatCausedAReport() {
    Desk desk = desk().submit(1, BUY, 99, 5, GTX).quiet();
    long[] words = new long[4 * Event.WORDS];
    System.arraycopy(Desk.marketRow(Kind.DEPTH, 0, 0, 2_000, 97, 3), 0, words, 0, 8);
    System.arraycopy(Desk.marketRow(Kind.TRADE, Event.SELL, 0, 2_001, 98, 3), 0, words, 8, 8);
    System.arraycopy(Desk.marketRow(Kind.DEPTH, 0, 0, 2_002, 97, 4), 0, words, 16, 8);
    System.arraycopy(Desk.marketRow(Kind.DEPTH, 0, 0, 2_003, 97, 5), 0, words, 24, 8);

    assertEquals(16, desk.venue.onMarketData(words, 0, 32));
    assertEquals(2_001, desk.take().get(0)[Event.VENUE_TIME]);
    assertEquals(32, desk.venue.onMarketData(words, 16, 32));
  }

  @Test
  void shouldWriteEveryWordOfAnAcknowledgement() {
    Desk desk = fill(new Desk("risk-averse", 300, 40)).at(5_000).on(1);

    desk.submit(9, SELL, 105, 6, GTX);

    long code = OrderCode.report(1, OrderCode.SUBMIT, 0);
    assertArrayEquals(
        new long[] {Event.header(Kind.REPORT, Event.SELL, 0, 1), 5_300, 5_340, 105, 6, 9, code, 6},
        desk.take().get(0));
  }

  @Test
  void shouldWriteEveryWordOfAMakersFill() {
    Desk desk = fill(new Desk("risk-averse", 300, 40)).at(5_000);
    desk.submit(9, SELL, 105, 6, GTX).quiet();

    desk.at(7_000).buyPrint(106, 1);

    long code = OrderCode.report(3, 0, OrderCode.EXECUTED);
    assertArrayEquals(
        new long[] {
          Event.header(Kind.REPORT, Event.SELL | Event.MAKER, 0, 0),
          7_000,
          7_040,
          105,
          6,
          9,
          code,
          0
        },
        desk.take().get(0));
  }

  @Test
  void shouldWriteEveryWordOfATakersFillAndOfARefusal() {
    Desk desk = fill(new Desk("risk-averse", 300, 40)).at(5_000);

    desk.submit(9, BUY, 105, 6, FOK).at(6_000).cancel(9, BUY);

    List<long[]> reports = desk.take();
    long filled = OrderCode.report(3, OrderCode.SUBMIT, OrderCode.EXECUTED);
    assertArrayEquals(
        new long[] {Event.header(Kind.REPORT, 0, 0, 0), 5_300, 5_340, 101, 6, 9, filled, 0},
        reports.get(0));
    long refused = OrderCode.report(6, OrderCode.CANCEL, OrderCode.REFUSED);
    assertArrayEquals(
        new long[] {Event.header(Kind.REPORT, 0, 0, 0), 6_300, 6_340, 0, 0, 9, refused, 0},
        reports.get(1));
  }

  @Test
  void shouldTellWhenRequestsAndReportsArrive() {
    Desk desk = fill(new Desk("risk-averse", 300, 40));

    assertEquals(Long.MAX_VALUE, desk.venue.nextRequest());
    assertEquals(Long.MAX_VALUE, desk.venue.nextReport());
    desk.at(5_000).send(1, BUY, 90, 1, OrderCode.request(OrderCode.SUBMIT, 0, IOC.code()));
    assertEquals(5_300, desk.venue.nextRequest());
    assertEquals(Long.MAX_VALUE, desk.venue.nextReport());
    desk.venue.acceptRequest();
    assertEquals(Long.MAX_VALUE, desk.venue.nextRequest());
    assertEquals(5_340, desk.venue.nextReport());
    desk.take();
    assertEquals(Long.MAX_VALUE, desk.venue.nextReport());
  }

  @Test
  void shouldNameAnActionThatItDoesNotKnow() {
    Desk desk = desk();
    desk.send(1, BUY, 90, 1, OrderCode.request(9, 0, 0));

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, desk.venue::acceptRequest);

    assertEquals("unknown action in order request code 9", e.getMessage());
  }
}

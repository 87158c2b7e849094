package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.RunListener;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.trading.Order;
import io.ringbeat.venue.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleMakerTest {
  private static final Map<String, String> PARAMETERS =
      Map.of("size", "10", "maxPosition", "30", "offset", "0.5", "skew", "3");

  private final List<String> reports = new ArrayList<>();

  @Test
  void shouldQuoteBothSidesOfTheMidPrice() {
    ScriptedMarket market = new ScriptedMarket().book(100, 101).wait(250);

    run(market);

    assertEquals(List.of("BUY 100 NEW", "SELL 101 NEW"), reports);
  }

  @Test
  void shouldWaitForATwoSidedBook() {
    run(new ScriptedMarket().level(Side.BUY, 100, 50).wait(250));

    assertEquals(List.of(), reports);
  }

  @Test
  void shouldLeaveAnOrderThatIsOffByOneTickAndMoveItWhenItIsOffByTwo() {
    ScriptedMarket market = new ScriptedMarket().book(100, 110).wait(150);
    market.book(101, 111).wait(100);
    assertEquals(0, run(market).modifies());

    market.book(102, 112).wait(100);
    assertEquals(2, run(market).modifies());
  }

  @Test
  void shouldQuoteLowerOnceItHasBought() {
    ScriptedMarket market = new ScriptedMarket().book(100, 101).wait(150);
    market.trade(Side.SELL, 99, 5).wait(100); // prints through its bid at 100

    run(market);

    assertTrue(reports.contains("BUY 100 FILLED"), reports::toString);
    assertEquals("BUY 99 NEW", reports.get(reports.size() - 1), "100.5 - 0.5 - 3 x 10 / 30");
  }

  @Test
  void shouldStopBuyingAtItsPositionLimit() {
    ScriptedMarket market = new ScriptedMarket().book(100, 101).wait(150);
    for (int i = 0; i < 10; i++) {
      market.trade(Side.SELL, 90, 5).wait(100);
    }

    BacktestResult result = run(market);

    assertEquals(30, result.accounts().get(0).positionLots());
    assertEquals(3, result.accounts().get(0).fills());
  }

  @Test
  void shouldNeverTake() {
    ScriptedMarket market = new ScriptedMarket().book(100, 101).wait(102);
    market.book(90, 91).wait(100); // falls while the first orders are on the wire

    BacktestResult result = run(market);

    assertEquals(result.accounts().get(0).volumeLots(), result.accounts().get(0).makerLots());
    assertTrue(reports.contains("BUY 100 EXPIRED"), reports::toString);
  }

  @Test
  void shouldRunTheSameTwice() {
    ScriptedMarket market = new ScriptedMarket();
    long[] prices = {100, 101, 103, 102, 98, 99, 100, 97};
    for (int i = 0; i < 200; i++) {
      long bid = prices[i % prices.length];
      market.book(bid, bid + 1).wait(60).trade(i % 3 == 0 ? Side.BUY : Side.SELL, bid, 60).wait(7);
    }

    BacktestResult first = run(market);
    BacktestResult second = run(market);

    assertEquals(first.runHash(), second.runHash());
    assertTrue(first.accounts().get(0).fills() > 20, first::toString);
    assertTrue(first.statistics().maxPosition() <= 0.030, first::toString);
  }

  @Test
  void shouldNameTheParameterThatItDoesNotKnow() {
    Backtest backtest =
        new Backtest(new ScriptedMarket().book(100, 101).source(), new ExampleMaker())
            .parameters(Map.of("maxPositon", "30"));

    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, backtest::run);

    assertTrue(String.valueOf(e.getMessage()).contains("maxPositon"), e::toString);
  }

  private BacktestResult run(ScriptedMarket market) {
    reports.clear();
    return new Backtest(market.source(), new ExampleMaker())
        .latency(new Latency(5_000_000, 5_000_000))
        .parameters(PARAMETERS)
        .listener(
            new RunListener() {
              @Override
              public void onReport(Order order) {
                OrderStatus status = order.status();
                reports.add(order.side() + " " + order.ticks() + " " + status);
              }
            })
        .run();
  }
}

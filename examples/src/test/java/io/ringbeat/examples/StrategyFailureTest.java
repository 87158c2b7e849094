package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.StrategyException;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.trading.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the user is told whose strategy throws. */
class StrategyFailureTest {
  @Test
  void shouldNameTheLineOfTheStrategy() {
    Strategy own =
        context -> {
          throw new IllegalStateException("no good");
        };
    Strategy insideTheEngine = context -> context.submit(0, Side.BUY, 1, 0, TimeInForce.GTC);
    Strategy insideTheJdk = context -> Long.parseLong("one");
    Strategy wrongInstrument = context -> context.submit(7, Side.BUY, 1, 1, TimeInForce.GTC);
    Strategy wrongIndex = context -> new ArrayList<String>().get(3);
    for (Strategy strategy :
        List.of(own, insideTheEngine, insideTheJdk, wrongInstrument, wrongIndex)) {
      Backtest backtest = new Backtest(new ScriptedMarket().book(100, 101).source(), strategy);

      StrategyException e = assertThrows(StrategyException.class, backtest::run);

      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("(StrategyFailureTest.java:"), message);
    }
  }
}

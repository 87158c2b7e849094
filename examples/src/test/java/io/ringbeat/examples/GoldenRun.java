package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.util.List;
import java.util.Map;

/** A run of the reference strategy, to be compared with hftbacktest's, see golden/README.md. */
public final class GoldenRun {
  private static final Map<String, String> QUEUE_MODELS =
      Map.of(
          "riskadverse", "risk-averse",
          "power1n3", "power1:3",
          "power2n3", "power2:3",
          "power3n3", "power3:3",
          "log1", "log1",
          "log2", "log2");

  private final OneOrderPerSide strategy = new OneOrderPerSide();
  private final BacktestResult result;

  /**
   * Runs the strategy.
   *
   * @param market the rows that hftbacktest ran on
   * @param config {@code <input>_<queue model>_nopartial_<latency ns>}
   */
  public GoldenRun(InMemoryEvents market, String config) {
    String[] parts = config.split("_", -1);
    long latency = Long.parseLong(parts[parts.length - 1]);
    result =
        new Backtest(market.again(), strategy)
            .fees(FeeSchedule.of("-0.00005", "0.0007"))
            .latency(new Latency(latency, latency))
            .queueModel(
                QueueModel.parse(QUEUE_MODELS.getOrDefault(parts[parts.length - 3], "unknown")))
            .parameters(Map.of("size", "10", "maxPosition", "50"))
            .run();
  }

  /** Compares fill by fill. */
  public void assertFills(List<String> expected) {
    List<String> actual = GoldenData.format(strategy.fills(), result.instruments().get(0));
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), "fill " + i);
    }
    assertEquals(expected.size(), actual.size(), "number of fills");
  }

  /** Compares the columns of the summary: counts exactly, amounts at 1e-9. */
  public void assertSummary(Map<String, String> expected) {
    Instrument instrument = result.instruments().get(0);
    Account account = result.accounts().get(0);
    assertAll(
        () -> assertClose(expected, "position", instrument.quantity(account.positionLots())),
        () -> assertClose(expected, "balance", account.balance()),
        () -> assertClose(expected, "fee", account.fee()),
        () -> assertEquals(expected.get("num_trades"), Long.toString(account.fills())),
        () -> assertClose(expected, "trading_volume", instrument.quantity(account.volumeLots())),
        () -> assertClose(expected, "trading_value", account.valueTraded()),
        () -> assertEquals(expected.get("fills_seen"), Integer.toString(strategy.fills().size())),
        () -> assertEquals(expected.get("submits"), Long.toString(result.submits())),
        () -> assertEquals(expected.get("cancels"), Long.toString(result.cancels())),
        () -> assertEquals(expected.get("expired_seen"), Long.toString(strategy.expired())),
        () -> assertEquals(expected.get("steps"), Long.toString(strategy.steps())),
        () -> assertEquals("EndOfData", expected.get("end")));
  }

  /** hftbacktest sums doubles: its last digits differ from exact arithmetic. */
  private static void assertClose(Map<String, String> row, String column, double actual) {
    double expected = Double.parseDouble(row.getOrDefault(column, ""));
    assertEquals(expected, actual, 1e-9 * Math.max(1, Math.abs(expected)), column);
  }
}

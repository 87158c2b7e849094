package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with what hftbacktest computed from the same rows, see {@code golden/README.md}. */
class GoldenTest {
  private static final Map<String, String> QUEUE_MODELS =
      Map.of(
          "riskadverse", "risk-averse",
          "power1n3", "power1:3",
          "power2n3", "power2:3",
          "power3n3", "power3:3",
          "log1", "log1",
          "log2", "log2");

  private static InMemoryEvents market;

  static List<String> configurations() throws IOException {
    return new ArrayList<>(GoldenData.summary().keySet());
  }

  @BeforeAll
  static void load() throws IOException {
    market = GoldenData.synthetic();
  }

  @Test
  void shouldCompareEveryModelAtEveryLatency() throws IOException {
    assertEquals(18, configurations().size());
    assertEquals(38_508, market.size());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void shouldFillAsHftbacktestDoes(String config) throws IOException {
    List<String> expected = GoldenData.fills(configurations().indexOf(config));
    OneOrderPerSide strategy = new OneOrderPerSide();

    run(config, strategy);

    List<String> actual = GoldenData.format(strategy.fills(), market.instruments().get(0));
    assertTrue(expected.size() > 1_000, config);
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), "fill " + i);
    }
    assertEquals(expected.size(), actual.size(), "number of fills");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void shouldEndAsHftbacktestDoes(String config) throws IOException {
    Map<String, String> expected = GoldenData.summary().get(config);
    OneOrderPerSide strategy = new OneOrderPerSide();

    BacktestResult result = run(config, strategy);

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
        () -> assertEquals(market.size(), result.rows()),
        () -> assertEquals("EndOfData", expected.get("end")));
  }

  private static BacktestResult run(String config, OneOrderPerSide strategy) {
    String[] parts = config.split("_", -1); // synth_l2_<model>_nopartial_<latency>
    long latency = Long.parseLong(parts[4]);
    return new Backtest(market.again(), strategy)
        .fees(FeeSchedule.of("-0.00005", "0.0007"))
        .latency(new Latency(latency, latency))
        .queueModel(QueueModel.parse(QUEUE_MODELS.getOrDefault(parts[2], "unknown")))
        .parameters(Map.of("size", "10", "maxPosition", "50"))
        .run();
  }

  /** hftbacktest sums doubles: its last digits differ from exact arithmetic. */
  private static void assertClose(Map<String, String> row, String column, double actual) {
    double expected = Double.parseDouble(row.getOrDefault(column, ""));
    assertEquals(expected, actual, 1e-9 * Math.max(1, Math.abs(expected)), column);
  }
}

package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.InMemoryEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with what hftbacktest computed from the same rows, see {@code golden/README.md}. */
class GoldenTest {
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
  void shouldFillAndEndAsHftbacktestDoes(String config) throws IOException {
    List<String> fills = GoldenData.fills(configurations().indexOf(config));

    GoldenRun run = new GoldenRun(market, config);

    assertTrue(fills.size() > 1_000, config);
    run.assertFills(fills);
    run.assertSummary(GoldenData.summary().getOrDefault(config, java.util.Map.of()));
  }
}

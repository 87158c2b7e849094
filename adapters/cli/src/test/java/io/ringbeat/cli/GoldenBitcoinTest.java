package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.examples.GoldenData;
import io.ringbeat.examples.GoldenRun;
import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.ImportProgress;
import io.ringbeat.marketdata.Importer;
import io.ringbeat.marketdata.file.EventFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a raw capture of a real market to hftbacktest's fills. The capture and the answers are not
 * part of the project: without them the test is skipped, but never in CI.
 */
class GoldenBitcoinTest {
  @TempDir static Path dir;

  private static InMemoryEvents market;

  @BeforeAll
  static void importCapture() {
    Path target = dir.resolve("btcusdt.rbe");
    Importer.importCapture(
        List.of(shared("data/binance/usdm/btcusdt_20240808.gz")),
        target,
        ImportOptions.defaults(),
        ImportProgress.NONE);
    market = InMemoryEvents.load(new EventFileReader(target));
    assertEquals(491_973, market.size());
  }

  @ParameterizedTest
  @CsvSource({
    "riskadverse, 0", "riskadverse, 1000000", "riskadverse, 20000000",
    "power1n3, 0", "power1n3, 1000000", "power1n3, 20000000",
    "power2n3, 0", "power2n3, 1000000", "power2n3, 20000000",
    "power3n3, 0", "power3n3, 1000000", "power3n3, 20000000",
    "log1, 0", "log1, 1000000", "log1, 20000000",
    "log2, 0", "log2, 1000000", "log2, 20000000"
  })
  void shouldFillAndEndAsHftbacktestDoes(String model, long latency) throws IOException {
    String config = "btc_" + model + "_nopartial_" + latency;
    List<String> fills = Files.readAllLines(shared("golden/" + config + ".fills.csv"));
    Map<String, Map<String, String>> summary =
        GoldenData.summary(Files.readAllLines(shared("golden/btc_summary.csv")));

    GoldenRun run = new GoldenRun(market, config);

    run.assertFills(fills.subList(1, fills.size()));
    run.assertSummary(summary.getOrDefault(config, Map.of()));
  }

  private static Path shared(String name) {
    String property = System.getProperty("ringbeat.shared");
    Path root = property != null ? Path.of(property) : Path.of("..", "..", "..", "shared");
    Path file = root.resolve(name).toAbsolutePath().normalize();
    if (Files.exists(file)) {
      return file;
    }
    String missing = file + " is missing; name its folder with -Dringbeat.shared=...";
    if ("true".equals(System.getenv("CI"))) {
      return fail(missing);
    }
    System.out.println("GoldenBitcoinTest is skipped: " + missing);
    return abort(missing);
  }
}

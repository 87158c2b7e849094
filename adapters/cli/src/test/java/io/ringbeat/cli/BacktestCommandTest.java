package io.ringbeat.cli;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.market.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
  @TempDir private Path directory;
  private String data;

  @BeforeEach
  void writeData() {
    data = TestMarket.eventFile(directory).toString();
  }

  @Test
  void shouldPrintTheWholeSummary() {
    Run run =
        Run.of(
            "backtest",
            "--data",
            data,
            "--strategy",
            "OneOrderPerSide",
            "--param",
            "size=5",
            "--param",
            "maxPosition=40",
            "--maker-fee",
            "-0.00005",
            "--latency",
            "1ms/2500us");

    assertEquals("", run.err());
    assertEquals(
        """
        Backtest of OneOrderPerSide
        Data        test.rbe
        Instrument  TESTUSDT, tick 0.1, lot 0.001
        Period      2024-01-01 00:00:00 to 2024-01-01 00:00:59 UTC (59.9s)
        Parameters  size=5, maxPosition=40
        Venue       latency 1ms out, 2500us back; queue model power3:3; fees: maker
                    -0.005%, taker 0.05%
        Replay      2,398 rows in 0.00 s = 2.40 M rows/s, decoding and JVM start-up
                    included

        Result
        Profit after fees               0.0645    Fills                              326
        Profit before fees             -0.0170    Volume                           1.630
        Return on capital           0.000645 %    Value traded                  1,630.78
        Capital                      10,000.00    Fees (rebate)                  -0.0815
        Sharpe, annualised              671.60    Daily turnover / capital        235.02
        Sortino, annualised             992.39    Maker share                   100.00 %
        Sampled every                       1s    Max position                     0.040
        Max drawdown                    0.0215    Mean position                    0.022
        Longest drawdown                  4.0s    Max leverage                   0.00400
        Profit / max drawdown             3.00    Final position                  -0.040

        Orders      558 submitted, 221 cancels, 0 modifies; 10 expired, 0 refused late
        Run hash    fcd2e82b9cafbb2a

        Note        Sharpe and Sortino extrapolate 59.9s to a year: by chance alone they
                    are off by about +/-725. Do not compare them with those of long
                    runs.
        """,
        run.out().replace(data, "test.rbe"));
    assertEquals(ExitCode.OK, run.exitCode());
  }

  @Test
  void shouldListEachInstrumentIfThereAreSeveral() throws IOException {
    TestMarket.eventFile(
        directory,
        List.of(
            Instrument.linear(0, "TESTUSDT", "0.1", "0.001"),
            Instrument.linear(1, "IDLEUSDT", "0.01", "1")));

    Run text = Run.of("backtest", "--data", data, "--strategy", "OneOrderPerSide");
    Run json = Run.of("backtest", "--data", data, "--strategy", "OneOrderPerSide", "--json");

    String table = text.out().substring(text.out().indexOf("\nInstrument      Position"));
    assertEquals(
        """

        Instrument      Position   Fills       Volume   Value traded      Fees    Profit
        TESTUSDT          -0.050     319        3.190       3,191.51     0.638    -0.689
        IDLEUSDT               0       0            0           0.00      0.00      0.00
        """,
        table.substring(0, table.indexOf("\n\n") + 1));
    assertEquals(
        json.json().at("/results/profit").asDouble(),
        json.json().at("/instruments/0/profit").asDouble(),
        1e-9);
    assertTrue(json.json().at("/instruments/1/mid").isNull(), json.out());
  }

  @Test
  void shouldKeepTheSummaryWithin80Columns() {
    Run run = Run.of("backtest", "--data", data, "--queue", "power3:3.25");

    for (String line : run.out().replace(data, "test.rbe").split("\n", -1)) {
      assertTrue(line.length() <= 80, line);
    }
  }

  @Test
  void shouldPrintOneJsonObjectAndNothingElse() throws IOException {
    Run run =
        Run.of(
            "backtest",
            "--data",
            data,
            "--strategy",
            "OneOrderPerSide",
            "--json",
            "--param",
            "size=5",
            "--maker-fee",
            "-0.00005",
            "--latency",
            "1ms/2500us");

    JsonNode json = run.json();
    assertEquals(ExitCode.OK, run.exitCode());
    assertEquals("", run.err());
    assertEquals(
        List.of(
            "schemaVersion",
            "ringbeatVersion",
            "runHash",
            "settings",
            "period",
            "replay",
            "results",
            "orders",
            "instruments",
            "warnings"),
        names(json));
    assertEquals(1, json.get("schemaVersion").asInt());
    assertTrue(json.get("runHash").asText().matches("[0-9a-f]{16}"), run.out());
    assertEquals(
        List.of(
            "data",
            "strategy",
            "params",
            "entryLatencyNanos",
            "responseLatencyNanos",
            "queue",
            "makerFee",
            "takerFee",
            "capital",
            "sampleNanos",
            "seed"),
        names(json.get("settings")));
    assertEquals(1_000_000, json.at("/settings/entryLatencyNanos").asLong());
    assertEquals(2_500_000, json.at("/settings/responseLatencyNanos").asLong());
    assertTrue(run.out().contains("\"makerFee\" : -0.00005"), run.out());
    assertEquals("5", json.at("/settings/params/size").asText());
    assertEquals(TestMarket.START + 0, json.at("/period/startTime").asLong());
    assertEquals("2024-01-01T00:00:00Z", json.at("/period/start").asText());
    assertEquals(
        List.of(
            "profit",
            "totalReturn",
            "sharpe",
            "sortino",
            "maxDrawdown",
            "maxDrawdownNanos",
            "profitOverDrawdown",
            "fills",
            "valueTraded",
            "dailyTurnover",
            "makerShare",
            "fees",
            "maxPosition",
            "meanPosition",
            "maxLeverage",
            "samples"),
        names(json.get("results")));
    assertEquals(
        List.of("submits", "cancels", "modifies", "expired", "refused"), names(json.get("orders")));
    assertEquals("TESTUSDT", json.at("/instruments/0/symbol").asText());
    assertFalse(json.at("/results/profit").isNull());
  }

  @Test
  void shouldWriteNullForWhatIsNotDefined() throws IOException {
    Run run = Run.of("backtest", "--data", data, "--strategy", idle(), "--json");

    JsonNode results = run.json().get("results");
    assertTrue(results.get("sharpe").isNull(), run.out());
    assertTrue(results.get("makerShare").isNull(), run.out());
    assertEquals(0, results.get("fills").asInt());
  }

  @Test
  void shouldGiveTheSameRunHashTwiceAndAnotherForOtherSettings() throws IOException {
    JsonNode first = Run.of("backtest", "--data", data, "--json").json();
    JsonNode second = Run.of("backtest", "--data", data, "--json").json();
    JsonNode slower = Run.of("backtest", "--data", data, "--json", "--latency", "70ms").json();

    ((ObjectNode) first).remove("replay");
    ((ObjectNode) second).remove("replay");
    assertEquals(first, second);
    assertNotEquals(first.get("runHash"), slower.get("runHash"));
  }

  @Test
  void shouldWriteFillsWithExactDecimals() throws IOException {
    Path fills = directory.resolve("fills.csv");

    Run run =
        Run.of(
            "backtest",
            "--data",
            data,
            "--strategy",
            "OneOrderPerSide",
            "--json",
            "--fills",
            fills.toString());

    List<String> lines = Files.readAllLines(fills);
    assertEquals(
        "time_ns,venue_time_ns,order_id,instrument,side,price,quantity,maker,position",
        lines.get(0));
    assertEquals(
        "1704067200202000000,1704067200201000000,2,TESTUSDT,SELL,1001.0,0.010,true,-0.010",
        lines.get(1));
    assertEquals(run.json().at("/results/fills").asInt(), lines.size() - 1);
    String last = lines.get(lines.size() - 1);
    assertEquals(
        run.json().at("/instruments/0/position").asDouble(),
        Double.parseDouble(last.substring(last.lastIndexOf(',') + 1)));
  }

  @Test
  void shouldWriteEquityAtEachSample() throws IOException {
    Path equity = directory.resolve("equity.csv");

    Run run =
        Run.of(
            "backtest",
            "--data",
            data,
            "--strategy",
            "OneOrderPerSide",
            "--json",
            "--sample",
            "500ms",
            "--equity",
            equity.toString());

    List<String> lines = Files.readAllLines(equity);
    assertEquals("time_ns,equity,position,mid", lines.get(0));
    assertEquals("1704067200500000000,-0.0055054,0.01,1000.75", lines.get(1));
    // one row a full step, and the end of the run
    assertEquals(run.json().at("/results/samples").asInt() + 1, lines.size() - 1);
  }

  @Test
  void shouldReplaceAFileOnSuccess() throws IOException {
    Path fills = Files.writeString(directory.resolve("fills.csv"), "old");

    Run run = Run.of("backtest", "--data", data, "--fills", fills.toString());

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(Files.readString(fills).startsWith("time_ns,"));
    assertEquals(List.of("fills.csv", "test.rbe"), files());
  }

  @Test
  void shouldRunASyntheticMarketAndAdviseWithoutData() {
    Run run = Run.of("backtest");

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().startsWith("Backtest of ExampleMaker\nData        SYNTHETIC market"));
    assertTrue(run.out().contains("says nothing about any real"), run.out());
    assertTrue(run.out().contains("\n    ringbeat new MyMaker.java\n"), run.out());
    assertTrue(run.out().contains("\n    ringbeat backtest --strategy MyMaker.java\n"));
  }

  @Test
  void shouldRunTheStrategyThatNewWrites() throws IOException {
    String file = directory.resolve("MyMaker.java").toString();

    Run made = Run.of("new", file);
    Run mine = Run.of("backtest", "--data", data, "--strategy", file, "--json");
    Run bundled = Run.of("backtest", "--data", data, "--json");

    assertEquals(ExitCode.OK, made.exitCode(), made.err());
    assertEquals("MyMaker", mine.json().at("/settings/strategy/class").asText(), mine.err());
    assertEquals(mine.json().get("runHash"), bundled.json().get("runHash"));
    assertEquals(ExitCode.OUTPUT, Run.of("new", file).exitCode());
  }

  @Test
  void shouldPrintTheRunHashOnlyIfQuiet() throws IOException {
    Run run = Run.of("backtest", "--data", data, "--quiet");

    assertTrue(run.out().matches("[0-9a-f]{16}\n"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void shouldColourOnATerminalOnlyAndNotIfForbidden() {
    Run plain = Run.of("backtest", "--data", data);
    Run coloured = Run.of(true, Map.of("TERM", "xterm"), "backtest", "--data", data);
    Run forbidden =
        Run.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1"), "backtest", "--data", data);

    assertFalse(plain.out().contains("\u001b"), plain.out());
    assertTrue(coloured.out().contains("\u001b[1mResult"), coloured.out());
    assertFalse(forbidden.out().contains("\u001b"), forbidden.out());
  }

  @Test
  void shouldImportACaptureOnceAndKeepIt() throws IOException {
    String capture = TestMarket.capture(directory, false).toString();
    String cache = directory.resolve("cache").toString();

    Run first = Run.of("backtest", "--data", capture, "--cache", cache, "--json");
    Run second = Run.of("backtest", "--data", capture, "--cache", cache, "--json");

    assertTrue(first.err().startsWith("imported in "), first.err());
    assertEquals("", second.err());
    assertEquals(first.json().get("settings"), second.json().get("settings"));
    assertTrue(
        second.json().at("/settings/data/eventFile").asText().startsWith(cache), second.out());
  }

  @Test
  void shouldSayWhichFileToDeleteIfAKeptImportIsDamaged() throws IOException {
    String capture = TestMarket.capture(directory, false).toString();
    Path cache = directory.resolve("damaged-cache");
    Run.of("backtest", "--data", capture, "--cache", cache.toString());
    Path kept;
    try (java.util.stream.Stream<Path> files = Files.list(cache)) {
      kept = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(kept);
    // in the first frame of events: behind the skippable frame that a file starts with
    int firstFrame = 8 + java.nio.ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getInt(4);
    bytes[firstFrame + 20] ^= 0x55;
    Files.write(kept, bytes);

    Run run = Run.of("backtest", "--data", capture, "--cache", cache.toString());

    assertEquals(ExitCode.DATA, run.exitCode(), run.out());
    assertTrue(run.err().contains("delete " + kept + " and run again"), run.err());
  }

  @Test
  void shouldKeepImportsInTheUsersCacheByDefault() throws IOException {
    String capture = TestMarket.capture(directory, false).toString();
    Path cache = directory.resolve("xdg");

    Run run =
        Run.of(false, Map.of("XDG_CACHE_HOME", cache.toString()), "backtest", "--data", capture);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    try (var kept = Files.list(cache.resolve("ringbeat"))) {
      assertEquals(1, kept.count());
    }
  }

  private String idle() throws IOException {
    String source =
        """
        public class Idle implements io.ringbeat.trading.Strategy {
          public void onStart(io.ringbeat.trading.Context context) {}
        }
        """;
    return Files.writeString(directory.resolve("Idle.java"), source).toString();
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}

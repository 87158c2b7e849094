package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.RecordedBacktest;
import io.ringbeat.cli.journal.RunFiles;
import io.ringbeat.cli.strategy.LoadedStrategy;
import io.ringbeat.cli.strategy.Strategies;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.synthetic.SyntheticMarket;
import io.ringbeat.replay.JournalRun;
import io.ringbeat.replay.Machine;
import io.ringbeat.trading.TradingCore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backtest --record}. */
class BacktestRecordTest {
  /** Of the run without options, as the README shows it. */
  private static final String FIRST_RUN = "7e839981be57bcc4";

  @TempDir private Path directory;
  private Path folder;
  private Path data;

  @BeforeEach
  void writeData() {
    folder = directory.resolve("run");
    data = TestMarket.eventFile(directory);
  }

  @Test
  void shouldRecordTheFirstRunAndRunItAgainFromThat() throws IOException {
    Run run = Run.of("backtest", "--record", folder.toString(), "--quiet");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(FIRST_RUN + "\n", run.out());
    JsonNode said = requireWhole();
    assertEquals("synthetic", said.get("data.kind").asText());
    assertEquals("ExampleMaker", said.get("strategy.name").asText());
    assertEquals("1", said.get("seed").asText());
    assertEquals(FIRST_RUN, runAgain());
  }

  @Test
  void shouldRecordARunOnAnEventFile() throws IOException {
    String[] options = {
      "backtest",
      "--data",
      data.toString(),
      "--strategy",
      "OneOrderPerSide",
      "--param",
      "size=5",
      "--param",
      "maxPosition=40",
      "--maker-fee",
      "-0.00005",
      "--latency",
      "1ms/2500us",
      "--seed",
      "7"
    };
    Run plain = Run.of(with(options, "--json"));

    Run run = Run.of(with(options, "--json", "--record", folder.toString()));

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertEquals(hash(plain), hash(run));
    assertEquals(plain.json().get("results"), run.json().get("results"));
    JsonNode said = requireWhole();
    assertEquals("event file", said.get("data.kind").asText());
    assertEquals("test.rbe", said.get("data.name").asText());
    assertEquals(data.toString(), said.get("code.data.path").asText());
    assertTrue(said.get("data.sha256").asText().matches("[0-9a-f]{64}"), said.toString());
    assertTrue(said.get("instrument.0").asText().contains("TESTUSDT"), said.toString());
    assertEquals("5", said.get("parameter.size").asText());
    assertEquals("1000000", said.get("venue.latency.out").asText());
    assertEquals("2500000", said.get("venue.latency.back").asText());
    assertEquals("power3:3", said.get("venue.queue").asText());
    assertEquals(hash(run), runAgain());
  }

  @Test
  void shouldSayWhatTheRunWasInTheText() {
    Run.of("backtest", "--data", data.toString(), "--record", folder.toString());

    Run info = Run.of("journal", "info", folder.toString());

    assertEquals(ExitCode.OK, info.exitCode(), info.err());
    assertTrue(info.out().startsWith("Journal       " + folder + ": whole\n"), info.out());
    assertTrue(info.out().contains("run.kind = backtest\n"), info.out());
    assertTrue(info.out().contains("strategy.class = io.ringbeat.examples.ExampleMaker\n"));
    assertTrue(info.out().contains("data.name = test.rbe\n"), info.out());
  }

  @Test
  void shouldLeaveNothingBehindWhereAParameterIsWrong() {
    for (String wrong : new String[] {"size=many", "no-such=1"}) {
      String[] options = {"backtest", "--data", data.toString(), "--param", wrong, "--quiet"};

      Run run = Run.of(with(options, "--record", folder.toString()));

      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
      assertTrue(run.err().contains("--param"), run.err());
      assertFalse(Files.exists(folder), wrong);
    }
    Run.of("backtest", "--data", data.toString(), "--record", folder.toString(), "--quiet");
    assertTrue(Files.isDirectory(folder));
  }

  @Test
  void shouldRefuseAFolderThatHasARunAndLeaveItAsItIs() throws IOException {
    String[] again = {"backtest", "--data", data.toString(), "--record", folder.toString()};
    Run first = Run.of(again);
    Map<String, Integer> before = RunFiles.fingerprint(folder);

    Run second = Run.of(again);

    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    assertEquals(ExitCode.JOURNAL, second.exitCode());
    assertEquals("", second.out());
    assertTrue(
        second
            .err()
            .endsWith(folder + " has a run already; record each run in a folder of its own\n"),
        second.err());
    assertEquals(1, second.err().lines().count());
    assertEquals(before, RunFiles.fingerprint(folder));
    assertFalse(before.isEmpty());
  }

  @Test
  void shouldRefuseAFolderThatHoldsSomethingElse() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");

    Run run = Run.of("backtest", "--data", data.toString(), "--record", file.toString());

    assertEquals(ExitCode.JOURNAL, run.exitCode(), run.err());
    assertEquals("mine", Files.readString(file));
    assertTrue(run.err().contains(file.toString()), run.err());
  }

  /** Returns what the journal says the run is. */
  private JsonNode requireWhole() throws IOException {
    Run info = Run.of("journal", "info", folder.toString(), "--json");
    Run verify = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.OK, info.exitCode(), info.err());
    assertEquals("whole", info.json().get("state").asText());
    assertEquals(ExitCode.OK, verify.exitCode(), verify.err());
    assertTrue(verify.out().endsWith("State         whole\n"), verify.out());
    return info.json().get("run");
  }

  /** Runs it again with what the journal says alone; returns what the core comes to. */
  private String runAgain() {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      Map<String, String> said = JournalRun.describe(store).entries();
      long seed = Long.parseLong(said.get("seed"));
      Map<String, String> parameters = new HashMap<>();
      said.forEach(
          (key, value) -> {
            if (key.startsWith("parameter.")) {
              parameters.put(key.substring("parameter.".length()), value);
            }
          });
      try (LoadedStrategy strategy = Strategies.load(said.get("strategy.class"), null);
          Machine machine =
              new RecordedBacktest(store, () -> source(said, seed), strategy::create)
                  .fees(FeeSchedule.of(said.get("fees.maker"), said.get("fees.taker")))
                  .seed(seed)
                  .parameters(parameters)
                  .open()) {
        assertFalse(machine.runTo(Long.MAX_VALUE));
        assertNull(machine.difference());
        return machine.find(TradingCore.class).hash().toString();
      }
    }
  }

  private EventSource source(Map<String, String> said, long seed) {
    return said.get("data.kind").equals("synthetic")
        ? new SyntheticMarket(seed, Duration.ofNanos(Long.parseLong(said.get("data.nanos"))))
        : new EventFileReader(directory.resolve(said.get("data.name")));
  }

  private static String hash(Run run) throws IOException {
    return run.json().get("runHash").asText();
  }

  private static String[] with(String[] options, String... more) {
    String[] all = java.util.Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return all;
  }
}

package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @TempDir private Path directory;
  private String data;

  @BeforeEach
  void writeData() {
    data = TestMarket.eventFile(directory).toString();
  }

  @Test
  void shouldExitWith0AndUsageForNoArguments() {
    Run run = Run.of();

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().startsWith("Usage: ringbeat"), run.out());
    assertTrue(run.out().contains("Examples:\n  ringbeat backtest\n"), run.out());
    assertTrue(run.out().contains("  130   interrupted"), run.out());
  }

  @Test
  void shouldExitWith0AndSayItsVersion() {
    Run run = Run.of("--version");

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().startsWith("ringbeat "), run.out());
  }

  @Test
  void shouldShowDefaultsInHelp() {
    Run run = Run.of("backtest", "--help");

    assertEquals(ExitCode.OK, run.exitCode());
    for (String value : List.of("1ms", "power3:3", "0.0002", "0.0005", "10000", "ExampleMaker")) {
      assertTrue(run.out().contains("Default: " + value + "\n"), value + " in " + run.out());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--latency, 5, write a number and a unit",
    "--latency, -1ms, is negative",
    "--queue, fifo, there is no queue model",
    "--maker-fee, 2, is a share of the value traded",
    "--sample, 0, must be positive",
    "--capital, -5, is not a positive amount",
    "--capital, much, is not a double",
    "--param, lots, 'NAME=VALUE'",
    "--instrument, BTC, the form is",
    "--on-gap, ignore, ignore",
    "--strateg, x, did you mean --strategy?"
  })
  void shouldExitWith2ForAWrongOption(String option, String value, String remedy) {
    Run run = Run.of("backtest", option, value);

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("ringbeat: "), run.err());
    assertTrue(run.err().contains(remedy), run.err());
    assertTrue(run.err().endsWith("All options: ringbeat backtest --help\n"), run.err());
  }

  @Test
  void shouldExitWith2AndNameTheParametersThereAreForAMisspeltOne() {
    Run run =
        Run.of("backtest", "--data", data, "--strategy", "OneOrderPerSide", "--param", "sise=5");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals(
        "ringbeat: --param: strategy OneOrderPerSide has no parameter sise; it has: intervalMs,"
            + " maxPosition, size\n",
        run.err());
  }

  @Test
  void shouldExitWith2ForAParameterThatIsNoNumber() {
    Run run =
        Run.of("backtest", "--data", data, "--strategy", "OneOrderPerSide", "--param", "size=few");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("ringbeat: --param: parameter size=few is not a whole number\n", run.err());
  }

  @Test
  void shouldExitWith2IfAResultWouldOverwriteAnInput() {
    Run same = Run.of("backtest", "--data", data, "--fills", data);
    Run twice = Run.of("backtest", "--data", data, "--fills", "a.csv", "--equity", "./a.csv");

    assertEquals(ExitCode.USAGE, same.exitCode());
    assertTrue(same.err().contains("is read by this run"), same.err());
    assertEquals(ExitCode.USAGE, twice.exitCode());
    assertTrue(twice.err().contains("name the same file"), twice.err());
  }

  @Test
  void shouldExitWith3ForMissingEmptyAndGarbageData() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.gz"));
    Path garbage = Files.writeString(directory.resolve("garbage.gz"), "neither this\nnor that\n");
    String cache = directory.resolve("cache").toString();

    Run missing = Run.of("backtest", "--data", "nowhere.gz");
    Run nothing = Run.of("backtest", "--data", empty.toString());
    Run nonsense = Run.of("backtest", "--data", garbage.toString(), "--cache", cache);
    Run folder = Run.of("backtest", "--data", directory.toString());

    assertEquals(ExitCode.DATA, missing.exitCode());
    assertTrue(missing.err().startsWith("ringbeat: nowhere.gz: there is no such file"));
    assertEquals(ExitCode.DATA, nothing.exitCode());
    assertTrue(nothing.err().contains("the file is empty"), nothing.err());
    assertEquals(ExitCode.DATA, nonsense.exitCode());
    assertTrue(nonsense.err().contains(garbage + ":1"), nonsense.err());
    assertFalse(nonsense.err().contains("\tat "), nonsense.err());
    assertEquals(ExitCode.DATA, folder.exitCode());
    assertTrue(folder.err().contains("is a directory"), folder.err());
  }

  @Test
  void shouldExitWith3ForADamagedEventFile() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(data));
    bytes[bytes.length / 2] ^= 1;
    Files.write(Path.of(data), bytes);

    Run run = Run.of("backtest", "--data", data);

    assertEquals(ExitCode.DATA, run.exitCode());
    assertTrue(run.err().startsWith("ringbeat: " + data), run.err());
  }

  @Test
  void shouldExitWith4ForAStrategyThatDoesNotCompile() throws IOException {
    String file = strategy("Bad", "    long x = \"text\";\n    context.nothing();");

    Run run = Run.of("backtest", "--data", data, "--strategy", file, "--json");

    assertEquals(ExitCode.STRATEGY_LOAD, run.exitCode());
    assertEquals("", run.out());
    assertTrue(
        run.err().startsWith("ringbeat: " + file + " does not compile: 2 errors\n"), run.err());
    assertTrue(run.err().contains(file + ":5: incompatible types"), run.err());
    assertTrue(run.err().contains(file + ":6: cannot find symbol"), run.err());
  }

  @Test
  void shouldExitWith4ForAStrategyThatIsNotThere() {
    Run file = Run.of("backtest", "--strategy", "Nowhere.java");
    Run name = Run.of("backtest", "--strategy", "Nowhere");

    assertEquals(ExitCode.STRATEGY_LOAD, file.exitCode());
    assertTrue(file.err().contains("there is no file Nowhere.java"), file.err());
    assertEquals(ExitCode.STRATEGY_LOAD, name.exitCode());
    assertTrue(name.err().contains("ExampleMaker, OneOrderPerSide"), name.err());
  }

  @Test
  void shouldExitWith5AndNameEventAndRowOfAStrategyThatThrows() throws IOException {
    String file =
        strategy(
            "Fails",
            "    context.subscribeTrades(0);",
            "  @Override public void onTrade(Context context, Trade trade) {",
            "    if (context.sequence() >= 100) throw new IllegalStateException(\"enough\");",
            "  }");

    Run run = Run.of("backtest", "--data", data, "--strategy", file);

    assertEquals(ExitCode.STRATEGY_RUN, run.exitCode());
    assertEquals("", run.out());
    assertTrue(
        run.err().matches("(?s)ringbeat: strategy Fails failed at event 10\\d, .*row 10\\d of .*"),
        run.err());
    assertTrue(run.err().contains("java.lang.IllegalStateException: enough"), run.err());
    assertTrue(run.err().contains("(Fails.java:8)"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @Test
  void shouldExitWith5IfAHelperOfTheStrategyFailsOrItNeverReturns() throws IOException {
    String helper =
        strategy(
            "UsesHelper",
            "    new Thread(() -> {}); Helper.deep(0);",
            "}",
            "class Helper {",
            "  static int deep(int n) { return deep(n + 1) + 1; }");

    Run run = Run.of("backtest", "--data", data, "--strategy", helper);

    assertEquals(ExitCode.STRATEGY_RUN, run.exitCode());
    assertTrue(run.err().contains("StackOverflowError"), run.err());
    assertTrue(run.err().contains("(UsesHelper.java:9)"), run.err());
  }

  @Test
  void shouldPrintTheStackTraceIfAsked() throws IOException {
    String file = strategy("Fails", "    throw new IllegalStateException(\"enough\");");

    Run run = Run.of("backtest", "--data", data, "--strategy", file, "--debug");

    assertTrue(run.err().contains("\tat Fails.onStart(Fails.java:5)"), run.err());
  }

  @Test
  void shouldExitWith6BeforeTheRunIfAResultCannotBeWritten() {
    String nowhere = directory.resolve("missing/fills.csv").toString();

    Run run = Run.of("backtest", "--data", "not-looked-at.gz", "--fills", nowhere);
    Run folder = Run.of("backtest", "--equity", directory.toString());

    assertEquals(ExitCode.OUTPUT, run.exitCode());
    assertTrue(run.err().contains("there is no directory " + directory.resolve("missing")));
    assertEquals(ExitCode.OUTPUT, folder.exitCode());
    assertTrue(folder.err().contains("is a directory"), folder.err());
  }

  @Test
  void shouldExitWith6IfStandardOutputCannotBeWritten() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream broken =
        new PrintStream(
            new java.io.OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            },
            true,
            StandardCharsets.UTF_8);

    int exitCode =
        Main.run(
            new String[] {"backtest", "--data", data, "--json"},
            broken,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertEquals(ExitCode.OUTPUT, exitCode);
    assertEquals(
        "ringbeat: standard output cannot be written\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldExitWith70AndAskForAReportIfRingbeatItselfFails() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            java.util.Map.of(),
            () -> {
              throw new IllegalStateException("broken clock");
            },
            "ringbeat");

    int exitCode = Main.run(new String[] {"backtest", "--data", data}, shell);

    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(ExitCode.INTERNAL, exitCode);
    assertTrue(text.startsWith("ringbeat: internal error: "), text);
    assertTrue(text.contains("Please report it"), text);
    assertTrue(text.contains("\tat io.ringbeat.cli."), text);
  }

  @Test
  void shouldExitWith130IfInterruptedAndWriteNothing() throws IOException {
    Path fills = directory.resolve("fills.csv");

    Thread.currentThread().interrupt();
    Run run = Run.of("backtest", "--fills", fills.toString());

    assertFalse(Thread.interrupted());
    assertEquals(ExitCode.INTERRUPTED, run.exitCode());
    assertTrue(run.err().contains("interrupted after"), run.err());
    assertEquals(List.of("test.rbe"), files());
  }

  @Test
  void shouldLeaveNothingHalfWrittenIfARunFails() throws IOException {
    Path fills = Files.writeString(directory.resolve("fills.csv"), "of an earlier run");
    String file =
        strategy(
            "Stops",
            "",
            "  @Override public void onStop(Context context) {",
            "    throw new IllegalStateException(\"at the end\");",
            "  }");
    List<String> before = files();

    Run run =
        Run.of(
            "backtest",
            "--data",
            data,
            "--strategy",
            file,
            "--fills",
            fills.toString(),
            "--equity",
            directory.resolve("equity.csv").toString());

    assertEquals(ExitCode.STRATEGY_RUN, run.exitCode());
    assertEquals("of an earlier run", Files.readString(fills));
    assertEquals(before, files());
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  /** Writes a strategy whose onStart begins at line 4 with the given line at 5. */
  private String strategy(String name, String onStart, String... more) throws IOException {
    String source =
        "import io.ringbeat.trading.*;\n\n"
            + ("public class " + name + " implements Strategy {\n")
            + "  @Override public void onStart(Context context) {\n"
            + (onStart + "\n  }\n")
            + (String.join("\n", more) + "\n}\n");
    return Files.writeString(directory.resolve(name + ".java"), source).toString();
  }
}

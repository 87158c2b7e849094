package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.event.Event;
import io.ringbeat.marketdata.file.EventFileMetadata;
import io.ringbeat.marketdata.file.EventFileWriter;
import io.ringbeat.marketdata.synthetic.SyntheticMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own. */
@Timeout(60)
class ProcessTest {
  static final List<String> FOR_JOURNALS =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true",
          "-Dchronicle.announcer.disable=true",
          "-Dchronicle.disk.monitor.disable=true");

  @TempDir private Path directory;
  private Path out;
  private Path err;

  @BeforeEach
  void chooseFiles() {
    out = directory.resolve("stdout");
    err = directory.resolve("stderr");
  }

  @Test
  void shouldPrintJsonOnStandardOutputAndExitWith0() throws Exception {
    String data = TestMarket.eventFile(directory).toString();

    Process process = start("backtest", "--data", data, "--json");

    assertEquals(ExitCode.OK, process.waitFor(), Files.readString(err));
    assertEquals("", Files.readString(err));
    String hash = new ObjectMapper().readTree(out.toFile()).get("runHash").asText();
    assertEquals(Run.of("backtest", "--data", data, "--json").json().get("runHash").asText(), hash);
  }

  @Test
  void shouldCompileAStrategyAndExitWithItsCode() throws Exception {
    Path source = directory.resolve("Bad.java");
    Files.writeString(source, "class Bad { int x = y; }\n");

    Process process = start("backtest", "--strategy", source.toString());

    assertEquals(ExitCode.STRATEGY_LOAD, process.waitFor());
    assertTrue(Files.readString(err).contains("Bad.java:1: cannot find symbol"));
    assertEquals("", Files.readString(out));
  }

  @Test
  void shouldLeaveNothingHalfWrittenWhenKilledInARun() throws Exception {
    Path started = directory.resolve("started");
    Path source = directory.resolve("Slow.java");
    Files.writeString(
        source,
        """
        import io.ringbeat.trading.*;
        public class Slow implements Strategy {
          @Override public void onStart(Context context) {
            try {
              java.nio.file.Files.createFile(java.nio.file.Path.of(
                  context.parameters().text("started", "")));
              Thread.sleep(50_000);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        }
        """);
    List<String> before = new ArrayList<>(List.of("Slow.java", "started", "stderr", "stdout"));

    Process process =
        start(
            "backtest",
            "--strategy",
            source.toString(),
            "--param",
            "started=" + started,
            "--fills",
            directory.resolve("fills.csv").toString());
    while (!Files.exists(started)) {
      assertTrue(process.isAlive(), () -> read(err));
      Thread.sleep(10);
    }
    boolean temporary = files().stream().anyMatch(name -> name.endsWith(".tmp"));
    process.destroy();

    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertTrue(temporary);
    assertFalse(process.exitValue() == ExitCode.OK);
    assertEquals(before, files());
  }

  @Test
  void shouldRunOnAFileThatIsLargerThanTheHeap() throws Exception {
    Path data = directory.resolve("long.rbe");
    long rows = 0;
    try (SyntheticMarket market = new SyntheticMarket(1, Duration.ofMinutes(20));
        EventFileWriter writer = new EventFileWriter(data)) {
      for (EventBlock block = market.next(); block != null; block = market.next()) {
        for (int i = 0; i < block.length(); i += Event.WORDS) {
          writer.accept(block.words(), i);
        }
        rows += block.length() / Event.WORDS;
        market.release(block);
      }
      writer.commit(new EventFileMetadata(market.instruments(), 0, List.of(), "test"));
    }
    assertTrue(rows * Event.BYTES > 100L << 20, "rows: " + rows);

    Process process = startWith("-Xmx48m", "backtest", "--data", data.toString(), "--json");

    assertEquals(ExitCode.OK, process.waitFor(), Files.readString(err));
    assertEquals(rows, new ObjectMapper().readTree(out.toFile()).at("/replay/rows").asLong());
  }

  /** What a journal needs is loaded by those who ask for one: it would take the others' time. */
  @Test
  void shouldLoadNothingOfTheJournalsLibraryForABacktestWithoutAJournal() throws Exception {
    String data = TestMarket.eventFile(directory).toString();
    Path loaded = directory.resolve("loaded");
    String log = "-Xlog:class+load=info:file=" + loaded.getFileName();

    Process process = startWith(log, "backtest", "--data", data, "--quiet");
    int plain = process.waitFor();
    List<String> byPlain = ofTheJournal(loaded);
    process = startWith(log, "backtest", "--data", data, "--quiet", "--record", directory + "/run");
    int recorded = process.waitFor();
    List<String> byRecorded = ofTheJournal(loaded);

    assertEquals(ExitCode.OK, plain, Files.readString(err));
    assertEquals(List.of(), byPlain);
    assertEquals(ExitCode.OK, recorded, Files.readString(err));
    assertTrue(byRecorded.size() > 100, byRecorded::toString);
  }

  /** Returns the classes of Chronicle, and of our journal on it, that a process has loaded. */
  private static List<String> ofTheJournal(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    assertTrue(lines.stream().anyMatch(line -> line.contains(" " + Main.class.getName() + " ")));
    return lines.stream()
        .filter(
            line ->
                line.contains(" net.openhft.") || line.contains(" io.ringbeat.journal.chronicle"))
        .toList();
  }

  private Process start(String... args) throws IOException {
    return startWith("-Xmx256m", args);
  }

  private Process startWith(String option, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(FOR_JOURNALS);
    command.addAll(List.of(option, "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
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

package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat liveness}: a server and a peer as two processes. */
@Timeout(180)
class LivenessCommandTest {
  private static final long DEADLINE = 60_000_000_000L; // ns

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : processes) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldSayWhoLivesWhoIsDeadAndWhoHasLeft() throws Exception {
    Files.writeString(folder.resolve("secret"), "sixteen bytes or more");
    Process server =
        start(
            "server",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--secret-file",
            "secret",
            "--interval",
            "200ms",
            "--grace",
            "500ms",
            "--run",
            "run");
    await("server", () -> read("server").contains("with a secret"));
    Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(read("server"));
    assertTrue(port.find());
    String at = port.group();
    Process one = start("one", "join", at, "--id", "one", "--secret-file", "secret");
    Process two = start("two", "join", at, "--id", "two", "--secret-file", "secret");
    await("server", () -> read("server").contains("one is ALIVE"));
    await("server", () -> read("server").contains("two is ALIVE"));
    await("one", () -> read("one").contains("joined, session "));

    one.destroy(); // SIGTERM: it takes leave
    two.destroyForcibly();
    await("server", () -> read("server").contains("one is LEFT, was ALIVE (alive)"));
    await("server", () -> read("server").contains("two is DEAD, was SUSPECT (alive)"));
    assertTrue(one.waitFor(30, TimeUnit.SECONDS));
    assertEquals(ExitCode.OK, one.exitValue(), read("one"));
    assertTrue(read("one").endsWith("Stopped.\n"), read("one"));

    Run live = Run.of("liveness", "status", "--run", folder.resolve("run").toString());
    assertEquals(ExitCode.OK, live.exitCode(), live.err());
    assertTrue(live.out().contains("LEFT      one"), live.out());
    assertTrue(live.out().contains("DEAD      two"), live.out());
    server.destroy();
    assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    assertEquals(ExitCode.OK, server.exitValue(), read("server"));
    assertTrue(read("server").endsWith("Stopping...\nStopped.\n"), read("server"));
  }

  @Test
  void shouldSayWhichOptionIsWrong() {
    for (Run run :
        new Run[] {
          Run.of("liveness", "serve", "--listen", "nowhere"),
          Run.of("liveness", "serve", "--interval", "often"),
          Run.of("liveness", "serve", "--secret-file", folder.resolve("none").toString()),
          Run.of("liveness", "join", "127.0.0.1:99999", "--id", "a"),
          Run.of("liveness", "join", "127.0.0.1:1", "--id", ""),
        }) {
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    }
    Run none = Run.of("liveness", "status", "--run", folder.resolve("none").toString());
    assertEquals(ExitCode.JOURNAL, none.exitCode(), none.err());
  }

  private Process start(String name, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProcessTest.FOR_JOURNALS);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "liveness"));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private void await(String name, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time:\n" + read(name));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      return "";
    }
  }
}

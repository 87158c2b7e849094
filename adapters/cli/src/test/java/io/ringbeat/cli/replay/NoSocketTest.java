package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replay opens no socket: no class that could make one is initialised in its process. */
class NoSocketTest {
  private static final Pattern SOCKET =
      Pattern.compile(
          "(?m)^.*Initializing '(java/net/\\w*Socket(?:Impl)?|sun/nio/ch/\\w*Socket\\w*"
              + "|sun/nio/ch/Datagram\\w*|sun/nio/ch/\\w*Net)'.*$");

  @TempDir private Path dir;

  @Test
  @Timeout(120)
  void shouldInitialiseNoClassOfSockets() throws Exception {
    String run = dir.resolve("run").toString();
    Run recorded = Run.of("backtest", "--record", run, "--quiet");
    assertEquals(ExitCode.OK, recorded.exitCode(), recorded.err());
    Path log = dir.resolve("log");

    int exitCode =
        process(
            "-Xlog:class+init=info:file=" + log,
            "io.ringbeat.cli.Main",
            "replay",
            run,
            "verify; seek 1000; state; back 3; orders 1; events; book; bisect; tail --for 1ms");

    String classes = Files.readString(log);
    assertEquals(ExitCode.OK, exitCode);
    assertTrue(classes.contains("Initializing 'io/ringbeat/replay/Debugger'"), "an empty log");
    assertEquals(List.of(), SOCKET.matcher(classes).results().map(m -> m.group(1)).toList());
  }

  private int process(String option, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dchronicle"))
        .forEach(command::add);
    command.add(option);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(new File(dir.toFile(), "out"));
    return builder.start().waitFor();
  }
}

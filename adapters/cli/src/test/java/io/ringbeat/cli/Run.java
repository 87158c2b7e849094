package io.ringbeat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command printed and returned. */
public record Run(int exitCode, String out, String err) {

  /**
   * Runs a command as a program would: no terminal, and a clock that ticks a millisecond a look.
   */
  public static Run of(String... args) {
    return of(false, Map.of(), args);
  }

  public static Run of(boolean terminal, Map<String, String> environment, String... args) {
    return of(terminal, "", environment, args);
  }

  /** Runs a command for somebody who types, on a terminal. */
  public static Run typing(String typed, String... args) {
    return of(true, typed, Map.of(), args);
  }

  /** Runs a command that reads from a pipe. */
  public static Run piping(String piped, String... args) {
    return of(false, piped, Map.of(), args);
  }

  private static Run of(
      boolean terminal, String typed, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    long[] clock = new long[1];
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            terminal,
            terminal,
            terminal,
            environment,
            () -> clock[0] += 1_000_000,
            "ringbeat");
    int exitCode = Main.run(args, shell);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}

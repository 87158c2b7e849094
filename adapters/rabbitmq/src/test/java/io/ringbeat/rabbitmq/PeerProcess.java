package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running peer, its log, and the lines of JSON that it writes. Used by one thread at a time. */
public final class PeerProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Guard guard;
  private final Path log;
  private final Path out;
  private final Process process;
  private long seen; // of the log

  /**
   * Starts it.
   *
   * @param guard ends it with this JVM
   * @param folder its own, for the log and the lines
   * @param command the program and its arguments; RINGBEAT_OUT names the file of the lines
   * @param builder has its folder and environment
   */
  PeerProcess(Guard guard, Path folder, List<String> command, ProcessBuilder builder)
      throws IOException {
    this.guard = guard;
    log = folder.resolve("log");
    out = Files.createFile(folder.resolve("out.jsonl"));
    builder.environment().put("RINGBEAT_OUT", out.toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = guard.start(command, builder);
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** All it has said so far. */
  public String log() {
    return read(log);
  }

  /**
   * Waits until it says something that it had not said at the last wait.
   *
   * @param text part of a line
   * @throws AssertionError if it does not within a minute, or ends before that; with its log
   */
  public void await(String text) {
    Wait.until(
        LIMIT,
        () -> "it says \"" + text + "\", but:\n" + log(),
        () -> {
          if (!process.isAlive() && log().indexOf(text, (int) seen) < 0) {
            throw new AssertionError("the peer ended with " + process.exitValue() + ":\n" + log());
          }
          return log().indexOf(text, (int) seen) >= 0;
        });
    seen = log().indexOf(text, (int) seen) + (long) text.length();
  }

  /** Writes a line to its input. */
  public void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the peer does not listen:\n" + log(), e);
    }
  }

  /**
   * Waits for lines that it writes.
   *
   * @param count how many from its beginning
   * @return all there are, which may be more
   * @throws AssertionError if they are not there within a minute; with its log
   */
  public List<JsonNode> lines(int count) {
    Wait.until(
        LIMIT,
        () -> count + " lines, but " + lines().size() + ":\n" + log(),
        () -> lines().size() >= count);
    return lines();
  }

  /** The whole lines that it has written so far. */
  public List<JsonNode> lines() {
    String text = read(out);
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (int begin = 0, end; (end = text.indexOf('\n', begin)) >= 0; begin = end + 1) {
        lines.add(JSON.readTree(text.substring(begin, end)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
    return lines;
  }

  /** Asks it to end, as an operator does, and waits for that; kills it after a minute. */
  public void stop() {
    process.destroy();
    guard.forget(process, LIMIT);
  }

  /** kill -9, with all its children. */
  @Override
  public void close() {
    if (process.isAlive()) {
      guard.kill(process);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.rabbitmq.NeedsBroker;
import io.ringbeat.rabbitmq.PrivateBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat beat} as a process, with a broker. */
@NeedsBroker
@Timeout(180)
class BeatProcessTest {
  private static final long DEADLINE = 60_000_000_000L; // ns
  private static final String TICK =
      "[entry.tick]\ntask = \"proj.tick\"\nevery = \"200ms\"\noptions = { queue = \"%s\" }\n";

  /** What the launcher passes so that newer JDKs do not warn. */
  private static final List<String> LAUNCHERS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : processes) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldSendReloadSayHowItIsAndEndInOrder() throws Exception {
    PrivateBroker broker = PrivateBroker.shared();
    String queue = "beat-process";
    try (Connection connection = broker.connect()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, null);
      Path tasks = Files.writeString(folder.resolve("tasks.toml"), TICK.formatted(queue));
      Path out = folder.resolve("out");
      Process beat = start(broker, "process", "--pid-file", "beat.pid");
      await(() -> read(out).contains("Leader: this beat leads, epoch "), out);
      await(() -> count(channel, queue) > 0, out);
      GetResponse message = channel.basicGet(queue, true);
      assertEquals("proj.tick", message.getProps().getHeaders().get("task").toString());
      assertTrue(read(out).contains("Scheduler: sending due task tick (proj.tick) id "));
      assertEquals(beat.pid() + "\n", read(folder.resolve("beat.pid")));

      Files.writeString(tasks, "[entry.broken");
      await(() -> read(out).contains("Schedule: the old one stays in force: "), out);
      Files.writeString(
          tasks, TICK.formatted(queue) + TICK.replace(".tick]", ".tock]").formatted(queue));
      await(
          () -> read(out).contains("Schedule: reloaded, 1 added, 0 changed, 0 removed; 2 in"), out);
      await(() -> read(out).contains("sending due task tock"), out);
      await(() -> Run.of("beat", "status", "--run", run()).out().contains("leads, epoch "), out);

      Run status = Run.of("beat", "status", "--run", run());
      assertEquals(ExitCode.OK, status.exitCode(), status.err());
      assertTrue(status.out().contains(beat.pid() + " lives"), status.out());
      Run second =
          Run.of(
              "beat",
              "--schedule",
              tasks.toString(),
              "--broker",
              "amqp://h",
              "--run",
              run(),
              "--name",
              "process",
              "--member",
              "m");
      assertEquals(ExitCode.JOURNAL, second.exitCode(), second.err());
      assertTrue(second.err().contains("is in use by another beat"), second.err());

      beat.destroy(); // SIGTERM
      assertTrue(beat.waitFor(30, TimeUnit.SECONDS));
      assertEquals(ExitCode.OK, beat.exitValue(), read(out) + read(folder.resolve("err")));
      assertTrue(read(out).endsWith("Stopping...\nStopped.\n"), read(out));
      assertFalse(Files.exists(folder.resolve("beat.pid")));
      assertFalse(read(out).contains(broker.password()));
      assertEquals(ExitCode.NOT_RUNNING, Run.of("beat", "status", "--run", run()).exitCode());

      Files.writeString(tasks, TICK.formatted(queue));
      start(broker, "process"); // goes on: only the difference becomes events
      await(() -> read(out).contains("Schedule: 0 added, 0 changed, 1 removed; 1 in force"), out);
      assertTrue(read(out).contains("goes on"), read(out));
      await(() -> read(out).contains("sending due task tick"), out);
      assertFalse(read(out).contains("task tock"), "it is not in the schedule any more");
      channel.queueDelete(queue);
    }
  }

  @Test
  void shouldSayThatTheBrokerCannotBeReached() throws Exception {
    Files.writeString(folder.resolve("tasks.toml"), TICK.formatted("q"));
    Path out = folder.resolve("out");

    start("amqp://guest@127.0.0.1:1", "guest", "unreached");

    await(() -> read(out).contains(" cannot be used, it is tried again: "), out);
    assertTrue(
        read(out).contains("WARNING: beat unreached.m: amqp://guest@127.0.0.1:1"), read(out));
    await(() -> Run.of("beat", "status", "--run", run()).out().contains(" down"), out);
    assertEquals("", read(folder.resolve("err")));
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  private Process start(PrivateBroker broker, String name, String... more) throws IOException {
    String uri = broker.uri().toString().replace(":" + broker.password() + "@", "@");
    return start(uri, broker.password(), name, more);
  }

  private Process start(String uri, String password, String name, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProcessTest.FOR_JOURNALS);
    command.addAll(LAUNCHERS);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "beat", "--schedule", "tasks.toml", "--broker"));
    command.addAll(List.of(uri, "--name", name, "--member", "m", "--run", "run"));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("RINGBEAT_AMQP_PASSWORD", password);
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static long count(Channel channel, String queue) {
    try {
      return channel.messageCount(queue);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void await(BooleanSupplier condition, Path out) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time:\n" + read(out) + read(folder.resolve("err")));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}

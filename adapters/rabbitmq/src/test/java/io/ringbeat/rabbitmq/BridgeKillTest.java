package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed again and again while it sends: the other side is given each message once. */
@NeedsBroker
final class BridgeKillTest {
  private static final int KILLS = Integer.getInteger("ringbeat.hostKills", 5);
  private static final int LAST = 4_000 * (KILLS + 1);
  private static final String QUEUE = "test.hostkill";

  @TempDir Path folder;

  private Process sender(int life) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!argument.startsWith("-javaagent") && !argument.startsWith("-agentlib")) {
        command.add(argument);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SenderMain.class.getName());
    command.add(folder.resolve("sender").toString());
    command.add(PrivateBroker.shared().uri().toString());
    command.add(QUEUE);
    command.add(Integer.toString(LAST));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("life" + life + ".log").toFile())
        .start();
  }

  @Test
  void shouldLoseNothingAndDoubleNothingWhenTheHostIsKilled() throws Exception {
    long seed = 20_261_123;
    SplittableRandom random = new SplittableRandom(seed);
    Endpoint endpoint = Endpoint.of(PrivateBroker.shared().uri().toString());
    try (Host to =
        new Host(folder.resolve("to"), "to", endpoint, BridgeTest.consuming(QUEUE, ""))) {
      for (int i = 0; i < KILLS; i++) {
        int before = to.notes.size();
        Process life = sender(i);
        try {
          Wait.until(
              Duration.ofSeconds(60),
              () -> "the host sends: " + log(),
              () -> to.notes.size() > before || !life.isAlive());
          TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        } finally {
          life.destroyForcibly().waitFor();
        }
      }
      Process last = sender(KILLS);
      try {
        Wait.until(
            Duration.ofMinutes(2), () -> "all arrive: " + log(), () -> to.notes.size() >= LAST);
        assertTrue(last.waitFor(60, TimeUnit.SECONDS), "the sender ends");
        assertEquals(0, last.exitValue(), this::log);
      } finally {
        last.destroyForcibly();
      }
      assertEquals(BridgeTest.upTo(LAST), to.notes.list(), "seed " + seed);
      System.out.println(
          KILLS
              + " kills of the host: "
              + LAST
              + " messages, each once and in order; "
              + to.core.duplicates()
              + " came again");
    }
  }

  private String log() {
    try (var files = Files.list(folder)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).sorted().toList()) {
        text.append(file.getFileName()).append(": ").append(Files.readString(file)).append('\n');
      }
      return text.substring(Math.max(0, text.length() - 3_000));
    } catch (IOException e) {
      return e.toString();
    }
  }
}

package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.replay.Replay;
import io.ringbeat.replay.ReplayResult;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a bridge is replayed without one: the same commands, and no socket. */
@NeedsBroker
final class BridgeReplayTest {
  private static final Pattern SOCKET =
      Pattern.compile(
          "Initializing '(java/net/\\w*Socket(?:Impl)?|sun/nio/ch/\\w*Socket\\w*|com/rabbitmq/.*)'");

  @TempDir Path folder;

  /** Replays a run in a process of its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println(replay(Path.of(args[0])));
    }
  }

  private static String replay(Path run) {
    Host.Notes notes = new Host.Notes();
    BridgeCore core = new BridgeCore(notes).on("test.replay", notes::onMessage);
    notes.answerTo(core, "test.replay", "k");
    try (ChronicleStore store = ChronicleStore.readOnly(run)) {
      ReplayResult result = new Replay(store).core("core", core).run();
      return notes.list() + " " + core.duplicates() + " " + result.commandHash();
    }
  }

  @Test
  void shouldMakeTheSameCommandsWithoutASocket() throws Exception {
    Endpoint endpoint = Endpoint.of(PrivateBroker.shared().uri().toString());
    Host ended;
    try (Host host =
        new Host(
            folder.resolve("host"),
            "host",
            endpoint,
            BridgeTest.consuming("test.replay", ""),
            made -> made.notes.answerTo(made.core, "test.replay", "k"))) {
      for (int i = 1; i <= 300; i++) {
        host.feed.quote(0, 0, 100, 1, 101, 1, i); // what it sends comes back to itself
      }
      BridgeTest.await("300 messages", () -> host.notes.size() >= 300 && host.bridge.isIdle());
      ended = host;
    }
    String expected =
        ended.notes.list() + " " + ended.core.duplicates() + " " + ended.engine.commandHash();
    assertNotEquals(0, ended.engine.commandHash());
    Path run = folder.resolve("host/journal");
    assertEquals(expected, replay(run));

    Path log = folder.resolve("classes.log");
    Path said = folder.resolve("said");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dchronicle"))
        .forEach(command::add);
    command.add("-Xlog:class+init=info:file=" + log);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), run.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertTrue(Files.readString(said).contains(expected), Files.readString(said));
    String classes = Files.readString(log);
    assertTrue(classes.contains("io/ringbeat/rabbitmq/BridgeCore"), "an empty log");
    assertEquals(
        List.of(), SOCKET.matcher(classes).results().map(found -> found.group(1)).toList());
  }
}

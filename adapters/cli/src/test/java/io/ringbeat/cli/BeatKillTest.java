package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.rabbitmq.NeedsBroker;
import io.ringbeat.rabbitmq.PrivateBroker;
import io.ringbeat.schedule.OccurrenceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ringbeat beat} as processes that are killed, with a broker. More kills than in the build:
 * {@code mvn -B test -pl adapters/cli -am -Dtest=BeatKillTest -Dringbeat.beatKills=1000
 * -Dtests.seconds=0 -Dsurefire.failIfNoSpecifiedTests=false}, one to two hours.
 */
@NeedsBroker
class BeatKillTest {
  private static final int KILLS = Integer.getInteger("ringbeat.beatKills", 3);
  private static final long SECOND = 1_000_000_000; // ns
  private static final long DEADLINE = 60 * SECOND;
  private static final Map<String, Long> ENTRIES = Map.of("often", SECOND, "seldom", 7 * SECOND);

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, AtomicLong> came = new ConcurrentHashMap<>(); // by id
  private final AtomicLong lastCame = new AtomicLong(); // System.nanoTime
  private final PrivateBroker broker = PrivateBroker.shared();

  @BeforeEach
  void writeSchedule() throws IOException {
    StringBuilder text = new StringBuilder("queue = \"beat-kill\"\nmisfire = \"fire-all\"\n");
    ENTRIES.forEach(
        (name, period) ->
            text.append("[entry." + name + "]\ntask = \"t\"\nevery = \"" + period + "ns\"\n"));
    Files.writeString(folder.resolve("tasks.toml"), text);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : processes) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldRunEachOccurrenceThoughItIsKilledMoreOftenThanItsPeriods() throws Exception {
    long seed = Long.getLong("ringbeat.seed", 20_261_122L);
    SplittableRandom random = new SplittableRandom(seed);
    try (Connection connection = broker.connect()) {
      listen(connection);
      Process first = start("alone", "a", 0);
      await("the first runs", () -> came.size() > 1);
      first.destroyForcibly().waitFor();
      for (int i = 1; i < KILLS; i++) {
        Process life = start("alone", "a", i);
        life.waitFor(random.nextLong(300, 4_000), TimeUnit.MILLISECONDS);
        assertTrue(life.isAlive(), () -> "it ended by itself: " + log());
        life.destroyForcibly().waitFor();
      }
      start("alone", "a", KILLS);
      requireAll("seed " + seed + ", " + KILLS + " kills of one beat");
      connection.createChannel().queueDelete("beat-kill");
    }
  }

  @Test
  void shouldTakeOverFromABeatThatIsKilled() throws Exception {
    try (Connection connection = broker.connect()) {
      listen(connection);
      List<Process> beats = new ArrayList<>(List.of(start("two", "a", 0), start("two", "b", 0)));
      long longest = 0;
      for (int i = 1; i <= KILLS; i++) {
        int before = came.size();
        await("something runs", () -> came.size() > before);
        await("both are there", () -> isUp("a") && isUp("b"));
        int leader = leads("a") ? 0 : 1;
        assertTrue(leads(leader == 0 ? "a" : "b"), this::log);
        beats.get(leader).destroyForcibly().waitFor();
        long killed = System.nanoTime();
        await("the other one runs it", () -> lastCame.get() - killed > SECOND / 100);
        longest = Math.max(longest, lastCame.get() - killed);
        beats.set(leader, start("two", leader == 0 ? "a" : "b", i));
      }
      requireAll(KILLS + " takeovers, the longest within " + longest / 1_000_000 + " ms");
      connection.createChannel().queueDelete("beat-kill");
    }
  }

  private void listen(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    channel.queueDeclare("beat-kill", true, false, false, null);
    channel.queuePurge("beat-kill");
    channel.basicConsume(
        "beat-kill",
        true,
        (tag, message) -> {
          came.computeIfAbsent(message.getProperties().getMessageId(), id -> new AtomicLong())
              .incrementAndGet();
          lastCame.set(System.nanoTime());
        },
        tag -> {});
  }

  /** Waits until all is caught up, and compares what came with what was due. */
  private void requireAll(String what) throws InterruptedException {
    long until = System.currentTimeMillis() / 1_000 * SECOND;
    String last = OccurrenceId.of("often", until).toString();
    await("it catches up", () -> came.containsKey(last));
    TimeUnit.MILLISECONDS.sleep(200); // what comes behind it of the same second
    int due = 0;
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Long> entry : ENTRIES.entrySet()) {
      long period = entry.getValue();
      long at = until - Math.floorMod(until, period);
      int found = 0;
      int absent = 0;
      for (; absent < 1_000; at -= period) { // back to where there was nothing any more
        String id = OccurrenceId.of(entry.getKey(), at).toString();
        absent = came.containsKey(id) ? 0 : absent + 1;
        found += absent == 0 ? 1 : 0;
        if (absent > 0) {
          missing.add(entry.getKey() + " at " + at);
        }
      }
      missing.subList(missing.size() - 1_000, missing.size()).clear();
      assertTrue(found > 0 || entry.getValue() > SECOND, entry + " never ran: " + log());
      due += found;
    }
    assertEquals(List.of(), missing, what);
    long twice = came.values().stream().filter(times -> times.get() > 1).count();
    System.out.println(
        what + ": " + due + " occurrences, 0 missed; " + twice + " came twice, with the same id");
  }

  private boolean leads(String member) {
    return status(member).contains("\"leading\":true");
  }

  private boolean isUp(String member) {
    String status = status(member);
    return status.contains(", up\"") && status.matches("(?s).*\"place\":[0-9].*");
  }

  private String status(String member) {
    return read(folder.resolve("run-" + member + "/status.json"));
  }

  private Process start(String name, String member, int life) throws IOException {
    Files.deleteIfExists(folder.resolve("run-" + member + "/status.json"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProcessTest.FOR_JOURNALS);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "beat", "--schedule", "tasks.toml"));
    command.addAll(List.of("--broker", broker.uri().toString(), "--name", "kill-" + name));
    command.addAll(List.of("--member", member, "--run", "run-" + member));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log-" + member + "-" + life % 10).toFile())
            .start();
    processes.removeIf(each -> !each.isAlive());
    processes.add(process);
    return process;
  }

  private String log() {
    try (var files = Files.list(folder)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().contains("log-")).sorted().toList()) {
        String all = read(file);
        text.append(file.getFileName()).append(":\n");
        text.append(all.substring(Math.max(0, all.length() - 600))).append('\n');
      }
      return text.toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time: " + what + "\n" + log());
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

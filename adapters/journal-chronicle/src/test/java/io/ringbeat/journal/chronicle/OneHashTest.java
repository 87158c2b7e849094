package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.replay.ReplayResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A journal comes to the same wherever and however it is replayed. */
@Timeout(1_800)
final class OneHashTest {
  private static final boolean ALL = Boolean.getBoolean("ringbeat.all");
  private static final int REPLAYS = Integer.getInteger("ringbeat.replays", 10);
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_105);
  private static final int FEEDS = 4;

  private static final List<List<String>> COMPILERS =
      List.of(
          List.of("-XX:TieredStopAtLevel=1"), List.of("-XX:-TieredCompilation"), List.of("-Xint"));
  private static final List<List<String>> COLLECTORS =
      List.of(List.of("-XX:+UseSerialGC"), List.of("-XX:+UseG1GC"), List.of("-XX:+UseZGC"));
  private static final List<List<String>> PLACES =
      List.of(
          List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata"),
          List.of("-Duser.language=de", "-Duser.country=DE", "-Duser.timezone=America/New_York"),
          List.of("-Duser.language=ar", "-Duser.country=SA", "-Duser.timezone=Pacific/Apia"));

  private static Path parent;
  private static Path folder;
  private static Recording.End recorded;

  @BeforeAll
  static void record() throws Exception {
    parent = Folders.fresh("one-hash");
    folder = parent.resolve("run");
    recorded = Recording.byThreads(folder, FEEDS, 700);
  }

  @AfterAll
  static void tidy() throws IOException {
    Folders.delete(parent);
  }

  @Test
  void shouldComeToTheSameInAnyJvm() throws Exception {
    List<List<String>> jvms = jvms();
    String expected =
        "last "
            + recorded.last()
            + ", state "
            + recorded.state()
            + ", commands "
            + recorded.commands()
            + ", difference null";

    for (List<String> jvm : jvms) {
      List<String> said = replay(jvm);
      assertTrue(!said.isEmpty() && said.get(0).equals(expected), jvm + " said " + said);
    }

    assertTrue(recorded.last() > 1_000, "last: " + recorded.last());
    System.out.printf(
        "%d slots of %d producers, one hash of %d JVMs, of them %d newer%n",
        recorded.last() + 1,
        FEEDS,
        jvms.size(),
        jvms.stream().filter(jvm -> newer() != null && jvm.get(0).equals(newer())).count());
  }

  @Test
  void shouldVerifyEachTimeWithAnyCutsOfItsBatches() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      StraightRun straight = new StraightRun(store);
      for (int i = 0; i < REPLAYS; i++) {
        ReplayResult result = PaperRun.replay(store).run();

        assertNull(result.difference());
        assertEquals(
            recorded, new Recording.End(result.last(), result.stateHash(), result.commandHash()));
        assertEquals(recorded, straight.inPieces(store, random.nextLong()), "seed " + SEED);
      }
    }
  }

  /** All of them, or those in which every value of each property comes up. */
  private static List<List<String>> jvms() throws IOException {
    List<String> javas = new ArrayList<>();
    javas.add(ProcessHandle.current().info().command().orElse("java"));
    if (newer() != null) {
      javas.add(newer());
    }
    List<List<String>> jvms = new ArrayList<>();
    for (int java = 0; java < javas.size(); java++) {
      for (int compiler = 0; compiler < 3; compiler++) {
        for (int collector = 0; collector < 3; collector++) {
          for (int place = 0; place < 3; place++) {
            if (ALL || (collector == (compiler + java) % 3 && place == compiler)) {
              List<String> jvm = new ArrayList<>(List.of(javas.get(java)));
              jvm.addAll(COMPILERS.get(compiler));
              jvm.addAll(COLLECTORS.get(collector));
              jvm.addAll(PLACES.get(place));
              jvms.add(jvm);
            }
          }
        }
      }
    }
    return jvms;
  }

  /** Returns a newer JDK's java, null if none is found. */
  private static String newer() {
    List<Path> homes = new ArrayList<>();
    String named = System.getenv("JAVA_HOME_25");
    if (named != null && !named.isEmpty()) {
      homes.add(Path.of(named));
    }
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(usual, "*25*")) {
        found.forEach(homes::add);
      } catch (IOException e) {
        // Then there is none.
      }
    }
    return homes.stream()
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  private static List<String> replay(List<String> jvm) throws Exception {
    List<String> command = new ArrayList<>(jvm);
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ReplayMain.class.getName());
    command.add(folder.toString());
    Process process = Child.start(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    return said.lines().toList();
  }
}

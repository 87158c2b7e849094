package io.ringbeat.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code journal info} and {@code journal verify}. */
class VerifyCommandTest {
  @TempDir private Path dir;
  private Path folder;

  @BeforeEach
  void chooseFolder() {
    folder = dir.resolve("run");
  }

  @Test
  void shouldPrintItsHelpAlone() {
    Run run = Run.of("journal");

    assertEquals(ExitCode.OK, run.exitCode());
    for (String name : new String[] {"info", "verify", "repair", "skip", "archive", "export"}) {
      assertTrue(run.out().contains("  " + name + " "), run.out());
    }
  }

  @Test
  void shouldSayWhatAWholeRunHolds() throws IOException {
    try (TestRun run = TestRun.in(folder)) {
      run.quotes(50);
      run.snapshot();
    }

    JsonNode info = Run.of("journal", "info", folder.toString(), "--json").json();
    Run text = Run.of("journal", "info", folder.toString());

    assertEquals("whole", info.get("state").asText());
    assertEquals("asking \u001b[31m\n=it", info.at("/run/strategy").asText());
    assertEquals(53, info.at("/events/byKind/QUOTE").asLong());
    assertEquals(53, info.at("/commands/count").asLong());
    assertEquals(TestRun.T0, info.at("/events/firstTime").asLong());
    assertEquals(1, info.at("/events/checkpoints").asLong());
    assertTrue(info.at("/snapshots/0/good").asBoolean(), info.toPrettyString());
    assertEquals(
        info.at("/snapshots/0/sequence").asLong(), info.at("/events/lastCheckpoint").asLong());
    assertEquals(info.at("/events/last"), info.at("/events/marks/synced"));
    assertEquals(ExitCode.OK, text.exitCode());
    assertTrue(text.out().startsWith("Journal       " + folder + ": whole\n"), text.out());
    assertTrue(text.out().contains("2023-11-14T22:13:20.000000000Z"), text.out());
    assertFalse(text.out().contains("\u001b"), "a value must not steer the terminal");
  }

  @Test
  void shouldVerifyAWholeRunAndChangeNothing() throws IOException {
    TestRun.whole(folder, 30);
    Map<String, Integer> before = RunFiles.fingerprint(folder);

    Run run = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().endsWith("State         whole\n"), run.out());
    assertEquals(before, RunFiles.fingerprint(folder));
  }

  @Test
  void shouldVerifyARunThatIsBeingWritten() throws IOException {
    try (TestRun running = TestRun.in(folder)) {
      running.quotes(20);

      Run run = Run.of("journal", "verify", folder.toString(), "--json");

      assertEquals(ExitCode.OK, run.exitCode(), run.err());
      assertEquals(running.cursor(), run.json().at("/events/last").asLong());
    }
  }

  @Test
  void shouldNameTheRangeTheFileAndTheByteOfDamage() throws IOException {
    TestRun.whole(folder, 30);
    Path segment = RunFiles.segment(folder, "events", 0);
    long at = RunFiles.frame(segment, 5);
    long end =
        Run.of("journal", "info", folder.toString(), "--json").json().at("/events/last").asLong();
    RunFiles.flip(segment, at + 60);

    Run run = Run.of("journal", "verify", folder.toString(), "--json");

    JsonNode damage = run.json().at("/events/damage");
    assertEquals(ExitCode.DAMAGED, run.exitCode());
    assertEquals(end, damage.get("last").asLong());
    assertTrue(damage.get("where").asText().startsWith(segment + ", byte "), damage.toString());
    assertTrue(run.err().contains("the checksum is wrong"), run.err());
    assertTrue(run.err().contains("journal repair " + folder + " --export-good"), run.err());
    JsonNode intact = run.json().at("/unreachableEvents/0");
    assertEquals(end, intact.get("last").asLong());
    assertTrue(intact.get("first").asLong() > damage.get("first").asLong(), run.out());
    assertEquals(RunFiles.frame(segment, 6), intact.get("position").asLong());
  }

  @Test
  void shouldFindALostEnd() throws IOException {
    TestRun.whole(folder, 30);
    Path segment = RunFiles.segment(folder, "events", 0);
    RunFiles.truncate(segment, RunFiles.frame(segment, 7) + 8);

    Run run = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.DAMAGED, run.exitCode());
    assertTrue(run.out().contains("State         DAMAGED"), run.out());
    assertTrue(run.err().contains("it is torn"), run.err());
  }

  @Test
  void shouldReportATornTailThatNobodyIsOwed() throws IOException {
    TestRun.whole(folder, 30);
    Path segment = RunFiles.segment(folder, "events", 0);
    long end = Long.parseLong(end(folder).replaceAll(".*byte ", ""));
    RunFiles.write(segment, end, new byte[] {64, 0, 0, (byte) 0x80, 1, 2, 3});

    Run run = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("something unfinished lies behind"), run.out());
    assertTrue(run.out().endsWith("State         whole, with a torn tail\n"), run.out());
  }

  private static String end(Path folder) throws IOException {
    return Run.of("journal", "info", folder.toString(), "--json").json().at("/events/end").asText();
  }

  @Test
  void shouldFindLostCommands() throws IOException {
    TestRun.whole(folder, 30);
    Path segment = RunFiles.segment(folder, "out", 0);
    RunFiles.flip(segment, RunFiles.frame(segment, 3) + 50);

    Run run = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.DAMAGED, run.exitCode());
    assertTrue(run.err().contains("ringbeat: commands: sequences "), run.err());
  }

  @Test
  void shouldFindADamagedSnapshotAndDamagedMarks() throws IOException {
    try (TestRun run = TestRun.in(folder)) {
      run.quotes(5);
      run.snapshot();
    }
    try (var files = Files.list(folder.resolve("snapshots"))) {
      RunFiles.flip(files.findFirst().orElseThrow(), 100);
    }

    Run snapshot = Run.of("journal", "verify", folder.toString());
    Files.write(folder.resolve("tail-events"), new byte[100]);
    Run marks = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.DAMAGED, snapshot.exitCode());
    assertTrue(snapshot.err().contains("the snapshot's checksum is wrong"), snapshot.err());
    assertEquals(ExitCode.DAMAGED, marks.exitCode());
    assertTrue(marks.err().contains("nobody can tell"), marks.err());
  }

  @Test
  void shouldNotTakeADamagedBeginningForAnArchive() throws IOException {
    TestRun.whole(folder, 5);
    try (TestRun run = TestRun.in(folder, TestRun.T0 + 1_000_000_000, 0)) {
      run.quotes(5);
    }
    Path segment = RunFiles.segment(folder, "events", 0);
    RunFiles.flip(segment, RunFiles.frame(segment, 0) + 20);

    Run run = Run.of("journal", "verify", folder.toString());

    assertEquals(ExitCode.DAMAGED, run.exitCode());
    assertTrue(run.err().contains("the beginning of the segment is damaged"), run.err());
  }

  @Test
  void shouldRefuseWhatIsNoRun() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    Path empty = Files.createDirectory(dir.resolve("empty"));
    TestRun.whole(folder, 1);
    Path link = Files.createSymbolicLink(dir.resolve("link"), folder);
    Path hostile = dir.resolve("a b'$(x)\n;é");

    assertRefused("there is no such folder", hostile);
    assertRefused("is no folder", file);
    assertRefused("is no folder of a run", empty);
    assertRefused("is a symbolic link", link);
  }

  @Test
  void shouldReadAFolderWithAnyName() {
    Path hostile = dir.resolve("-a b'$(x);é");
    TestRun.whole(hostile, 1);

    Run run = Run.of("journal", "verify", hostile.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  private static void assertRefused(String why, Path path) {
    for (String command : new String[] {"info", "verify", "export"}) {
      Run run = Run.of("journal", command, path.toString());

      assertEquals(ExitCode.JOURNAL, run.exitCode());
      assertEquals("", run.out());
      assertTrue(run.err().contains(why), run.err());
    }
  }
}

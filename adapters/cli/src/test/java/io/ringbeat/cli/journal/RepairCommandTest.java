package io.ringbeat.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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

class RepairCommandTest {
  @TempDir private Path dir;
  private Path folder;
  private Path target;

  @BeforeEach
  void chooseFolders() {
    folder = dir.resolve("run");
    target = dir.resolve("good");
  }

  @Test
  void shouldSaveWhatIsBeforeTheDamageSoThatTheRunGoesOn() throws IOException {
    try (TestRun run = TestRun.in(folder)) {
      run.quotes(20);
      run.snapshot();
      run.quotes(20);
    }
    Path segment = RunFiles.segment(folder, "events", 0);
    RunFiles.flip(segment, RunFiles.frame(segment, 35) + 60);
    JsonNode bad = verify(folder).json();
    Map<String, Integer> before = RunFiles.fingerprint(folder);

    Run run = repair();

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("are intact, but nothing leads to them"), run.out());
    assertEquals(before, RunFiles.fingerprint(folder));
    Run saved = verify(target);
    assertEquals(ExitCode.OK, saved.exitCode(), saved.err());
    assertEquals(bad.at("/events/last"), saved.json().at("/events/last"));
    assertEquals(bad.at("/events/chain"), saved.json().at("/events/chain"));
    assertEquals(1, saved.json().get("snapshots").size());
    assertTrue(
        saved.json().at("/commands/lastId").asLong() / 4096 <= bad.at("/events/last").asLong());
    try (TestRun again = TestRun.in(target, TestRun.T0 + 1_000_000_000, 0)) {
      assertNotNull(again.engine().recovered());
      again.quotes(5);
    }
    assertEquals(ExitCode.OK, verify(target).exitCode());
  }

  @Test
  void shouldCopyAWholeRun() throws IOException {
    TestRun.whole(folder, 10);

    Run run = repair();

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("the journal was whole"), run.out());
    assertEquals(
        verify(folder).json().at("/commands/chain"), verify(target).json().at("/commands/chain"));
  }

  @Test
  void shouldNotTouchATargetThatIsThere() throws IOException {
    TestRun.whole(folder, 2);
    Files.createDirectory(target);

    Run there = repair();
    Run within =
        Run.of("journal", "repair", folder.toString(), "--export-good", folder + "/events/x");

    assertEquals(ExitCode.USAGE, there.exitCode());
    assertTrue(there.err().contains("is there already"), there.err());
    assertEquals(ExitCode.USAGE, within.exitCode());
    assertFalse(Files.exists(folder.resolve("events/x")));
    try (var files = Files.list(dir)) {
      assertEquals(2, files.count());
    }
  }

  private Run repair() {
    return Run.of("journal", "repair", folder.toString(), "--export-good", target.toString());
  }

  private static Run verify(Path run) {
    return Run.of("journal", "verify", run.toString(), "--json");
  }
}

package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import io.ringbeat.cli.journal.ArchivedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat replay} on a live run whose beginning was archived. */
class ArchivedReplayTest {
  @TempDir private Path dir;
  private Path folder;

  @BeforeEach
  void recordAndArchive() {
    folder = dir.resolve("run");
    ArchivedRun.in(folder, dir.resolve("archive"));
  }

  private Run coded(String verbs) {
    return Run.of(
        "replay", folder.toString(), verbs, "--handlers", "io.ringbeat.cli.journal.ArchivedRun");
  }

  private Run plain(String verbs) {
    return Run.of("replay", folder.toString(), verbs);
  }

  @Test
  void shouldBeginAtTheSnapshot() {
    Run run = coded("verify; seek start; state core/core/hash; seek end; back 3; step");
    Run before = coded("seek 3");
    Run longAgo = coded("seek 2023-11-14T22:13:20Z");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("every command and every state hash as recorded"), run.out());
    assertEquals(1, count(run.err(), "archived: the walk begins behind sequence"), run.err());
    assertFalse(run.out().contains("before the first event"), "it stands at the snapshot");
    assertEquals(ExitCode.JOURNAL, before.exitCode(), before.err());
    assertTrue(before.err().contains("sequence 3 is before sequence "), before.err());
    assertEquals(ExitCode.JOURNAL, longAgo.exitCode(), longAgo.err());
  }

  @Test
  void shouldRefuseStatesAndShowEventsWhereThereIsNoSnapshot() throws IOException {
    try (var files = Files.walk(folder.resolve("snapshots"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    Run state = coded("state");
    Run events = plain("until kind == QUOTE; back 2; step; book 3; orders");
    Run none = plain("events 0..3");

    assertEquals(ExitCode.JOURNAL, state.exitCode(), state.err());
    assertTrue(state.err().contains("no snapshot from which the states could be had"), state.err());
    assertEquals(ExitCode.OK, events.exitCode(), events.err());
    assertTrue(events.out().contains("QUOTE"), events.out());
    assertEquals(ExitCode.DIFFERENT, none.exitCode(), none.err());
    assertTrue(none.out().contains("there are no such events"), none.out());
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}

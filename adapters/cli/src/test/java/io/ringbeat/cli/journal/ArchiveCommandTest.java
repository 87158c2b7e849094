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
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCommandTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path dir;
  private Path folder;
  private Path target;

  @BeforeEach
  void runFourTimes() {
    folder = dir.resolve("run");
    target = dir.resolve("archive");
    for (int i = 0; i < 4; i++) {
      try (TestRun run = TestRun.in(folder, TestRun.T0 + i * SECOND, 0)) {
        run.quotes(10);
        if (i == 2) {
          run.snapshot();
        }
      }
    }
  }

  @Test
  void shouldMoveWhatIsOlderThanTheSnapshotAndLetTheRunGoOn() throws IOException {
    JsonNode before = verify();

    Run dry = archive("--dry-run");
    boolean made = Files.exists(target);
    Run run = archive();
    Run again = archive();

    assertFalse(made);
    assertTrue(dry.out().contains("Would move"), dry.out());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(ExitCode.OK, again.exitCode(), again.err());
    assertTrue(again.out().contains("no segment is wholly older"), again.out());
    JsonNode after = verify();
    assertEquals("whole", after.get("state").asText());
    assertTrue(after.at("/events/first").asLong() > 0, after.toPrettyString());
    assertEquals(before.at("/events/chain"), after.at("/events/chain"));
    assertTrue(Files.exists(RunFiles.segment(target, "events", 0)));
    assertTrue(Files.exists(RunFiles.segment(target, "out", 0)));
    try (TestRun on = TestRun.in(folder, TestRun.T0 + 5 * SECOND, 0)) {
      on.quotes(2);
    }
    assertEquals("whole", verify().get("state").asText());
    assertEquals(
        ExitCode.OK, Run.of("journal", "export", target.toString(), "--to", "3").exitCode());
  }

  @Test
  void shouldBeRestartableWhereAKillHasLeftIt() throws IOException {
    Path segment = RunFiles.segment(folder, "events", 0).getParent();
    Path copy = RunFiles.segment(target, "events", 0).getParent();
    Map<String, Integer> original = RunFiles.fingerprint(segment);
    // a copy that was not finished, and one that was, whose segment had lost its name
    Files.createDirectories(copy.resolveSibling(copy.getFileName() + ".part"));
    Path next = segment.resolveSibling(String.format("%016d", 1));
    if (Files.exists(next)) {
      Files.createDirectory(copy.resolveSibling(next.getFileName().toString()));
      try (var files = Files.list(next)) {
        for (Path file : files.toList()) {
          Files.copy(
              file, copy.resolveSibling(next.getFileName().toString()).resolve(file.getFileName()));
        }
      }
      Files.move(
          next,
          next.resolveSibling(next.getFileName() + ".archived"),
          StandardCopyOption.ATOMIC_MOVE);
    }

    Run run = archive();

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(original, RunFiles.fingerprint(copy));
    assertFalse(Files.exists(segment));
    try (var left = Files.list(segment.getParent())) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".archived")));
    }
    try (var left = Files.list(copy.getParent())) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".part")));
    }
  }

  @Test
  void shouldRemoveNothingWhoseCopyIsOfAnotherRun() throws IOException {
    Path copy = RunFiles.segment(target, "events", 0);
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, "another run's");
    Map<String, Integer> before = RunFiles.fingerprint(folder);

    Run run = archive();

    assertEquals(ExitCode.JOURNAL, run.exitCode());
    assertTrue(run.err().contains("it is of another run, or changed"), run.err());
    assertEquals(before, RunFiles.fingerprint(folder));
  }

  @Test
  void shouldRefuseWithoutASnapshotAndWithABadTarget() throws IOException {
    Path other = dir.resolve("other");
    TestRun.whole(other, 3);

    Run none = Run.of("journal", "archive", other.toString(), target.toString());
    Run within = Run.of("journal", "archive", folder.toString(), folder.resolve("x").toString());
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("other"));
    Run linked = Run.of("journal", "archive", folder.toString(), link.toString());

    assertEquals(ExitCode.JOURNAL, none.exitCode());
    assertTrue(none.err().contains("no snapshot that can be used"), none.err());
    assertEquals(ExitCode.USAGE, within.exitCode());
    assertEquals(ExitCode.USAGE, linked.exitCode());
  }

  private Run archive(String... options) {
    String[] args = {"journal", "archive", folder.toString(), target.toString()};
    String[] all = java.util.Arrays.copyOf(args, args.length + options.length);
    System.arraycopy(options, 0, all, args.length, options.length);
    return Run.of(all);
  }

  private JsonNode verify() throws IOException {
    return Run.of("journal", "verify", folder.toString(), "--json").json();
  }
}

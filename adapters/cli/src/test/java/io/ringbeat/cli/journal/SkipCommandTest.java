package io.ringbeat.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import io.ringbeat.engine.Health;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkipCommandTest {
  private static final long LATER = TestRun.T0 + 1_000_000_000;

  @TempDir private Path dir;
  private Path folder;

  @BeforeEach
  void chooseFolder() {
    folder = dir.resolve("run");
  }

  @Test
  void shouldLetARunGoOnBehindWhatItFailedAt() {
    long poison = poisoned();
    try (TestRun down = TestRun.in(folder, LATER, 0)) {
      assertEquals(Health.Status.DOWN, down.engine().health().status());
    }

    Run first = skip(poison, "--yes");
    Run second = skip(poison, "--yes");

    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    assertTrue(first.out().startsWith("Event         QUOTE"), first.out());
    assertEquals(ExitCode.OK, second.exitCode());
    assertTrue(second.out().contains("is skipped already"), second.out());
    try (TestRun again = TestRun.in(folder, LATER, 0)) {
      assertEquals(List.of(poison), again.engine().recovered().skipped());
      again.quotes(3);
      assertEquals(Health.Status.UP, again.engine().health().status());
    }
    assertEquals(ExitCode.OK, Run.of("journal", "verify", folder.toString()).exitCode());
  }

  @Test
  void shouldAskAPersonOnATerminal() {
    long poison = poisoned();
    String[] args = {"journal", "skip", folder.toString(), Long.toString(poison)};

    Run no = Run.typing("n\n", args);
    Run nobody = Run.of(args);
    Run yes = Run.typing("y\n", args);

    assertEquals(ExitCode.INTERRUPTED, no.exitCode());
    assertTrue(no.err().contains("not confirmed; nothing was changed"), no.err());
    assertEquals(ExitCode.USAGE, nobody.exitCode());
    assertTrue(nobody.err().contains("add --yes"), nobody.err());
    assertEquals(ExitCode.OK, yes.exitCode(), yes.err());
  }

  @Test
  void shouldRefuseWhereNoEventBegins() {
    TestRun.whole(folder, 5);

    Run within = skip(1, "--yes"); // the payload of the first event
    Run behind = skip(1_000, "--yes");

    assertEquals(ExitCode.USAGE, within.exitCode());
    assertTrue(within.err().contains("lies within the event that begins at 0"), within.err());
    assertEquals(ExitCode.USAGE, behind.exitCode());
    assertTrue(behind.err().contains("the journal has the events from 0 to "), behind.err());
  }

  @Test
  void shouldRefuseWhatHasHadConsequences() {
    long quote;
    try (TestRun run = TestRun.in(folder)) {
      quote = run.cursor() + 1;
      run.quotes(5);
    }

    Run run = skip(quote, "--yes");
    Run start = skip(0, "--yes");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("commands that it caused have left"), run.err());
    assertEquals(ExitCode.USAGE, start.exitCode());
  }

  @Test
  void shouldRefuseWhileAnEngineRuns() {
    try (TestRun run = TestRun.in(folder)) {
      run.quotes(5);

      Run refused = skip(3, "--yes");

      assertEquals(ExitCode.JOURNAL, refused.exitCode());
      assertTrue(refused.err().contains("is being written"), refused.err());
    }
  }

  private long poisoned() {
    try (TestRun run = TestRun.in(folder)) {
      run.quotes(5);
      return run.poison();
    }
  }

  private Run skip(long sequence, String option) {
    return Run.of("journal", "skip", folder.toString(), Long.toString(sequence), option);
  }
}

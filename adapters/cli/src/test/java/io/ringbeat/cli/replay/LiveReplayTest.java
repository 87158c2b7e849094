package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import io.ringbeat.examples.DurableHost;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat replay} on the journal of a live engine. */
class LiveReplayTest {
  private static final String[] CODE = {"--handlers", "DurableHost"};

  @TempDir private static Path dir;
  private static String folder;
  private static Run tail;

  @BeforeAll
  static void runAndFollow() {
    folder = dir.resolve("run").toString();
    CompletableFuture<Void> host =
        CompletableFuture.runAsync(
            () -> {
              try {
                DurableHost.main(new String[] {folder});
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    do {
      tail = Run.of("replay", folder, "tail", "--for", "1500ms");
    } while (tail.exitCode() != ExitCode.OK && !host.isDone());
    host.join();
  }

  private static Run replay(String verbs, String... more) {
    String[] all = java.util.Arrays.copyOf(new String[] {"replay", folder, verbs}, 3 + more.length);
    System.arraycopy(more, 0, all, 3, more.length);
    return Run.of(all);
  }

  @Test
  void shouldFollowAnEngineThatWrites() {
    assertEquals(ExitCode.OK, tail.exitCode(), tail.err());
    assertTrue(tail.out().contains("TRADE     BTCUSDT   SELL 0.002 at 60"), tail.out());
    assertTrue(tail.out().lines().count() > 100, tail.out());
  }

  @Test
  void shouldWalkTheRunWithItsHandlers() {
    Run run = replay("verify; seek 500; state volume; seek end; state volume", CODE);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("every command and every state hash"), run.out());
    assertTrue(run.out().contains("*     trades = 1000   (was "), run.out());
    assertTrue(run.out().contains("*     lots = 2000   (was "), run.out());
  }

  @Test
  void shouldShowWhatNeedsNoCode() {
    Run run = replay("verify; events 0..20; until kind == TRADE; back; orders");
    Run state = replay("state");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("Code          not run again: name it: --handlers X"), run.out());
    assertTrue(run.out().endsWith("0 orders up to sequence " + lastOf(run) + "\n"), run.out());
    assertEquals(ExitCode.USAGE, state.exitCode());
    assertTrue(state.err().contains("this needs the code of the run; name it: --handlers X"));
  }

  private static String lastOf(Run run) {
    return run.out().strip().replaceAll("(?s).* ", "");
  }

  @Test
  void shouldRefuseWhatIsForBacktests() {
    Run run = replay("state", "--strategy", "ExampleMaker");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("is the run of a live engine"), run.err());
  }

  @Test
  void shouldRefuseHandlersThatAreNone() {
    Run run = replay("state", "--handlers", "io.ringbeat.examples.MinimalHost");

    assertEquals(ExitCode.STRATEGY_LOAD, run.exitCode());
    assertTrue(run.err().contains("does not implement io.ringbeat.replay.RunHandlers"), run.err());
  }
}

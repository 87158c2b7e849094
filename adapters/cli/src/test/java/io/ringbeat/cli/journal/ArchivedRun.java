package io.ringbeat.cli.journal;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import io.ringbeat.engine.Description;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.replay.RunHandlers;
import java.nio.file.Path;

/** A live run whose beginning was archived, and its code. */
public final class ArchivedRun implements RunHandlers {
  private static final long SECOND = 1_000_000_000;

  /** Made by the command. */
  public ArchivedRun() {}

  /** Records a run of three starts with a snapshot in the third, and archives the first two. */
  public static void in(Path folder, Path archive) {
    for (int i = 0; i < 3; i++) {
      try (TestRun run = TestRun.in(folder, TestRun.T0 + i * SECOND, 0)) {
        run.quotes(10);
        if (i == 2) {
          run.snapshot();
          run.quotes(20);
        }
      }
    }
    Run run = Run.of("journal", "archive", folder.toString(), archive.toString());
    if (run.exitCode() != ExitCode.OK) {
      throw new AssertionError(run.err());
    }
  }

  @Override
  public void addTo(EngineBuilder engine, Description run) {
    engine.core("core", TestRun.newCore());
  }
}

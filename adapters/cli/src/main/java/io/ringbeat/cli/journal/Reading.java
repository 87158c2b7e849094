package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.ProgressLine;
import io.ringbeat.cli.Shell;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Verification;
import io.ringbeat.journal.Verifier;

/** Verifies a journal with progress on a terminal, and stops when it is interrupted. */
public final class Reading {
  private final Shell shell;
  private final Runnable pulse;
  private ProgressLine line;
  private String shown = "";

  private Reading(Shell shell, Runnable pulse) {
    this.shell = shell;
    this.pulse = pulse;
  }

  /**
   * Reads everything.
   *
   * @param store holds the journal
   * @param shell shows progress
   * @return what was found
   */
  public static Verification of(JournalStore store, Shell shell) {
    return of(store, shell, () -> {});
  }

  /**
   * Reads everything.
   *
   * @param store holds the journal
   * @param shell shows progress
   * @param pulse is called now and then; may throw to stop the reading
   * @return what was found
   */
  public static Verification of(JournalStore store, Shell shell, Runnable pulse) {
    Reading reading = new Reading(shell, pulse);
    try {
      return new Verifier(store).run(reading::update);
    } finally {
      reading.close();
    }
  }

  private void update(String log, long slots, long expected) {
    pulse.run();
    if (Thread.interrupted()) {
      throw new CliException(ExitCode.INTERRUPTED, "interrupted; nothing was changed");
    }
    if (!log.equals(shown)) {
      close();
      line = new ProgressLine(shell, true, log, "slots");
      shown = log;
    }
    line.update(slots, expected);
  }

  private void close() {
    if (line != null) {
      line.close();
    }
  }
}

package io.ringbeat.cli;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.StrategyException;
import io.ringbeat.cli.beat.ScheduleException;
import io.ringbeat.cli.output.OutputException;
import io.ringbeat.cli.strategy.StrategyLoadException;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.JournalException;
import io.ringbeat.marketdata.file.EventFileWriteException;
import java.nio.channels.ClosedByInterruptException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one message on standard error and an exit code. */
final class Failures {
  private final Shell shell;
  private final RootCommand root;

  Failures(Shell shell, RootCommand root) {
    this.shell = shell;
    this.root = root;
  }

  /** Reports a wrong option. */
  int onWrongUse(ParameterException e, String[] args) {
    StringBuilder text = new StringBuilder(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      text.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions()));
      text.append('?');
    }
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String typed = shell.command() + name.substring(Math.min(name.length(), "ringbeat".length()));
    say(text + "\nAll options: " + typed + " --help");
    trace(e);
    return ExitCode.USAGE;
  }

  /** Reports what a command threw. */
  int onFailure(Throwable e) {
    int code = exitCode(e);
    if (code != ExitCode.INTERNAL) {
      say(message(e));
      trace(e);
      return code;
    }
    if (e instanceof OutOfMemoryError) {
      say("out of memory; allow more with RINGBEAT_JAVA_OPTS=-Xmx2g");
      trace(e);
      return code;
    }
    say(
        "internal error: "
            + e
            + "\nThis is a defect of Ringbeat. Please report it with your command, the version ("
            + RootCommand.version()
            + ", Java "
            + System.getProperty("java.version")
            + ") and this stack trace:");
    e.printStackTrace(shell.err());
    return code;
  }

  private static int exitCode(Throwable e) {
    if (isInterrupt(e)) {
      return ExitCode.INTERRUPTED;
    }
    if (e instanceof CliException own) {
      return own.exitCode();
    }
    if (e instanceof StrategyException) {
      return ExitCode.STRATEGY_RUN;
    }
    if (e instanceof JournalException) {
      return e instanceof DamagedException ? ExitCode.DAMAGED : ExitCode.JOURNAL;
    }
    if (e instanceof EventFileWriteException) {
      return ExitCode.OUTPUT;
    }
    if (e instanceof DataException) {
      return ExitCode.DATA;
    }
    if (e instanceof StrategyLoadException) {
      return ExitCode.STRATEGY_LOAD;
    }
    if (e instanceof ScheduleException) {
      return ExitCode.SCHEDULE;
    }
    return e instanceof OutputException ? ExitCode.OUTPUT : ExitCode.INTERNAL;
  }

  /** Tells whether it follows from an interrupt, which closes a file that is being written. */
  private static boolean isInterrupt(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable e) {
    return isInterrupt(e) ? "interrupted; nothing was written" : e.getMessage();
  }

  private void say(String text) {
    shell.out().flush();
    shell.err().print("ringbeat: " + text + "\n");
    shell.err().flush();
  }

  private void trace(Throwable e) {
    if (root.debug) {
      e.printStackTrace(shell.err());
    }
  }
}

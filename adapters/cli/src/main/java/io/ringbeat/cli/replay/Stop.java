package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;

/**
 * What Ctrl-C at the prompt asks for. Long loops look at it; the thread that works is not
 * interrupted, because that would close the files that it reads. Any thread may ask.
 */
final class Stop {
  private volatile boolean asked;

  /** Asks the verb that is running to end. */
  void ask() {
    asked = true;
  }

  /** Forgets it, when a verb begins. */
  void forget() {
    asked = false;
  }

  boolean isAsked() {
    return asked;
  }

  /** Ends the verb if that was asked for. */
  void check() {
    if (asked) {
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}

package io.ringbeat.cli.journal;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.journal.LogSummary;

/** The last command that left. */
final class LastCommand {
  private LastCommand() {}

  /** Returns its id, -1 if none has left. */
  static long id(LogSummary out) {
    return out.events() > 0 ? out.lastVenueTime() : out.mark();
  }

  /** Returns the sequence of the event that caused it, -1 if none has left. */
  static long cause(LogSummary out) {
    long id = id(out);
    return id < 0 ? -1 : CoreContext.cause(id);
  }
}

package io.ringbeat.schedule;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Runs once, at an instant.
 *
 * @param at ns since the epoch, before {@link Schedule#NONE}
 */
public record Clocked(long at) implements Schedule {
  /** Refuses the end of time. */
  public Clocked {
    if (at == NONE) {
      throw new IllegalArgumentException("a run at the end of time never comes");
    }
  }

  @Override
  public long next(long after) {
    return after < at ? at : NONE;
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public String describe() {
    return "once at " + Words.instant(at, zone());
  }
}

package io.ringbeat.beat;

import io.ringbeat.schedule.OccurrenceId;
import io.ringbeat.schedule.Schedule;
import java.util.UUID;

/**
 * How an entry stands. Instants are ns since the epoch. Immutable, for any thread.
 *
 * @param entry what it is
 * @param generation which registration it is: grows with each
 * @param lastRun when its last run was scheduled, {@link #NEVER} if it has not run
 * @param totalRuns how often it has run
 * @param passedOver how many of its runs were passed over, see {@link Timetable#MOST_COUNTED}
 * @param nextRun when its next run is scheduled, {@link Schedule#NONE} if there is none
 * @param nextDue when that is due, jitter included
 */
public record EntryStatus(
    Entry entry,
    long generation,
    long lastRun,
    long totalRuns,
    long passedOver,
    long nextRun,
    long nextDue) {
  /** The last run of what has not run. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * Returns the entry's name.
   *
   * @return as it was put in
   */
  public String name() {
    return entry.name();
  }

  /**
   * Returns what the next run will be known by.
   *
   * @return null if there is none
   */
  public UUID nextId() {
    return nextRun == Schedule.NONE ? null : OccurrenceId.of(entry.name(), nextRun);
  }
}

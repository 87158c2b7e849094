package io.ringbeat.beat;

import io.ringbeat.schedule.OccurrenceId;
import java.util.UUID;

/**
 * One run of one entry that is to be started now. Immutable, for any thread.
 *
 * @param entry whose
 * @param scheduled when it was scheduled, without jitter, ns since the epoch
 * @param number which run of the entry it is, from 1
 * @param due when it was due, jitter included, ns since the epoch
 */
public record Run(Entry entry, long scheduled, long number, long due) {
  /**
   * Returns what the run is known by, whoever starts it and however often.
   *
   * @return its id
   */
  public UUID id() {
    return OccurrenceId.of(entry.name(), scheduled);
  }
}

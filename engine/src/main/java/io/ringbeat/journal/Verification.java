package io.ringbeat.journal;

import java.util.List;

/**
 * What a journal was found to be. Immutable.
 *
 * @param events the events
 * @param out the commands that left
 * @param snapshots rising by sequence
 */
public record Verification(LogSummary events, LogSummary out, List<SnapshotSummary> snapshots) {
  /** How a journal is. */
  public enum State {
    /** Everything is there. */
    WHOLE,
    /** Everything is there that has to be; behind it lies what was not finished. */
    TORN,
    /** Something is damaged or missing. */
    DAMAGED
  }

  /**
   * Returns how the journal is.
   *
   * @return the worst that was found in any part of it
   */
  public State state() {
    boolean good = snapshots.stream().allMatch(SnapshotSummary::isGood);
    if (!events.isWhole() || !out.isWhole() || !good) {
      return State.DAMAGED;
    }
    return events.torn() == null && out.torn() == null ? State.WHOLE : State.TORN;
  }

  /**
   * Returns the newest snapshot that a run can go on from.
   *
   * @return null if there is none
   */
  public SnapshotSummary newestGoodSnapshot() {
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      if (snapshots.get(i).isGood()) {
        return snapshots.get(i);
      }
    }
    return null;
  }
}

package io.ringbeat.beat;

import java.util.List;

/**
 * How a beat stands, as of one event. Immutable, for any thread.
 *
 * @param member the beat's own name
 * @param time engine time of that event, ns since the epoch; {@link EntryStatus#NEVER} before the
 *     first
 * @param leading whether this beat is the one that runs what is due
 * @param leader the name of the member that has claimed the ledger last, empty if none has
 * @param epoch how many claims the ledger has had
 * @param place of the last record of the ledger, -1 if there is none
 * @param entries how many there are
 * @param inFlight runs that were sent and are not recorded
 * @param sent how many runs this beat has sent
 * @param recorded how many runs the ledger has recorded, whoever sent them
 * @param late how many were sent more than {@link BeatCore#LATE} after they were due
 * @param passedOver how many runs this beat has passed over
 * @param refused how many events could not be read
 * @param refusal why the last of them could not, empty if there is none
 * @param next the entries that are due first
 */
public record BeatStatus(
    String member,
    long time,
    boolean leading,
    String leader,
    long epoch,
    long place,
    int entries,
    long inFlight,
    long sent,
    long recorded,
    long late,
    long passedOver,
    long refused,
    String refusal,
    List<EntryStatus> next) {
  /** Copies the entries. */
  public BeatStatus {
    next = List.copyOf(next);
  }
}

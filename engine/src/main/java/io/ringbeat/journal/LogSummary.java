package io.ringbeat.journal;

import java.util.List;
import java.util.Map;

/**
 * What a log of a journal, its events or its commands, was found to hold: all of it, or what is
 * before the damage. Immutable.
 *
 * @param first the sequence that it begins with; more than 0 if what was before is archived
 * @param next the sequence behind the last slot
 * @param events how many events, or commands, there are
 * @param kinds how many of each kind, by the kind's number, rising
 * @param frames how many frames
 * @param bytes of all frames, without what the storage adds
 * @param firstTime engine time of the first event, ns since the epoch; 0 if there is none
 * @param lastTime the latest engine time, ns since the epoch; 0 if there is none
 * @param lastVenueTime the word of the venue time in the last event, which in a command is its id;
 *     -1 if there is none
 * @param chain over all slots so far
 * @param checkpoints how many checkpoints
 * @param lastCheckpoint the sequence of the last one's marker, -1 if there is none
 * @param bytesPerSecond of engine time, in frames, lately; 0 if that cannot be told
 * @param skips events that nobody is to handle, as operators have decided, rising
 * @param mark for commands, the id with which the newest segment begins, -1 if there is none
 * @param synced the last sequence that was marked as synced, {@link TailMarks#NONE} if none was
 * @param owed the last sequence that has to be there
 * @param marksDamaged whether the marks are, so that nobody can tell what has to be there
 * @param torn what is wrong behind the end, which nobody is owed; null if nothing is there
 * @param end the file and the byte where the reading ended
 * @param damage null if there is none
 * @param segments rising
 */
public record LogSummary(
    long first,
    long next,
    long events,
    Map<Integer, Long> kinds,
    long frames,
    long bytes,
    long firstTime,
    long lastTime,
    long lastVenueTime,
    long chain,
    long checkpoints,
    long lastCheckpoint,
    double bytesPerSecond,
    List<Long> skips,
    long mark,
    long synced,
    long owed,
    boolean marksDamaged,
    String torn,
    String end,
    Damage damage,
    List<SegmentSummary> segments) {
  /**
   * Returns the last sequence.
   *
   * @return one less than the first if there is none
   */
  public long last() {
    return next - 1;
  }

  /**
   * Returns how many slots there are.
   *
   * @return 0 or more
   */
  public long slots() {
    return next - first;
  }

  /**
   * Tells whether nothing is lost that has to be there, as far as can be told.
   *
   * @return false if it is damaged, or its marks are
   */
  public boolean isWhole() {
    return damage == null && !marksDamaged;
  }
}

package io.ringbeat.journal;

import java.util.Objects;

/** How a run is journalled. Not thread-safe. */
public final class JournalOptions {
  private Durability durability = Durability.WRITTEN;
  private long checkpointEvery = 1 << 20;
  private long snapshotEvery = 1 << 24;

  /** Makes the options that are used where nothing else is said. */
  public JournalOptions() {}

  /**
   * Sets what has to have happened to an event before its consequences may leave; without this
   * {@link Durability#WRITTEN}.
   *
   * @param value the durability
   * @return this
   */
  public JournalOptions durability(Durability value) {
    durability = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets after how many slots all state is hashed and the hashes are written; without this 2^20. It
   * costs time in proportion to the state.
   *
   * @param slots 0 for never
   * @return this
   */
  public JournalOptions checkpointEvery(long slots) {
    checkpointEvery = requireCount(slots);
    return this;
  }

  /**
   * Sets after how many slots a snapshot of all state is written; without this 2^24. A restart
   * replays from the newest one.
   *
   * @param slots 0 for never
   * @return this
   */
  public JournalOptions snapshotEvery(long slots) {
    snapshotEvery = requireCount(slots);
    return this;
  }

  private static long requireCount(long slots) {
    if (slots < 0) {
      throw new IllegalArgumentException("every " + slots + " slots; 0 is never");
    }
    return slots;
  }

  /**
   * Returns the durability.
   *
   * @return what has to have happened before consequences may leave
   */
  public Durability durability() {
    return durability;
  }

  /**
   * Returns after how many slots a checkpoint comes.
   *
   * @return 0 for never
   */
  public long checkpointEvery() {
    return checkpointEvery;
  }

  /**
   * Returns after how many slots a snapshot comes.
   *
   * @return 0 for never
   */
  public long snapshotEvery() {
    return snapshotEvery;
  }
}

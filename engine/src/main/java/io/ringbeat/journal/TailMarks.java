package io.ringbeat.journal;

/**
 * Says, beside a store, up to where it was written and synced, so that a store that has lost its
 * end is found out. Each mark is kept twice and written to the older place with a checksum: one
 * that is torn leaves the one before. {@link #markWritten} is for the thread that appends, {@link
 * #markSynced} for the one that syncs. Neither allocates.
 */
public interface TailMarks extends AutoCloseable {
  /** No sequence was marked. */
  long NONE = -1;

  /**
   * Returns up to where the store has to be whole: everything that was marked as synced, and, if
   * this machine has not been started anew since, everything that was marked as written.
   *
   * @return the last sequence, {@link #NONE} if there is none; as it was when this was opened
   */
  long owed();

  /**
   * Returns what was marked as synced when this was opened.
   *
   * @return the last sequence, or {@link #NONE}
   */
  long synced();

  /**
   * Tells whether both places of a mark were unreadable when this was opened, though they had been
   * written.
   *
   * @return whether nothing can be said of the end
   */
  boolean isDamaged();

  /**
   * Marks what was appended.
   *
   * @param sequence the last one
   */
  void markWritten(long sequence);

  /**
   * Marks what was forced, and forces the mark.
   *
   * @param sequence the last one
   */
  void markSynced(long sequence);

  @Override
  void close();
}

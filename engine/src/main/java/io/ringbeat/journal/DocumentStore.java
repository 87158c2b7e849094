package io.ringbeat.journal;

import java.util.List;

/**
 * Keeps documents, which are runs of bytes, in segments. A segment is written once, from its
 * beginning, by one writer, and never opened for writing again: what a crash has left in it stays
 * as it is. The journal's integrity is not the store's affair: the frames see to it.
 *
 * <p>Errors of the storage are {@link JournalException}s.
 */
public interface DocumentStore {
  /**
   * Returns the numbers of the segments that are there, whole or not.
   *
   * @return rising; empty for a new store
   */
  List<Long> segments();

  /**
   * Makes a segment and prepares its first bytes, so that {@link DocumentWriter#append} finds room
   * at once. May take long; may be called on another thread than the one that will append.
   *
   * @param segment its number, greater than all before
   * @return writes it
   */
  DocumentWriter create(long segment);

  /**
   * Reads a segment from its beginning; may be written meanwhile, by this process or another.
   *
   * @param segment its number, one of {@link #segments}
   * @return reads it
   */
  DocumentReader read(long segment);

  /**
   * Returns where a segment lies, for messages.
   *
   * @param segment its number
   * @return a file name
   */
  String nameOf(long segment);

  /**
   * Returns the marks that say how far the store was written and synced.
   *
   * @return the same object throughout, as an earlier process has left them, or unset; closed with
   *     the store
   */
  TailMarks tail();

  /**
   * Syncs a segment that nobody writes any more, and gives back the room that was prepared in it
   * and not used; one without any document is removed. What was written is not touched.
   *
   * @param segment its number
   */
  void trim(long segment);
}

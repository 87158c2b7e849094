package io.ringbeat.journal;

import java.nio.ByteBuffer;

/**
 * Writes one segment. {@link #append} and {@link #hasRoom} are for one thread, {@link #prepare} and
 * {@link #force} for another one; neither pair waits for the other.
 */
public interface DocumentWriter extends AutoCloseable {
  /**
   * Tells whether a document may be appended now: room is prepared for it, so that the append
   * cannot fail because the disk is full.
   *
   * @param bytes its length
   * @return false if the preparation is behind, or the segment is too full for it
   */
  boolean hasRoom(int bytes);

  /**
   * Tells whether the segment has so little left that the next one should be taken.
   *
   * @param bytes the longest document that may come
   * @return whether such a document would not fit into what is left of the segment
   */
  boolean isFull(int bytes);

  /**
   * Appends a document. When this returns, it survives the end of this process, not a loss of
   * power. Does not allocate.
   *
   * @param document from its position to its limit, which are left as they are; a direct buffer, a
   *     multiple of 8 bytes
   */
  void append(ByteBuffer document);

  /**
   * Makes sure of everything that was appended before the call: it then survives a loss of power.
   * Takes as long as the disk takes.
   */
  void force();

  /**
   * Prepares room ahead of what is written, at most some MB a call.
   *
   * @return how many bytes were prepared, 0 if there is enough
   * @throws JournalException if the disk has no more room; what was prepared before stays usable
   */
  int prepare();

  /**
   * Returns how many bytes of the segment have been written; from any thread.
   *
   * @return 0 or more
   */
  long written();

  /** Closes the segment; it has to be forced before, where that matters. */
  @Override
  void close();
}

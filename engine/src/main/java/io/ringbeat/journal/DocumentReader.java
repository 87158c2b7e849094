package io.ringbeat.journal;

import java.nio.ByteBuffer;

/**
 * Reads the documents of one segment, forwards. Safe on damaged segments: never reads behind the
 * segment's end, never takes a length on trust, never throws for what it finds. Not thread-safe.
 */
public interface DocumentReader extends AutoCloseable {
  /** What {@link #next} has found. */
  enum Found {
    /** A whole document; what is in it is for the frames to check. */
    DOCUMENT,
    /** Nothing was written here, yet. */
    END,
    /** Something that is no whole document: it was not finished, or is damaged. */
    TORN
  }

  /**
   * Moves to the next document.
   *
   * @return what was found; after END or TORN the reader stays where it is, so that a document that
   *     is written later is found by another call
   */
  Found next();

  /**
   * Returns the document that was found last.
   *
   * @return its bytes, little-endian, from position to limit; valid until the next call
   */
  ByteBuffer document();

  /**
   * Returns where the last find lies in the segment.
   *
   * @return the byte where it begins
   */
  long position();

  /**
   * Moves to a place that {@link #position} has told; {@link #next} finds it again.
   *
   * @param position the byte where a document begins
   */
  void moveTo(long position);

  @Override
  void close();
}

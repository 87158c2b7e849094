package io.ringbeat.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where a run is kept: its events, its commands and its snapshots. Whoever has opened a store for
 * writing holds it alone, until it is closed or the process ends, however it ends.
 *
 * <p>Errors of the storage are {@link JournalException}s.
 */
public interface JournalStore extends AutoCloseable {
  /**
   * Returns the store of the events.
   *
   * @return the same object throughout
   */
  DocumentStore events();

  /**
   * Returns the store of the commands that left.
   *
   * @return the same object throughout
   */
  DocumentStore out();

  /**
   * Returns the snapshots that are there, whole or not.
   *
   * @return the sequences of their markers, rising
   */
  List<Long> snapshots();

  /**
   * Reads a snapshot.
   *
   * @param sequence one of {@link #snapshots}
   * @return its bytes, little-endian, as they are
   */
  ByteBuffer readSnapshot(long sequence);

  /**
   * Writes a snapshot: when this returns it survives a loss of power, and it is never seen half
   * written.
   *
   * @param sequence of its marker
   * @param bytes from position to limit
   */
  void writeSnapshot(long sequence, ByteBuffer bytes);

  /**
   * Returns how much room the storage has left.
   *
   * @return bytes
   */
  long usableBytes();

  /**
   * Returns how much room has to be left for the store to go on.
   *
   * @return bytes; for two more segments of each kind
   */
  long reserveBytes();

  /**
   * Returns where the store is, for messages.
   *
   * @return a folder
   */
  String name();

  @Override
  void close();
}

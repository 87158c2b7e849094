package io.ringbeat.journal.chronicle;

import net.openhft.posix.PosixAPI;

/**
 * Makes pages of a mapped file writable ahead of their use, which also makes sure that the disk has
 * room for them: {@code madvise(MADV_POPULATE_WRITE)}, of Linux 5.14 and later. Where the disk is
 * full it says no, and nobody gets a signal. One thread.
 */
final class MappedRoom {
  private static final int POPULATE_WRITE = 23;

  private final long base; // address of the file's first byte
  private boolean works = true;

  MappedRoom(long base) {
    this.base = base;
  }

  /**
   * Prepares a range of whole pages.
   *
   * @return false if it has to be done in another way
   */
  boolean prepare(long from, int bytes) {
    if (works) {
      try {
        works = PosixAPI.posix().madvise(base + from, bytes, POPULATE_WRITE) == 0;
      } catch (RuntimeException | LinkageError e) {
        works = false; // an old kernel, another system, or no room, which writing will tell
      }
    }
    return works;
  }
}

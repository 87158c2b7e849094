package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.TailMarks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A mark that is kept twice, on a page each: the one with the greater generation counts. The older
 * one is overwritten, so that a mark torn by a crash leaves the one before.
 */
final class MarkPair {
  /** A page, so that no two slots share a disk's sector or a cache line. */
  static final int SLOT_BYTES = 4 << 10;

  static final int BYTES = 2 * SLOT_BYTES;

  /** "RBTAILS1", little-endian. */
  private static final long MAGIC = 0x31534C4941544252L;

  private static final int GENERATION_AT = 8;
  private static final int SEQUENCE_AT = 16;
  private static final int BOOT_HIGH_AT = 24;
  private static final int BOOT_LOW_AT = 32;
  private static final int CHECKED_BYTES = 40;
  private static final int CRC_AT = CHECKED_BYTES;
  private static final int USED_BYTES = CRC_AT + Long.BYTES;

  private final int offset;
  private final BootId boot;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer scratch =
      ByteBuffer.allocateDirect(CHECKED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final boolean damaged;
  private final boolean ofThisStart;
  private final long found;
  private long generation;

  /** Reads a pair from a file's bytes. */
  MarkPair(ByteBuffer bytes, int offset, BootId boot) {
    this.offset = offset;
    this.boot = boot;
    boolean firstIsValid = isValid(bytes, 0);
    boolean secondIsValid = isValid(bytes, 1);
    this.damaged = !firstIsValid && !secondIsValid && (isUsed(bytes, 0) || isUsed(bytes, 1));
    if (!firstIsValid && !secondIsValid) {
      this.found = TailMarks.NONE;
      this.ofThisStart = false;
      return;
    }
    boolean second =
        secondIsValid
            && (!firstIsValid
                || bytes.getLong(slot(1) + GENERATION_AT) > bytes.getLong(slot(0) + GENERATION_AT));
    int at = slot(second ? 1 : 0);
    this.generation = bytes.getLong(at + GENERATION_AT);
    this.found = bytes.getLong(at + SEQUENCE_AT);
    this.ofThisStart =
        boot.isSameStart(bytes.getLong(at + BOOT_HIGH_AT), bytes.getLong(at + BOOT_LOW_AT));
  }

  /** Returns the sequence that was marked when this was read, or {@link TailMarks#NONE}. */
  long found() {
    return found;
  }

  /** Tells whether it was marked since the machine was started. */
  boolean isOfThisStart() {
    return ofThisStart;
  }

  /** Tells whether nothing was ever marked. */
  boolean isUnset() {
    return !damaged && generation == 0;
  }

  /** Tells whether a slot was used and neither is whole. */
  boolean isDamaged() {
    return damaged;
  }

  /** Marks a sequence; returns where the slot is. For one thread. */
  int mark(ByteBuffer to, long sequence) {
    long next = generation + 1;
    fillScratch(next, sequence, boot.high(), boot.low());
    int at = slot((int) (next & 1));
    to.putLong(at + CRC_AT, checksum());
    to.putLong(at, MAGIC);
    to.putLong(at + GENERATION_AT, next);
    to.putLong(at + SEQUENCE_AT, sequence);
    to.putLong(at + BOOT_HIGH_AT, boot.high());
    to.putLong(at + BOOT_LOW_AT, boot.low());
    generation = next;
    return at;
  }

  private int slot(int index) {
    return offset + index * SLOT_BYTES;
  }

  private boolean isValid(ByteBuffer bytes, int index) {
    int at = slot(index);
    long itsGeneration = bytes.getLong(at + GENERATION_AT);
    fillScratch(
        itsGeneration,
        bytes.getLong(at + SEQUENCE_AT),
        bytes.getLong(at + BOOT_HIGH_AT),
        bytes.getLong(at + BOOT_LOW_AT));
    return bytes.getLong(at) == MAGIC
        && itsGeneration > 0
        && (itsGeneration & 1) == index
        && bytes.getLong(at + CRC_AT) == checksum();
  }

  private boolean isUsed(ByteBuffer bytes, int index) {
    for (int i = 0; i < USED_BYTES; i += Long.BYTES) {
      if (bytes.getLong(slot(index) + i) != 0) {
        return true;
      }
    }
    return false;
  }

  private void fillScratch(long itsGeneration, long sequence, long high, long low) {
    scratch.putLong(0, MAGIC);
    scratch.putLong(GENERATION_AT, itsGeneration);
    scratch.putLong(SEQUENCE_AT, sequence);
    scratch.putLong(BOOT_HIGH_AT, high);
    scratch.putLong(BOOT_LOW_AT, low);
  }

  private long checksum() {
    crc.reset();
    crc.update(scratch.clear());
    return crc.getValue();
  }
}

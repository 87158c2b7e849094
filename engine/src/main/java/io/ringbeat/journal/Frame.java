package io.ringbeat.journal;

import io.ringbeat.event.Event;

/**
 * The layout of a frame, the document that a journal is made of. Little-endian longs:
 *
 * <pre>
 * 0    magic "RBJ1" (bits 0-31), type (32-39), version of this layout (40-47),
 *      version of the events' layout (48-63)
 * 1    sequence of the first slot; in a frame without events, of the next one
 * 2    slots in the frame: eight longs each
 * 3    engine time of the last event, ns since the epoch
 * 4    chain before the first slot
 * 5    the slots
 *      chain behind the last slot
 *      CRC32C of everything before (bits 0-31)
 * </pre>
 */
public final class Frame {
  /** Type: events, in the order of the sequence. */
  public static final int EVENTS = 0;

  /** Type: the first frame of a segment, see {@link Begin}. */
  public static final int BEGIN = 1;

  /** Type: hashes at a sequence before, see {@link Checkpoint}. */
  public static final int CHECKPOINT = 2;

  /** Longs before the slots. */
  public static final int HEAD = 5;

  /** Longs behind the slots. */
  public static final int FOOT = 2;

  /** The most slots of a frame: a batch that ends with the longest message. */
  public static final int MOST_SLOTS = (1 << 16) + (1 << 10);

  /** The last sequence: the id of a command has twelve more bits. */
  public static final long LAST_SEQUENCE = (1L << 51) - 1;

  /** The version of this layout. */
  public static final int VERSION = 1;

  static final long MAGIC = 0x314A4252;

  private Frame() {}

  /**
   * Returns the length of a frame.
   *
   * @param slots how many it has
   * @return bytes
   */
  public static int bytes(int slots) {
    return (HEAD + FOOT + slots * Event.WORDS) * Long.BYTES;
  }

  static long head(int type) {
    return MAGIC | (long) type << 32 | (long) VERSION << 40 | (long) Event.SCHEMA_VERSION << 48;
  }
}

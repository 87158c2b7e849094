package io.ringbeat.event;

/**
 * The layout of an event: eight longs, 64 bytes, the same in a file, in a ring and in a journal.
 *
 * <pre>
 * word 0  header: kind (bits 0-7), flags (8-23), source (24-39), instrument (40-63)
 * word 1  venue time, ns since the epoch
 * word 2  engine time, ns since the epoch
 * word 3  A  \
 * word 4  B   |
 * word 5  C   | five words that each kind names, see {@link Kind}
 * word 6  D   |
 * word 7  E  /
 * </pre>
 *
 * <p>Stored outside memory, words are little-endian. Events lie back to back in a {@code long[]},
 * the <em>slab</em>; an event is named by the slab and the index of its word 0, its
 * <em>offset</em>. Reading or writing a field never allocates. The class has no state; whether a
 * slab may be shared between threads is for its owner to say.
 */
public final class Event {
  /** The version of this layout and of the meaning of each kind's words. */
  public static final int SCHEMA_VERSION = 1;

  /** Longs in an event. */
  public static final int WORDS = 8;

  /** Bytes in an event. */
  public static final int BYTES = WORDS * Long.BYTES;

  /** Index of the header word. */
  public static final int HEADER = 0;

  /** Index of the venue time, ns since the epoch. */
  public static final int VENUE_TIME = 1;

  /** Index of the engine time, ns since the epoch. */
  public static final int ENGINE_TIME = 2;

  /** Index of the first word a kind names; for most kinds a price in ticks. */
  public static final int A = 3;

  /** Index of the second word a kind names; for most kinds a quantity in lots. */
  public static final int B = 4;

  /** Index of the third word a kind names; for most kinds an id. */
  public static final int C = 5;

  /** Index of the fourth word a kind names. */
  public static final int D = 6;

  /** Index of the fifth word a kind names. */
  public static final int E = 7;

  /** Flag: the event concerns the sell side (the ask side of a book, a seller who aggressed). */
  public static final long SELL = 1L << 8;

  /** Flag: the simulated venue consumes the event at its venue time. */
  public static final long AT_VENUE = 1L << 9;

  /** Flag: the core consumes the event at its engine time. */
  public static final long AT_CORE = 1L << 10;

  /**
   * Flag: the last event of a message of the feed; a book is whole only after such an event. A
   * trade is a message of its own.
   */
  public static final long LAST = 1L << 11;

  /** Flag: {@link #A} holds no price. */
  public static final long NO_PRICE = 1L << 12;

  /** Flag: the quantity was executed as maker. */
  public static final long MAKER = 1L << 13;

  /** Flag: the event goes on in the slots behind it; word {@link #E} has the payload's bytes. */
  public static final long LONG = 1L << 14;

  /** Flag: the event stands for others before it that found no room in the ring. */
  public static final long CONFLATED = 1L << 15;

  /** The highest source id. */
  public static final int MAX_SOURCE = (1 << 16) - 1;

  /** The highest instrument id. */
  public static final int MAX_INSTRUMENT = (1 << 24) - 1;

  private static final int SOURCE_SHIFT = 24;
  private static final int INSTRUMENT_SHIFT = 40;

  private Event() {}

  /**
   * Packs a header.
   *
   * @param kind one of the constants of {@link Kind}
   * @param flags the flags of this class, or'ed
   * @param source id of the producer, 0 to {@link #MAX_SOURCE}
   * @param instrument id of the instrument, 0 to {@link #MAX_INSTRUMENT}
   * @return the header word
   */
  public static long header(int kind, long flags, int source, int instrument) {
    return kind | flags | ((long) source << SOURCE_SHIFT) | ((long) instrument << INSTRUMENT_SHIFT);
  }

  /**
   * Returns the kind in a header.
   *
   * @param header word 0 of an event
   * @return the kind, one of the constants of {@link Kind} if the event is of this schema
   */
  public static int kind(long header) {
    return (int) header & 0xFF;
  }

  /**
   * Returns the producer's id in a header.
   *
   * @param header word 0 of an event
   * @return the source, 0 to {@link #MAX_SOURCE}
   */
  public static int source(long header) {
    return (int) (header >>> SOURCE_SHIFT) & 0xFFFF;
  }

  /**
   * Returns the instrument in a header.
   *
   * @param header word 0 of an event
   * @return the instrument's id, 0 to {@link #MAX_INSTRUMENT}
   */
  public static int instrument(long header) {
    return (int) (header >>> INSTRUMENT_SHIFT);
  }

  /**
   * Returns the side in a header without a branch.
   *
   * @param header word 0 of an event
   * @return 0 for buy, 1 for sell
   */
  public static int sideIndex(long header) {
    return (int) (header >>> 8) & 1;
  }

  /**
   * Returns how many slots of a slab an event takes, its payload included.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @return 1 for an event without payload
   */
  public static int slots(long[] slab, int offset) {
    return (slab[offset] & LONG) == 0 ? 1 : 1 + payloadSlots(slab[offset + E]);
  }

  /**
   * Copies an event with its payload out of a slab, also where it goes on at the slab's start.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   * @param target receives it back to back
   * @param to index in the target
   * @return how many longs were copied
   * @throws IndexOutOfBoundsException if the target is too small
   */
  public static int copy(long[] slab, int offset, long[] target, int to) {
    int length = slots(slab, offset) * WORDS;
    int untilEnd = Math.min(length, slab.length - offset);
    System.arraycopy(slab, offset, target, to, untilEnd);
    System.arraycopy(slab, 0, target, to + untilEnd, length - untilEnd);
    return length;
  }

  /**
   * Returns how many slots a payload takes.
   *
   * @param bytes 0 to 2^31
   * @return 0 for nothing
   */
  public static int payloadSlots(long bytes) {
    return (int) ((bytes + BYTES - 1) / BYTES);
  }

  /**
   * Tells whether longs are one or more whole events, back to back.
   *
   * @param words holds them
   * @param from index of word 0 of the first
   * @param to index behind the last
   * @return false if there is none, or the last one is cut off
   */
  public static boolean areWhole(long[] words, int from, int to) {
    int i = from;
    while (i >= from && i + WORDS <= to) {
      long payload = has(words[i], LONG) ? words[i + E] : 0;
      if (payload < 0 || payload > (long) (to - i) * Long.BYTES) {
        return false;
      }
      i += slots(words, i) * WORDS;
    }
    return i == to && from != to;
  }

  /**
   * Tells whether a flag is set.
   *
   * @param header word 0 of an event
   * @param flag a flag of this class
   * @return whether it is set
   */
  public static boolean has(long header, long flag) {
    return (header & flag) != 0;
  }
}

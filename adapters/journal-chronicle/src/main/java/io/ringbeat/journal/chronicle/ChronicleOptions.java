package io.ringbeat.journal.chronicle;

/**
 * How a store lays out its segments. Immutable.
 *
 * @param segmentBytes how long a segment of events becomes, in bytes; {@value #LEAST_SEGMENT} or
 *     more. A segment of commands gets a quarter of it, but not less than {@value #LEAST_SEGMENT}
 * @param aheadBytes how much room is kept prepared ahead of what is written, in bytes; {@value
 *     #LEAST_AHEAD} or more. A segment never prepares more than it may become long
 */
public record ChronicleOptions(long segmentBytes, long aheadBytes) {
  /** The shortest segment that a document of the greatest usual length fits into: 16 MiB. */
  public static final long LEAST_SEGMENT = 16L << 20;

  /** The longest segment: 1 GiB. */
  public static final long MOST_SEGMENT = 1L << 30;

  /** The least room ahead: 9 MiB, so that the longest document, of 8 MiB, finds room. */
  public static final long LEAST_AHEAD = 9L << 20;

  /** Segments of 256 MiB, 64 MiB prepared ahead. */
  public static final ChronicleOptions DEFAULT = new ChronicleOptions(256L << 20, 64L << 20);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ChronicleOptions {
    if (segmentBytes < LEAST_SEGMENT || segmentBytes > MOST_SEGMENT) {
      throw new IllegalArgumentException(
          "segmentBytes must be "
              + LEAST_SEGMENT
              + " to "
              + MOST_SEGMENT
              + ", and is "
              + segmentBytes);
    }
    if (aheadBytes < LEAST_AHEAD) {
      throw new IllegalArgumentException(
          "aheadBytes must be " + LEAST_AHEAD + " or more, and is " + aheadBytes);
    }
  }

  /** Returns how long a segment of commands becomes, in bytes. */
  long outSegmentBytes() {
    return Math.max(LEAST_SEGMENT, segmentBytes / 4);
  }

  /** Returns the room for two more segments of each kind, in bytes. */
  long reserveBytes() {
    return 2 * (segmentBytes + outSegmentBytes());
  }
}

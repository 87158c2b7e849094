package io.ringbeat.journal.chronicle;

/**
 * What Chronicle's file says before each document: four bytes, little-endian, at a multiple of
 * four.
 */
final class Headers {
  /** How long a header is, and to what every document's beginning is aligned. */
  static final int BYTES = 4;

  /** The longest document of ours, in bytes; a header may claim more. */
  static final int MOST_DOCUMENT = 8 << 20;

  /** Documents of ours are multiples of this. */
  static final int UNIT = 8;

  /** Nothing was written here. */
  static final int NOTHING = 0;

  private static final int META_DATA = 1 << 30;
  private static final int LENGTH = META_DATA - 1;

  private Headers() {}

  /** Tells whether the document was finished; false also where there is none. */
  static boolean isComplete(int header) {
    return header > 0;
  }

  /** Tells whether it is Chronicle's own, for its index. */
  static boolean isMetaData(int header) {
    return (header & META_DATA) != 0;
  }

  static int length(int header) {
    return header & LENGTH;
  }

  /** Returns where the next header is. */
  static long next(long position, int header) {
    return (position + BYTES + length(header) + BYTES - 1) & -BYTES;
  }
}

package io.ringbeat.state;

/**
 * How a state lies in longs: a list of fields, each a tag (type in bits 0-7, the name's number in
 * 8-31, length in 32-63) and what it says. A name is written in full where it is used first and
 * gets the next number there.
 */
final class StateFormat {
  static final int NUMBER = 1; // one long
  static final int DECIMAL = 2; // one long, the bits of a double
  static final int TEXT = 3; // length bytes of UTF-8, in whole longs
  static final int NUMBERS = 4; // length longs
  static final int OPEN = 5; // begins a group
  static final int CLOSE = 6; // ends it
  static final int NAME = 7; // length bytes of UTF-8, in whole longs

  static final int MOST_NAMES = 1 << 16;
  static final int MOST_DEPTH = 64;
  static final int LONGEST_NAME = 1 << 10; // bytes

  private static final String[] TYPES = {
    "nothing", "a number", "a decimal", "a text", "numbers", "a group", "the group's end", "a name"
  };

  private StateFormat() {}

  static long tag(int type, int name, int length) {
    return type | (long) name << 8 | (long) length << 32;
  }

  static int type(long tag) {
    return (int) tag & 0xFF;
  }

  static int name(long tag) {
    return (int) tag >>> 8;
  }

  static int length(long tag) {
    return (int) (tag >>> 32);
  }

  static int words(int bytes) {
    return (bytes >>> 3) + ((bytes & 7) == 0 ? 0 : 1);
  }

  static String describe(int type) {
    return type > 0 && type < TYPES.length ? TYPES[type] : "an unknown type " + type;
  }
}

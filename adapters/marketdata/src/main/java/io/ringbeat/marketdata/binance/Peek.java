package io.ringbeat.marketdata.binance;

import java.nio.charset.StandardCharsets;

/**
 * Tells from the first bytes of a line, as the venue writes them, what it is, without reading it.
 * Lines with another order of fields are not recognised, which costs time but nothing else.
 */
final class Peek {
  private static final byte[] STREAM = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "{\"e\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final Type[] NAMED = {Type.DEPTH, Type.TRADE, Type.QUOTE, Type.MARK};
  private static final int MAX_NAME = 64;

  private Peek() {}

  /** Returns the type of the line, or null if it cannot be told. */
  static Type type(byte[] line, int start, int end) {
    if (startsWith(STREAM, line, start, end)) {
      int from = start + STREAM.length;
      int stop = Math.min(end, from + MAX_NAME);
      for (int i = from; i < stop && line[i] != '"'; i++) {
        if (line[i] == '@') {
          return byName(line, i + 1, stop, true);
        }
      }
      return null;
    }
    if (startsWith(EVENT, line, start, end)) {
      return byName(line, start + EVENT.length, end, false);
    }
    return null;
  }

  private static Type byName(byte[] line, int from, int end, boolean stream) {
    for (Type type : NAMED) {
      String name = stream ? type.stream : type.event;
      int behind = from + name.length();
      if (behind < end
          && matches(name, line, from)
          && (line[behind] == '"' || line[behind] == '@')) {
        return type;
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] prefix, byte[] line, int start, int end) {
    if (end - start < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (line[start + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String name, byte[] line, int from) {
    for (int i = 0; i < name.length(); i++) {
      if (line[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

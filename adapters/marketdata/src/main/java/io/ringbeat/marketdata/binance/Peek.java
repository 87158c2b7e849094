package io.ringbeat.marketdata.binance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Tells from the first bytes of a line, as the venue writes them, what it is, without reading it.
 * Lines with another order of fields are not recognised, which costs time but nothing else.
 */
final class Peek {
  private static final byte[] STREAM = ascii("{\"stream\":\"");
  private static final byte[] EVENT = ascii("{\"e\":\"");
  private static final Type[] NAMED = {Type.DEPTH, Type.TRADE, Type.QUOTE, Type.MARK};
  private static final byte[][] STREAM_NAMES =
      Stream.of(NAMED).map(type -> ascii(type.stream)).toArray(byte[][]::new);
  private static final byte[][] EVENT_NAMES =
      Stream.of(NAMED).map(type -> ascii(type.event)).toArray(byte[][]::new);
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
    for (int i = 0; i < NAMED.length; i++) {
      byte[] name = stream ? STREAM_NAMES[i] : EVENT_NAMES[i];
      int behind = from + name.length;
      if (behind < end
          && line[from] == name[0]
          && (line[behind] == '"' || line[behind] == '@')
          && Arrays.equals(line, from, behind, name, 0, name.length)) {
        return NAMED[i];
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] prefix, byte[] line, int start, int end) {
    return end - start >= prefix.length
        && Arrays.equals(line, start, start + prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

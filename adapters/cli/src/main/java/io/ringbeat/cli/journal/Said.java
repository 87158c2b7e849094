package io.ringbeat.cli.journal;

import io.ringbeat.event.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How numbers and times of a journal are said. */
public final class Said {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Said() {}

  /**
   * Says a number.
   *
   * @param value any
   * @return grouped by thousands
   */
  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Says a count of things. */
  static String count(long value, String one, String many) {
    return number(value) + " " + (value == 1 ? one : many);
  }

  static String range(long first, long last) {
    return first == last
        ? "sequence " + number(first)
        : "sequences " + number(first) + " to " + number(last);
  }

  /**
   * Says a time with all its ns.
   *
   * @param nanos since the epoch
   * @return in ISO 8601
   */
  public static String time(long nanos) {
    return TIME.format(Instant.EPOCH.plusNanos(nanos));
  }

  static String bytes(long value) {
    if (value < 10_000) {
      return number(value) + " B";
    }
    if (value < 10_000_000) {
      return number((value + 500) / 1_000) + " kB";
    }
    return value < 10_000_000_000L
        ? number((value + 500_000) / 1_000_000) + " MB"
        : String.format(Locale.ROOT, "%,.1f GB", value / 1e9);
  }

  /**
   * Makes a text harmless.
   *
   * @param text from a file
   * @return without anything that could steer a terminal
   */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.LINE_SEPARATOR) {
                plain.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                plain.appendCodePoint(c);
              }
            });
    return plain.toString();
  }

  static List<String> kinds(Map<Integer, Long> kinds) {
    List<Map.Entry<Integer, Long>> sorted = new ArrayList<>(kinds.entrySet());
    sorted.sort(Map.Entry.<Integer, Long>comparingByValue().reversed());
    return sorted.stream().map(e -> number(e.getValue()) + " " + Kind.name(e.getKey())).toList();
  }
}

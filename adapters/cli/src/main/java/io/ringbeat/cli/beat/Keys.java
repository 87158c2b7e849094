package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.ringbeat.cli.Durations;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The keys of a table of a schedule file: each is of its type, and none is left over. Errors say
 * where, which key, and what is allowed. Used by one thread.
 */
final class Keys {
  private static final long SECOND = 1_000_000_000; // ns
  private static final int MOST_DEPTH = 32;

  private final String where;
  private final Section section;
  private final String prefix;
  private final JsonNode node;
  private final TreeSet<String> left = new TreeSet<>();

  /**
   * Makes the keys of a table.
   *
   * @param where the file, for errors
   * @param section where the table stands
   * @param prefix what stands before its keys in errors; the entry's name, or a table in it
   * @param node the table
   */
  Keys(String where, Section section, String prefix, JsonNode node) {
    this.where = where;
    this.section = section;
    this.prefix = prefix;
    this.node = node;
    if (!node.isObject()) {
      throw new ScheduleException(where + ", line " + section.line() + prefix + ": is no table");
    }
    node.fieldNames().forEachRemaining(left::add);
  }

  boolean has(String key) {
    return left.contains(key);
  }

  /** Returns a table in this one; an empty one if it is not there. */
  Keys table(String key) {
    JsonNode inner = take(key);
    if (inner != null && !inner.isObject()) {
      throw wrong(key, "a table");
    }
    JsonNode table = inner == null ? io.ringbeat.cli.Json.MAPPER.createObjectNode() : inner;
    return new Keys(where, section, prefix + ", " + key, table);
  }

  /** Returns a text; null if it is not there. */
  String text(String key) {
    JsonNode value = take(key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(key, "a text");
    }
    return value.textValue();
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = take(key);
    if (value != null && !value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value == null ? otherwise : value.booleanValue();
  }

  int integer(String key, int otherwise, int least, int most) {
    JsonNode value = take(key);
    if (value == null) {
      return otherwise;
    }
    boolean within = value.isIntegralNumber() && value.canConvertToInt();
    if (!within || value.intValue() < least || value.intValue() > most) {
      throw wrong(key, "a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  /** Returns a duration that is not negative, ns; otherwise if it is not there. */
  long duration(String key, long otherwise) {
    String text = text(key, "a duration, such as \"30s\"");
    if (text == null) {
      return otherwise;
    }
    long nanos;
    try {
      nanos = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(key, "a duration: " + e.getMessage(), e);
    }
    if (nanos < 0) {
      throw wrong(key, "a duration that is not negative");
    }
    return nanos;
  }

  /** Returns whole seconds; 0 if it is not there. */
  int seconds(String key) {
    long nanos = duration(key, 0);
    if (nanos % SECOND != 0 || nanos / SECOND > Integer.MAX_VALUE) {
      throw wrong(key, "whole seconds, such as \"30s\"");
    }
    return (int) (nanos / SECOND);
  }

  /** Returns an instant, ns since the epoch; otherwise if it is not there. */
  long instant(String key, long otherwise) {
    JsonNode value = take(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof POJONode pojo && pojo.getPojo() instanceof OffsetDateTime time) {
      try {
        return Math.addExact(
            Math.multiplyExact(time.toEpochSecond(), SECOND), (long) time.getNano());
      } catch (ArithmeticException e) {
        throw wrong(key, "an instant from 1678 to 2261", e);
      }
    }
    throw wrong(key, "an instant with an offset, without quotes, such as 2027-01-01T00:00:00Z");
  }

  ZoneId zone(String key, ZoneId otherwise) {
    String id = text(key, "the name of a time zone, such as \"Europe/Paris\"");
    if (id == null) {
      return otherwise;
    }
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw wrong(key, "the name of a time zone, such as \"Europe/Paris\"", e);
    }
  }

  /** Returns a constant that is written in small letters. */
  <E extends Enum<E>> E constant(String key, Class<E> type, E otherwise) {
    List<String> names = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      names.add('"' + each.name().toLowerCase(Locale.ROOT) + '"');
    }
    String allowed = "one of " + String.join(", ", names);
    String text = text(key, allowed);
    if (text == null) {
      return otherwise;
    }
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw wrong(key, allowed);
  }

  /** Returns the values of an array, as a message can have them. */
  List<Object> values(String key) {
    JsonNode value = take(key);
    if (value != null && !value.isArray()) {
      throw wrong(key, "an array, such as [1, \"two\"]");
    }
    return value == null ? List.of() : list(key, value, 0);
  }

  /** Returns the values of a table, as a message can have them. */
  Map<String, Object> map(String key) {
    JsonNode value = take(key);
    if (value != null && !value.isObject()) {
      throw wrong(key, "a table, such as { x = 1 }");
    }
    return value == null ? Map.of() : map(key, value, 0);
  }

  private List<Object> list(String key, JsonNode array, int depth) {
    List<Object> list = new ArrayList<>(array.size());
    for (JsonNode each : array) {
      list.add(value(key, each, depth + 1));
    }
    return list;
  }

  private Map<String, Object> map(String key, JsonNode object, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      map.put(each.getKey(), value(key, each.getValue(), depth + 1));
    }
    return map;
  }

  private Object value(String key, JsonNode value, int depth) {
    if (depth > MOST_DEPTH) {
      throw new ScheduleException(at(key) + " nests deeper than " + MOST_DEPTH);
    }
    if (value.isArray()) {
      return list(key, value, depth);
    }
    if (value.isObject()) {
      return map(key, value, depth);
    }
    if (value.isTextual()) {
      String text = value.textValue();
      if (text.matches("\\{[0-9]{1,3}}")) {
        throw new ScheduleException(
            at(key) + " has the text " + text + ", which stands for an argument that there is not");
      }
      return text;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isFloatingPointNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    throw new ScheduleException(
        at(key)
            + " has "
            + value.asText()
            + "; allowed are texts, whole numbers of 64 bits, finite numbers, true and false, "
            + "arrays and tables; write a date as a text");
  }

  /** Refuses keys that nobody asked for. */
  void end(String allowed) {
    if (!left.isEmpty()) {
      throw new ScheduleException(
          place(left.first()) + ": there is no key " + left.first() + "; allowed are " + allowed);
    }
  }

  ScheduleException missing(String key, String expected) {
    return new ScheduleException(
        place(key) + ": the key " + key + " is missing; it has to be " + expected);
  }

  ScheduleException wrong(String key, String expected) {
    return wrong(key, expected, null);
  }

  ScheduleException wrong(String key, String expected, Throwable cause) {
    return new ScheduleException(at(key) + " has to be " + expected, cause);
  }

  /** An error of a key whose text says all. */
  ScheduleException error(String key, String text, Throwable cause) {
    return new ScheduleException(at(key) + ": " + text, cause);
  }

  private String text(String key, String expected) {
    JsonNode value = take(key);
    if (value != null && !value.isTextual()) {
      throw wrong(key, expected);
    }
    return value == null ? null : value.textValue();
  }

  private String at(String key) {
    return place(key) + ", " + key;
  }

  private String place(String key) {
    return where + ", line " + section.lineOf(key) + prefix;
  }

  private JsonNode take(String key) {
    left.remove(key);
    return node.get(key);
  }
}

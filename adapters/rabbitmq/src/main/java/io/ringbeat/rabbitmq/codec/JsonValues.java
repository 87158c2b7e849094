package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON values as Java has them: strings, integers, longs, finite doubles, booleans, null, lists and
 * maps from strings. Without state.
 */
final class JsonValues {
  private static final int DEEPEST = 32;
  private static final int LONGEST_REPR = 1024;

  private JsonValues() {}

  static List<Object> copy(List<?> values) {
    return copyList(values, 0);
  }

  static Map<String, Object> copy(Map<?, ?> values) {
    return copyMap(values, 0);
  }

  private static Object copyOf(Object value, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("a value nests deeper than " + DEEPEST);
    }
    if (value instanceof List<?> list) {
      return copyList(list, depth);
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(map, depth);
    }
    boolean known =
        value == null
            || value instanceof String
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Boolean
            || (value instanceof Double number && Double.isFinite(number));
    if (!known) {
      throw new IllegalArgumentException(value + " is no value of JSON");
    }
    return value;
  }

  private static List<Object> copyList(List<?> values, int depth) {
    List<Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(copyOf(value, depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }

  private static Map<String, Object> copyMap(Map<?, ?> values, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException(entry.getKey() + " is no name of a field");
      }
      copy.put(key, copyOf(entry.getValue(), depth + 1));
    }
    return Collections.unmodifiableMap(copy);
  }

  /**
   * Reads the value that a reader stands on; whole numbers become longs, others doubles.
   *
   * @throws BadMessageException if a number is greater than any of its type
   */
  static Object read(JsonReader in) throws BadMessageException {
    switch (in.token()) {
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (in.element()) {
          list.add(read(in));
        }
        return list;
      }
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String field = in.field(); field != null; field = in.field()) {
          map.put(field, read(in));
        }
        return map;
      }
      case VALUE_STRING -> {
        return in.string();
      }
      case VALUE_NUMBER_INT -> {
        return in.integer();
      }
      case VALUE_NUMBER_FLOAT -> {
        return in.real();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return in.bool();
      }
    }
  }

  static void write(Object value, JsonGenerator out) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(element, out);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName((String) entry.getKey());
        write(entry.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else {
      out.writeNumber(((Number) value).longValue());
    }
  }

  /** Writes positional arguments as Python shows a tuple, at most {@link #LONGEST_REPR} long. */
  static String tuple(List<?> values) {
    StringBuilder out = new StringBuilder("(");
    elements(values, out);
    return cut(out.append(values.size() == 1 ? ",)" : ")"));
  }

  /** Writes named arguments as Python shows a dictionary, at most {@link #LONGEST_REPR} long. */
  static String dictionary(Map<?, ?> values) {
    StringBuilder out = new StringBuilder();
    repr(values, out);
    return cut(out);
  }

  private static String cut(StringBuilder out) {
    if (out.length() > LONGEST_REPR) {
      out.setLength(LONGEST_REPR - 3);
      out.append("...");
    }
    return out.toString();
  }

  private static void elements(List<?> values, StringBuilder out) {
    String before = "";
    for (Object value : values) {
      out.append(before);
      repr(value, out);
      before = ", ";
    }
  }

  private static void repr(Object value, StringBuilder out) {
    if (value == null) {
      out.append("None");
    } else if (value instanceof Boolean flag) {
      out.append(flag ? "True" : "False");
    } else if (value instanceof String text) {
      quote(text, out);
    } else if (value instanceof List<?> list) {
      out.append('[');
      elements(list, out);
      out.append(']');
    } else if (value instanceof Map<?, ?> map) {
      out.append('{');
      String before = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(before);
        quote((String) entry.getKey(), out);
        out.append(": ");
        repr(entry.getValue(), out);
        before = ", ";
      }
      out.append('}');
    } else {
      out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote || c == '\\') {
            out.append('\\').append(c);
          } else if (Character.isISOControl(c)) {
            out.append(String.format("\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append(quote);
  }
}

package io.ringbeat.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of a configuration file: each key is of its type, and none is left over. Errors name the
 * table and the key, never a value. Not thread-safe.
 */
final class Table {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String name;
  private final JsonNode node;
  private final Set<String> left = new TreeSet<>();

  /**
   * Makes a table.
   *
   * @param name where it is, for errors
   */
  Table(String name, JsonNode node) {
    this.name = name;
    this.node = node;
    if (!node.isObject()) {
      throw new BridgeException(name + " is not a table");
    }
    node.fieldNames().forEachRemaining(left::add);
  }

  /** Returns the tables of an array of tables; empty if there is none. */
  List<Table> tables(String key) {
    List<Table> tables = new ArrayList<>();
    JsonNode array = take(key);
    if (array != null && !array.isArray()) {
      throw wrong(key, "tables: write [[" + key + "]]");
    }
    for (int i = 0; array != null && i < array.size(); i++) {
      tables.add(new Table(name + ", [[" + key + "]] " + (i + 1), array.get(i)));
    }
    return tables;
  }

  /** Returns a table within this one; an empty one if it is not there. */
  Table table(String key) {
    JsonNode inner = take(key);
    return new Table(name + ", [" + key + "]", inner == null ? MAPPER.createObjectNode() : inner);
  }

  /** Returns a text that has to be there. */
  String text(String key) {
    String text = text(key, null);
    if (text == null) {
      throw new BridgeException(name + ": the key " + key + " is missing");
    }
    return text;
  }

  /** Returns a text. */
  String text(String key, String otherwise) {
    JsonNode value = take(key);
    if (value != null && !value.isTextual()) {
      throw wrong(key, "a text");
    }
    return value == null ? otherwise : value.textValue();
  }

  /** Returns one of some texts. */
  String oneOf(String key, String otherwise, List<String> allowed) {
    String text = text(key, otherwise);
    if (!allowed.contains(text)) {
      throw wrong(key, "one of " + allowed);
    }
    return text;
  }

  /** Returns a whole number within bounds. */
  long number(String key, long otherwise, long least, long most) {
    JsonNode value = take(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(key, "a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  /** Returns a whole number within bounds. */
  int integer(String key, int otherwise, int least, int most) {
    return (int) number(key, otherwise, least, most);
  }

  /** Returns true or false. */
  boolean flag(String key, boolean otherwise) {
    JsonNode value = take(key);
    if (value != null && !value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value == null ? otherwise : value.booleanValue();
  }

  /** Returns texts. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array(key)) {
      if (!each.isTextual()) {
        throw wrong(key, "an array of texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** Returns whole numbers; null if the key is not there. */
  long[] numbers(String key) {
    if (!left.contains(key)) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode each : array(key)) {
      if (!each.isIntegralNumber() || !each.canConvertToLong()) {
        throw wrong(key, "an array of whole numbers");
      }
      numbers.add(each.longValue());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns an array of anything that JSON can say. */
  List<Object> values(String key) {
    List<Object> values = new ArrayList<>();
    array(key).forEach(each -> values.add(MAPPER.convertValue(each, Object.class)));
    return values;
  }

  /** Returns a table of anything that JSON can say. */
  @SuppressWarnings("unchecked") // Jackson makes a map with texts as keys of any object
  Map<String, Object> map(String key) {
    JsonNode value = take(key);
    if (value != null && !value.isObject()) {
      throw wrong(key, "a table");
    }
    return value == null ? Map.of() : MAPPER.convertValue(value, Map.class);
  }

  private JsonNode array(String key) {
    JsonNode value = take(key);
    if (value != null && !value.isArray()) {
      throw wrong(key, "an array");
    }
    return value == null ? MAPPER.createArrayNode() : value;
  }

  /** Tells whether a key is there that was not asked for. */
  boolean has(String key) {
    return left.contains(key);
  }

  /** Refuses what was not asked for. */
  void end() {
    if (!left.isEmpty()) {
      throw new BridgeException(name + ": there is no key " + String.join(", ", left));
    }
  }

  BridgeException wrong(String key, String expected) {
    return new BridgeException(name + ": " + key + " has to be " + expected);
  }

  private JsonNode take(String key) {
    left.remove(key);
    return node.get(key);
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.journal.Said;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** Fields of a state as an indented tree, or nested as JSON. */
final class StateText {
  private static final int SHOWN = 6; // numbers of a list
  private static final int WIDTH = 60;

  private StateText() {}

  /**
   * Writes fields in lines.
   *
   * @param fields by path
   * @param before the same earlier; null if nothing is to be marked
   * @param text takes them
   */
  static void add(Map<String, Object> fields, Map<String, Object> before, StringBuilder text) {
    String[] open = {};
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      String[] parts = field.getKey().split("/", -1);
      int same = 0;
      while (same < Math.min(open.length, parts.length) - 1 && open[same].equals(parts[same])) {
        same++;
      }
      for (int i = same; i < parts.length - 1; i++) {
        text.append("  ").append("  ".repeat(i)).append(Said.plain(parts[i])).append('\n');
      }
      open = parts;
      Object old = before == null ? null : before.get(field.getKey());
      boolean changed = before != null && !Objects.deepEquals(old, field.getValue());
      text.append(changed ? "* " : "  ").append("  ".repeat(parts.length - 1));
      text.append(Said.plain(parts[parts.length - 1])).append(" = ").append(text(field.getValue()));
      if (changed) {
        text.append(old == null ? "   (new)" : "   (was " + text(old) + ")");
      }
      text.append('\n');
    }
  }

  /** Writes fields that were there before and are not now. */
  static void addGone(Map<String, Object> fields, Map<String, Object> before, StringBuilder text) {
    before.forEach(
        (path, value) -> {
          if (!fields.containsKey(path)) {
            text.append("* ").append(Said.plain(path)).append(" is gone   (was ");
            text.append(text(value)).append(")\n");
          }
        });
  }

  static String text(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof long[] numbers) {
      String shown = Arrays.toString(Arrays.copyOf(numbers, Math.min(SHOWN, numbers.length)));
      return numbers.length <= SHOWN
          ? shown
          : shown.substring(0, shown.length() - 1) + ", ... " + numbers.length + " numbers]";
    }
    if (value instanceof String string) {
      String plain = Said.plain(string);
      return '"' + (plain.length() > WIDTH ? plain.substring(0, WIDTH) + "..." : plain) + '"';
    }
    return value.toString();
  }

  static ObjectNode json(Map<String, Object> fields) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    fields.forEach(
        (path, value) -> {
          String[] parts = path.split("/", -1);
          ObjectNode at = root;
          for (int i = 0; i < parts.length - 1; i++) {
            at = at.get(parts[i]) instanceof ObjectNode child ? child : at.putObject(parts[i]);
          }
          put(at, parts[parts.length - 1], value);
        });
    return root;
  }

  /** Lists what changed, with both values. */
  static ArrayNode changes(
      Collection<String> paths, Map<String, Object> before, Map<String, Object> after) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (String path : paths) {
      ObjectNode change = list.addObject().put("path", path);
      put(change, "before", before.get(path));
      put(change, "after", after.get(path));
    }
    return list;
  }

  static void put(ObjectNode node, String name, Object value) {
    if (value instanceof Long number) {
      node.put(name, number);
    } else if (value instanceof Double number) {
      node.put(name, number);
    } else if (value instanceof long[] numbers) {
      ArrayNode list = node.putArray(name);
      for (long number : numbers) {
        list.add(number);
      }
    } else {
      node.put(name, (String) value);
    }
  }
}

package io.ringbeat.state;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The fields of an object that does not save its state, for people to look at. They come in the
 * order of their names. Numbers, texts, enums, arrays, collections and maps are shown, and in the
 * same way objects of the same class loader; of any other object only its class. Nothing of theirs
 * is called but the collections' iterators. Depth and length are bounded.
 */
public final class Fields {
  private static final int MOST_DEPTH = 8;
  private static final int MOST_ELEMENTS = 256;
  private static final int LONGEST_TEXT = 1 << 10; // characters

  private final StateWriter out;
  private final ClassLoader own;
  private final List<Object> path = new ArrayList<>(); // from the outermost object to this one

  private Fields(StateWriter out, ClassLoader own) {
    this.out = out;
    this.own = own;
  }

  /**
   * Writes an object's fields.
   *
   * @param object whose; must not be changed meanwhile
   * @param out takes them
   */
  public static void write(Object object, StateWriter out) {
    new Fields(out, object.getClass().getClassLoader()).object(object);
  }

  private void object(Object object) {
    path.add(object);
    for (Field field : fieldsOf(object.getClass())) {
      try {
        field.setAccessible(true);
        value(field.getName(), field.get(object));
      } catch (InaccessibleObjectException | IllegalAccessException e) {
        out.put(field.getName(), "not accessible");
      }
    }
    path.remove(path.size() - 1);
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type;
        each != null && each != Object.class && each != Record.class && each != Enum.class;
        each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          fields.add(field);
        }
      }
    }
    fields.sort(Comparator.comparing(Field::getName));
    return fields;
  }

  private void value(String name, Object value) {
    if (value == null) {
      out.put(name, "null");
    } else if (value instanceof Boolean flag) {
      out.put(name, flag);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      out.put(name, ((Number) value).longValue());
    } else if (value instanceof Byte small) {
      out.put(name, small.longValue());
    } else if (value instanceof Double || value instanceof Float) {
      out.put(name, ((Number) value).doubleValue());
    } else if (value instanceof String || value instanceof Character) {
      text(name, value.toString());
    } else if (value instanceof Enum<?> constant) {
      text(name, constant.name());
    } else if (value instanceof long[] numbers) {
      out.put(name, numbers, 0, numbers.length);
    } else {
      group(name, value);
    }
  }

  private void text(String name, String text) {
    out.put(name, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text);
  }

  private void group(String name, Object value) {
    boolean many = value.getClass().isArray() || isCollection(value);
    if (!many && !isOwn(value.getClass())) {
      out.put(name, value.getClass().getName());
    } else if (path.size() >= MOST_DEPTH || path.stream().anyMatch(each -> each == value)) {
      out.put(name, "...");
    } else {
      out.open(name);
      if (many) {
        path.add(value);
        elements(value);
        path.remove(path.size() - 1);
      } else {
        object(value);
      }
      out.close();
    }
  }

  private static boolean isCollection(Object value) {
    return (value instanceof Collection<?> || value instanceof Map<?, ?>)
        && value.getClass().getName().startsWith("java.util.");
  }

  private boolean isOwn(Class<?> type) {
    return type.getClassLoader() == own && own != null && !type.isHidden();
  }

  private void elements(Object many) {
    int index = 0;
    if (many instanceof Map<?, ?> map) {
      TreeMap<String, Object> sorted = new TreeMap<>(); // the map may have no order
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sorted.put(key(entry.getKey()), entry.getValue());
      }
      for (Map.Entry<String, Object> entry : sorted.entrySet()) {
        if (index++ == MOST_ELEMENTS) {
          break;
        }
        value(entry.getKey(), entry.getValue());
      }
    } else if (many instanceof Collection<?> collection) {
      for (Object element : collection) {
        if (index == MOST_ELEMENTS) {
          break;
        }
        value(Integer.toString(index++), element);
      }
    } else {
      for (; index < Math.min(Array.getLength(many), MOST_ELEMENTS); index++) {
        value(Integer.toString(index), Array.get(many, index));
      }
    }
  }

  private static String key(Object key) {
    boolean plain =
        key instanceof String
            || key instanceof Long
            || key instanceof Integer
            || key instanceof Enum<?>;
    String text =
        plain ? key.toString() : Objects.requireNonNullElse(key, "null").getClass().getName();
    return text.length() > LONGEST_TEXT / 8 ? text.substring(0, LONGEST_TEXT / 8) : text;
  }
}

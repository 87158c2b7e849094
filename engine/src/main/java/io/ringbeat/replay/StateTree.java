package io.ringbeat.replay;

import io.ringbeat.state.StateVisitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state of a run at a place, as fields under stable paths such as {@code
 * core/order[17]/leavesLots}: names of groups and fields, joined by slashes. A group that has a
 * field {@code id} or {@code symbol} at its beginning is known by that; of others with the same
 * name the second has the index 1, the third 2. In names {@code ~} is written {@code ~0} and {@code
 * /} is written {@code ~1}; no two fields have the same path.
 */
public final class StateTree {
  private final Map<String, Object> leaves;

  private StateTree(Map<String, Object> leaves) {
    this.leaves = leaves;
  }

  /**
   * Takes the state of a machine.
   *
   * @param machine between two moves
   * @return the state; does not change any more
   */
  public static StateTree of(Machine machine) {
    Builder builder = new Builder();
    machine.visit(builder);
    return new StateTree(builder.leaves());
  }

  /**
   * Returns all fields.
   *
   * @return by path, in the order in which they were saved: Long, Double, String, or long[], which
   *     must not be changed
   */
  public Map<String, Object> leaves() {
    return Collections.unmodifiableMap(leaves);
  }

  /**
   * Returns the fields at a path and below.
   *
   * @param path of a field or a group; empty for everything
   * @return the part of {@link #leaves}; empty if there is nothing
   */
  public Map<String, Object> at(String path) {
    if (path.isEmpty()) {
      return leaves();
    }
    Map<String, Object> found = new LinkedHashMap<>();
    leaves.forEach(
        (key, value) -> {
          if (key.equals(path) || key.startsWith(path + "/")) {
            found.put(key, value);
          }
        });
    return found;
  }

  /**
   * Compares two states.
   *
   * @param other another one
   * @return the paths whose values differ, in the order in which they were saved; a field that only
   *     one has is among them, at the end if it is the other one
   */
  public List<String> differences(StateTree other) {
    Set<String> paths = new LinkedHashSet<>(leaves.keySet());
    paths.addAll(other.leaves.keySet());
    List<String> found = new ArrayList<>();
    for (String path : paths) {
      if (!Objects.deepEquals(leaves.get(path), other.leaves.get(path))) {
        found.add(path);
      }
    }
    return found;
  }

  /** Gathers fields, and names groups when it is known what they begin with. */
  private static final class Builder implements StateVisitor {
    private final Map<String, Object> all = new LinkedHashMap<>();
    private final Deque<Group> open = new ArrayDeque<>();

    /** A group whose fields are being gathered, under names relative to it. */
    private static final class Group {
      final String name;
      final Map<String, Object> fields = new LinkedHashMap<>();
      final Map<String, Integer> names = new TreeMap<>();
      final Set<String> taken = new TreeSet<>();
      Object key; // what it is known by

      Group(String name) {
        this.name = name;
      }
    }

    Builder() {
      open.push(new Group(""));
    }

    Map<String, Object> leaves() {
      all.putAll(open.peek().fields);
      return all;
    }

    private void put(String name, Object value) {
      Group group = open.peek();
      if (group.fields.isEmpty() && (name.equals("id") || name.equals("symbol"))) {
        group.key = value;
      }
      group.fields.put(unique(group, escaped(name)), value);
    }

    private static String unique(Group group, String name) {
      String found;
      do {
        int before = group.names.merge(name, 1, Integer::sum) - 1;
        found = before == 0 ? name : name + "[" + before + "]";
      } while (!group.taken.add(found));
      return found;
    }

    private static String escaped(Object name) {
      return String.valueOf(name).replace("~", "~0").replace("/", "~1");
    }

    @Override
    public void number(String name, long value) {
      put(name, value);
    }

    @Override
    public void decimal(String name, double value) {
      put(name, value);
    }

    @Override
    public void text(String name, String value) {
      put(name, value);
    }

    @Override
    public void numbers(String name, long[] values, int from, int to) {
      put(name, Arrays.copyOfRange(values, from, to));
    }

    @Override
    public void open(String name) {
      open.push(new Group(name));
    }

    @Override
    public void close() {
      Group group = open.pop();
      Group parent = open.peek();
      String known = escaped(group.name);
      String name =
          unique(parent, group.key == null ? known : known + "[" + escaped(group.key) + "]");
      if (group.fields.isEmpty()) {
        return;
      }
      group.fields.forEach((field, value) -> parent.fields.put(name + "/" + field, value));
    }
  }
}

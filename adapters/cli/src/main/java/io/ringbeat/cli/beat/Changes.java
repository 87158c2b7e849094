package io.ringbeat.cli.beat;

import io.ringbeat.beat.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What makes the entries that are in force those of a schedule file.
 *
 * @param added entries that are new, in the order of the file
 * @param changed entries that were different, in the order of the file
 * @param removed names of entries that are gone, in the order in which they were in force
 */
record Changes(List<Entry> added, List<Entry> changed, List<String> removed) {
  /** Compares by name, and for entries of one name by their equality. */
  static Changes between(Map<String, Entry> inForce, Map<String, Entry> wanted) {
    List<Entry> added = new ArrayList<>();
    List<Entry> changed = new ArrayList<>();
    for (Entry entry : wanted.values()) {
      Entry before = inForce.get(entry.name());
      if (before == null) {
        added.add(entry);
      } else if (!before.equals(entry)) {
        changed.add(entry);
      }
    }
    List<String> removed = new ArrayList<>();
    for (String name : inForce.keySet()) {
      if (!wanted.containsKey(name)) {
        removed.add(name);
      }
    }
    return new Changes(added, changed, removed);
  }

  boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  @Override
  public String toString() {
    return added.size() + " added, " + changed.size() + " changed, " + removed.size() + " removed";
  }
}

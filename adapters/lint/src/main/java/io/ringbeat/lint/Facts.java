package io.ringbeat.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which fields, parameters and results hold collections in hash order, as far as is known yet. Who
 * asked is told when that changes.
 */
final class Facts {
  private static final long MOST_WORK = 2_000_000_000;

  /** A parameter of a method; -1 is its result. */
  private record Parameter(MethodId method, int index) {}

  private final Set<Object> hashed = new HashSet<>();
  private final Map<Object, Set<MethodId>> readers = new HashMap<>();
  private final Consumer<MethodId> changed;
  private long spent;

  Facts(Consumer<MethodId> changed) {
    this.changed = changed;
  }

  /** Counts work, so that a hostile class cannot make a scan go on for ever. */
  void spend(long work) {
    spent += work;
    if (spent > MOST_WORK) {
      throw new LintException("the classes take too long to scan; scan less at once");
    }
  }

  static Object parameter(MethodId method, int index) {
    return new Parameter(method, index);
  }

  static Object result(MethodId method) {
    return new Parameter(method, -1);
  }

  boolean isHashed(Object place, MethodId reader) {
    readers.computeIfAbsent(place, key -> new LinkedHashSet<>()).add(reader);
    return hashed.contains(place);
  }

  void setHashed(Object place) {
    if (hashed.add(place)) {
      readers.getOrDefault(place, Set.of()).forEach(changed);
    }
  }
}

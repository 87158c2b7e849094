package io.ringbeat.lint;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What one method does: whom it calls, which fields it touches, which rules it breaks. */
final class Effects {
  /** A rule that is broken at a line. */
  record Offence(Rule rule, int line, String what) {}

  private final Map<MethodId, Integer> calls = new LinkedHashMap<>();
  private final Set<FieldId> touched = new LinkedHashSet<>();
  private final Map<FieldId, Integer> changed = new LinkedHashMap<>();
  private final Map<FieldId, Integer> constants = new LinkedHashMap<>();
  private final Set<Offence> offences = new LinkedHashSet<>();

  /** Returns the methods that may be called from here, each with the line of its first call. */
  Map<MethodId, Integer> calls() {
    return calls;
  }

  /** Returns the instance fields that are read or written. */
  Set<FieldId> touched() {
    return touched;
  }

  /** Returns the fields whose value, or the object in them, changes; each with its first line. */
  Map<FieldId, Integer> changed() {
    return changed;
  }

  /** Returns the static fields that are read, each with its first line. */
  Map<FieldId, Integer> constants() {
    return constants;
  }

  Set<Offence> offences() {
    return offences;
  }

  void addCall(MethodId method, int line) {
    calls.putIfAbsent(method, line);
  }

  void addChange(FieldId field, int line) {
    changed.putIfAbsent(field, line);
  }

  void addConstant(FieldId field, int line) {
    constants.putIfAbsent(field, line);
  }

  void add(Rule rule, int line, String what) {
    offences.add(new Offence(rule, line, what));
  }
}

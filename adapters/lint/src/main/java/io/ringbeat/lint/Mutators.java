package io.ringbeat.lint;

import java.util.List;
import java.util.Set;

/** Which calls change the object they are made on, judged by their names. */
final class Mutators {
  private static final List<String> PREFIXES =
      List.of(
          "accumulate",
          "add",
          "append",
          "clear",
          "compareAndSet",
          "compute",
          "decrement",
          "delete",
          "drain",
          "getAnd",
          "increment",
          "insert",
          "merge",
          "next",
          "offer",
          "poll",
          "push",
          "put",
          "remove",
          "replace",
          "reset",
          "retainAll",
          "set",
          "update",
          "write");

  private static final Set<String> NAMES =
      Set.of(
          "accept", "and", "andNot", "apply", "dequeue", "enqueue", "fill", "flip", "or", "pop",
          "reverse", "sort", "take", "xor");

  private Mutators() {}

  /** Tells whether a call changes its receiver; a handle of a field is not the field. */
  static boolean isOne(String owner, String name) {
    boolean handle = owner.endsWith("FieldUpdater") || owner.equals("java/lang/invoke/VarHandle");
    return !handle && isOne(name);
  }

  private static boolean isOne(String name) {
    if (NAMES.contains(name)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Returns which argument a static method of the JDK changes, or -1. */
  static int changedArgument(String owner, String name) {
    if (owner.equals("java/lang/System") && name.equals("arraycopy")) {
      return 2;
    }
    boolean inPlace = isOne(name) || name.equals("shuffle") || name.equals("swap");
    return inPlace && (owner.equals("java/util/Arrays") || owner.equals("java/util/Collections"))
        ? 0
        : -1;
  }
}

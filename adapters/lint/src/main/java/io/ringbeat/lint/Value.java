package io.ringbeat.lint;

import org.objectweb.asm.Type;

/**
 * What is known of a value on the stack or in a local variable.
 *
 * @param size how many slots it takes, 1 or 2
 * @param type internal name of its class or array, or null if it is a primitive or not known
 * @param exact whether it is of this class and of none below it
 * @param hashed whether a collection, or a view of one, goes through in hash order
 * @param sites the places in the method, as bits, that have put it in hash order
 * @param field the field that it was read from, or null
 */
record Value(int size, String type, boolean exact, boolean hashed, long sites, FieldId field)
    implements org.objectweb.asm.tree.analysis.Value {
  static final Value ONE = new Value(1, null, false, false, 0, null);
  static final Value TWO = new Value(2, null, false, false, 0, null);

  /** A value of a declared type; null for void. */
  static Value of(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> null;
      case Type.LONG, Type.DOUBLE -> TWO;
      case Type.ARRAY, Type.OBJECT -> ONE.as(type.getInternalName(), false);
      default -> ONE;
    };
  }

  @Override
  public int getSize() {
    return size;
  }

  Value as(String newType, boolean nowExact) {
    return new Value(size, newType, nowExact, hashed, sites, field);
  }

  Value exactly() {
    return as(type, true);
  }

  Value hashed(boolean now) {
    return now == hashed ? this : new Value(size, type, exact, now, sites, field);
  }

  Value from(FieldId origin) {
    return new Value(size, type, exact, hashed, sites, origin);
  }

  Value through(long more) {
    return (sites | more) == sites
        ? this
        : new Value(size, type, exact, hashed, sites | more, field);
  }

  /** What is known where either may be. */
  Value or(Value other) {
    if (equals(other)) {
      return this;
    }
    boolean sameType = type != null && type.equals(other.type);
    return new Value(
        Math.min(size, other.size),
        sameType ? type : null,
        sameType && exact && other.exact,
        hashed || other.hashed,
        sites | other.sites,
        field != null && field.equals(other.field) ? field : null);
  }
}

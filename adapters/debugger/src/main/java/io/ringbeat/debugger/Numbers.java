package io.ringbeat.debugger;

/** Builds what reckons and compares. NaN is what is not there: no comparison with it holds. */
final class Numbers {
  private Numbers() {}

  static Value constant(double number) {
    return moment -> number;
  }

  static Value negative(Value of) {
    return moment -> -of.at(moment);
  }

  static Value combine(Operator operator, Value left, Value right) {
    return switch (operator) {
      case PLUS -> moment -> left.at(moment) + right.at(moment);
      case MINUS -> moment -> left.at(moment) - right.at(moment);
      case TIMES -> moment -> left.at(moment) * right.at(moment);
      case DIVIDED_BY -> moment -> left.at(moment) / right.at(moment);
      case MODULO -> moment -> left.at(moment) % right.at(moment);
      default -> throw new IllegalArgumentException(operator.name());
    };
  }

  static Check compare(Operator operator, Value left, Value right) {
    return switch (operator) {
      case EQUAL -> moment -> left.at(moment) == right.at(moment);
      case NOT_EQUAL -> moment -> differ(left.at(moment), right.at(moment));
      case LESS -> moment -> left.at(moment) < right.at(moment);
      case LESS_OR_EQUAL -> moment -> left.at(moment) <= right.at(moment);
      case GREATER -> moment -> left.at(moment) > right.at(moment);
      case GREATER_OR_EQUAL -> moment -> left.at(moment) >= right.at(moment);
      default -> throw new IllegalArgumentException(operator.name());
    };
  }

  /** As above, with what most conditions compare with: saves a call. */
  static Check compare(Operator operator, Value left, double right) {
    return switch (operator) {
      case EQUAL -> moment -> left.at(moment) == right;
      case NOT_EQUAL -> moment -> differ(left.at(moment), right);
      case LESS -> moment -> left.at(moment) < right;
      case LESS_OR_EQUAL -> moment -> left.at(moment) <= right;
      case GREATER -> moment -> left.at(moment) > right;
      case GREATER_OR_EQUAL -> moment -> left.at(moment) >= right;
      default -> throw new IllegalArgumentException(operator.name());
    };
  }

  private static boolean differ(double left, double right) {
    return left < right || left > right;
  }

  static Value absolute(Value of) {
    return moment -> Math.abs(of.at(moment));
  }

  static Value floor(Value of) {
    return moment -> Math.floor(of.at(moment));
  }

  static Value least(Value left, Value right) {
    return moment -> Math.min(left.at(moment), right.at(moment));
  }

  static Value greatest(Value left, Value right) {
    return moment -> Math.max(left.at(moment), right.at(moment));
  }
}

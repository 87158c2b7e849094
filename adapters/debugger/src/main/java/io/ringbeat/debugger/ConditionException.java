package io.ringbeat.debugger;

/**
 * A condition cannot be read, or asks for what the run does not have. The message says what is
 * wrong, where, and what there is; it is one line for whoever typed the condition.
 */
public final class ConditionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int column;

  ConditionException(int column, String what) {
    super("column " + column + ": " + what);
    this.column = column;
  }

  ConditionException(String what) {
    super(what);
    column = 0;
  }

  /**
   * Returns where in the text it is.
   *
   * @return from 1; 0 if it is no place of the text
   */
  public int column() {
    return column;
  }
}

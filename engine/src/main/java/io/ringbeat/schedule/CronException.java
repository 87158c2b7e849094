package io.ringbeat.schedule;

/**
 * A cron text cannot be read, or names no date that exists. The message says which field, where and
 * what is allowed; it is one line for whoever wrote the text.
 */
public final class CronException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final CronField field;
  private final int column;

  CronException(CronField field, int column, String what) {
    super("column " + column + (field == null ? ": " : ", " + field.label + ": ") + what);
    this.field = field;
    this.column = column;
  }

  /**
   * Returns which field it is.
   *
   * @return null if it is the text as a whole
   */
  public CronField field() {
    return field;
  }

  /**
   * Returns where it is in the text; if the fields were given one by one, in the text of the field.
   *
   * @return from 1
   */
  public int column() {
    return column;
  }
}

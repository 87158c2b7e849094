package io.ringbeat.state;

/** Is shown the fields of a state, see {@link StateReader#visit}. */
public interface StateVisitor {
  /**
   * A whole number.
   *
   * @param name the field's name
   * @param value the value
   */
  void number(String name, long value);

  /**
   * A floating-point number.
   *
   * @param name the field's name
   * @param value the value
   */
  void decimal(String name, double value);

  /**
   * A text.
   *
   * @param name the field's name
   * @param value the value
   */
  void text(String name, String value);

  /**
   * Whole numbers under one name.
   *
   * @param name the field's name
   * @param values holds them; must not be changed
   * @param from index of the first
   * @param to index behind the last
   */
  void numbers(String name, long[] values, int from, int to);

  /**
   * A group begins.
   *
   * @param name the group's name
   */
  void open(String name);

  /** The group that began last ends. */
  void close();
}

package io.ringbeat.trading;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Named settings for a strategy, given as text. A name that is never asked for is probably
 * misspelt: {@link #unread} tells. Not thread-safe; allocates, so read parameters in {@link
 * Strategy#onStart}.
 */
public final class Parameters {
  private final Map<String, String> values;
  private final Set<String> asked = new TreeSet<>();

  /**
   * Makes parameters.
   *
   * @param values text by name; is copied
   */
  public Parameters(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Returns a whole number.
   *
   * @param name the parameter's name
   * @param otherwise the value if it was not given
   * @return the value
   * @throws ParameterException if what was given is not a whole number
   */
  public long longValue(String name, long otherwise) {
    asked.add(name);
    String text = values.get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ParameterException("parameter " + name + "=" + text + " is not a whole number", e);
    }
  }

  /**
   * Returns a number.
   *
   * @param name the parameter's name
   * @param otherwise the value if it was not given
   * @return the value
   * @throws ParameterException if what was given is not a finite number
   */
  public double doubleValue(String name, double otherwise) {
    asked.add(name);
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ParameterException("parameter " + name + "=" + text + " is not a number", e);
    }
    throw new ParameterException("parameter " + name + "=" + text + " is not finite");
  }

  /**
   * Returns a text.
   *
   * @param name the parameter's name
   * @param otherwise the value if it was not given
   * @return the value
   */
  public String text(String name, String otherwise) {
    asked.add(name);
    return values.getOrDefault(name, otherwise);
  }

  /**
   * Returns the names that were given and never asked for.
   *
   * @return in alphabetical order
   */
  public Set<String> unread() {
    Set<String> unread = new TreeSet<>(values.keySet());
    unread.removeAll(asked);
    return unread;
  }

  /**
   * Returns the names that were asked for.
   *
   * @return in alphabetical order
   */
  public Set<String> asked() {
    return new TreeSet<>(asked);
  }
}

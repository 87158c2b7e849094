package io.ringbeat.bench.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of a rig: {@code --name value}, each with a default. */
public final class Options {
  private final Map<String, String> given = new HashMap<>();

  /**
   * Reads a command line.
   *
   * @param args names and values in turn
   * @param known the names that there are
   * @throws IllegalArgumentException if there is another
   */
  public Options(String[] args, String... known) {
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!List.of(known).contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            args[i] + "; there is --" + String.join(" V, --", known) + " V");
      }
      given.put(name, args[i + 1]);
    }
  }

  /**
   * Returns a text.
   *
   * @param name the option
   * @param otherwise what it is if it was not given
   * @return its value
   */
  public String text(String name, String otherwise) {
    return given.getOrDefault(name, otherwise);
  }

  /**
   * Returns a number.
   *
   * @param name the option
   * @param otherwise what it is if it was not given
   * @return its value
   */
  public long number(String name, long otherwise) {
    return given.containsKey(name) ? Long.parseLong(given.get(name)) : otherwise;
  }
}

package io.ringbeat.cli.beat;

/**
 * A part of a schedule file that is read by itself: what stands before the first entry, or an entry
 * with its tables.
 *
 * @param line where it begins, from 1
 * @param text its lines, each with a line feed
 */
record Section(int line, String text) {
  /** Returns the line that sets a key, as far as one sees; the first one if none does. */
  int lineOf(String key) {
    int at = line;
    for (String each : (Iterable<String>) text.lines()::iterator) {
      String rest = each.strip();
      if (rest.startsWith(key) && rest.substring(key.length()).stripLeading().startsWith("=")) {
        return at;
      }
      at++;
    }
    return line;
  }
}

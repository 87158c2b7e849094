package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A verb as it was typed.
 *
 * @param verb the first word
 * @param words those behind it, without their quotes
 * @param rest what stands behind the verb, as it was typed
 */
record Line(String verb, List<String> words, String rest) {
  Line {
    words = List.copyOf(words);
  }

  /** Makes one of words that a shell has parted already. */
  static Line of(List<String> all) {
    List<String> words = all.subList(1, all.size());
    return new Line(all.get(0), words, String.join(" ", words));
  }

  /**
   * Reads verbs that are parted by semicolons or line feeds. Quotes, single or double, keep words
   * together; a hash at the beginning of a word begins a comment.
   */
  static List<Line> parse(String text) {
    List<Line> lines = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      int from = 0;
      char quote = 0;
      boolean wordBegins = true;
      int end = line.length();
      for (int i = 0; i < end; i++) {
        char c = line.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == '#' && wordBegins) {
          end = i;
        } else if (c == ';') {
          add(line.substring(from, i), lines);
          from = i + 1;
        }
        wordBegins = Character.isWhitespace(c) || c == ';';
      }
      add(line.substring(from, end), lines);
    }
    return lines;
  }

  private static void add(String text, List<Line> lines) {
    String line = text.strip();
    if (line.isEmpty()) {
      return;
    }
    List<String> words = words(line);
    int verb = 0;
    while (verb < line.length() && !Character.isWhitespace(line.charAt(verb))) {
      verb++;
    }
    String rest = line.substring(verb).strip();
    lines.add(new Line(words.get(0), words.subList(1, words.size()), unquoted(rest)));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        inWord = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new CliException(ExitCode.USAGE, "a quote " + quote + " is not closed: " + line);
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static String unquoted(String text) {
    int last = text.length() - 1;
    boolean quoted =
        last > 0
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.indexOf(text.charAt(0), 1) == last;
    return quoted ? text.substring(1, last) : text;
  }

  /** Takes an option with its value out of words; null if it is not there. */
  static String take(List<String> words, String option, Verb of) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(option + "=")) {
        words.remove(i);
        return word.substring(option.length() + 1);
      }
      if (word.equals(option)) {
        if (i + 1 == words.size()) {
          throw wrong(option + " lacks its value", of);
        }
        words.remove(i);
        return words.remove(i);
      }
    }
    return null;
  }

  /** Refuses more words than a verb takes. */
  void requireAtMost(int count, Verb of) {
    if (words.size() > count) {
      throw wrong("there is nothing to do with \"" + words.get(count) + "\"", of);
    }
  }

  /** Returns the word at a place, or another one where there is none. */
  String word(int index, String otherwise) {
    return index < words.size() ? words.get(index) : otherwise;
  }

  /** Reads a whole number that is not negative. */
  static long count(String text, Verb of) {
    try {
      long value = Long.parseLong(text.replace("_", "").replace(",", ""));
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong("\"" + text + "\" is no whole number", of);
  }

  static CliException wrong(String what, Verb verb) {
    return new CliException(ExitCode.USAGE, what + "; write: " + verb.usage());
  }
}

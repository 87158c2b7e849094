package io.ringbeat.cli.beat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a schedule file into {@link Section}s, so that it is never in memory as a whole. Knows of
 * TOML what it takes to tell a table's header from a line within a text or an array; all else is
 * for the parser of the sections. Used by one thread.
 */
final class SectionReader {
  /** The most characters of a section: more than an entry's longest body needs. */
  static final int MOST = 1 << 19;

  /** How deep arrays and tables may be nested: somewhat more than a value of a task may. */
  private static final int DEEPEST = 64;

  private enum In {
    PLAIN,
    COMMENT,
    BASIC,
    LITERAL,
    LONG_BASIC,
    LONG_LITERAL
  }

  private final String file;
  private final Reader reader;
  private final char[] buffer = new char[1 << 13];
  private final StringBuilder line = new StringBuilder();
  private int from;
  private int to;
  private int lines; // read so far
  private boolean ended;
  private boolean held; // the last line read begins the next section
  private In state = In.PLAIN;
  private int depth;

  /**
   * Makes a reader.
   *
   * @param file for errors
   * @param in UTF-8
   */
  SectionReader(String file, InputStream in) {
    this.file = file;
    reader =
        new InputStreamReader(
            in,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /**
   * Returns the next section; the first one is what stands before the first entry, also if that is
   * nothing.
   *
   * @return null at the end
   * @throws ScheduleException if the file is not UTF-8, or a section is too long or nests too deep
   */
  Section next() throws IOException {
    if (ended) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    int begin = held ? lines : 1;
    if (held) {
      scan(begin);
      text.append(line).append('\n');
    }
    held = false;
    while (readLine()) {
      boolean outside = state == In.PLAIN && depth == 0;
      if (outside && beginsSection(line)) {
        held = true;
        return new Section(begin, text.toString());
      }
      if (text.length() + line.length() >= MOST) {
        throw tooLong(begin);
      }
      scan(begin);
      text.append(line).append('\n');
    }
    ended = true;
    return new Section(begin, text.toString());
  }

  /** Tells whether a line is the header of a table that is no part of another. */
  private static boolean beginsSection(CharSequence line) {
    int at = 0;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    if (at == line.length() || line.charAt(at) != '[') {
      return false;
    }
    int dots = 0;
    char quote = 0;
    for (; at < line.length() && (quote != 0 || line.charAt(at) != ']'); at++) {
      char c = line.charAt(at);
      if (quote == 0) {
        dots += c == '.' ? 1 : 0;
        quote = c == '"' || c == '\'' ? c : 0;
      } else if (c == '\\' && quote == '"') {
        at++;
      } else if (c == quote) {
        quote = 0;
      }
    }
    return dots < 2;
  }

  /** Follows texts, comments and brackets through a line. */
  private void scan(int section) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (state) {
        case PLAIN -> i += plain(c, i, section);
        case BASIC, LONG_BASIC -> {
          if (c == '\\') {
            i++;
          } else if (c == '"') {
            i += close(i, c, In.LONG_BASIC);
          }
        }
        case LITERAL, LONG_LITERAL -> {
          if (c == '\'') {
            i += close(i, c, In.LONG_LITERAL);
          }
        }
        default -> {}
      }
    }
    if (state == In.COMMENT || state == In.BASIC || state == In.LITERAL) {
      state = In.PLAIN; // they end with their line; the parser says so of a text
    }
  }

  /** Returns how many characters more than one are passed over. */
  private int plain(char c, int at, int section) {
    switch (c) {
      case '#' -> state = In.COMMENT;
      case '"', '\'' -> {
        boolean three = isThree(at, c);
        boolean basic = c == '"';
        state = three ? basic ? In.LONG_BASIC : In.LONG_LITERAL : basic ? In.BASIC : In.LITERAL;
        return three ? 2 : 0;
      }
      case '[', '{' -> {
        if (++depth > DEEPEST) {
          throw new ScheduleException(
              file
                  + ", line "
                  + lines
                  + ": it nests deeper than "
                  + DEEPEST
                  + " (the part begins in line "
                  + section
                  + ")");
        }
      }
      case ']', '}' -> depth = Math.max(0, depth - 1);
      default -> {}
    }
    return 0;
  }

  private int close(int at, char quote, In longer) {
    if (state != longer) {
      state = In.PLAIN;
    } else if (isThree(at, quote)) {
      state = In.PLAIN;
      int more = 2; // up to two quotes may stand before the three that end it
      while (more < 4 && at + more + 1 < line.length() && line.charAt(at + more + 1) == quote) {
        more++;
      }
      return more;
    }
    return 0;
  }

  private boolean isThree(int at, char quote) {
    return at + 2 < line.length() && line.charAt(at + 1) == quote && line.charAt(at + 2) == quote;
  }

  private boolean readLine() throws IOException {
    line.setLength(0);
    boolean any = false;
    while (true) {
      if (from == to && !fill()) {
        lines += any ? 1 : 0;
        return any;
      }
      any = true;
      int start = from;
      while (from < to && buffer[from] != '\n') {
        from++;
      }
      line.append(buffer, start, from - start);
      if (line.length() > MOST) {
        throw tooLong(lines + 1);
      }
      if (from < to) {
        from++;
        lines++;
        return true;
      }
    }
  }

  private boolean fill() throws IOException {
    try {
      from = 0;
      to = Math.max(0, reader.read(buffer));
      return to > 0;
    } catch (CharacterCodingException e) {
      throw new ScheduleException(
          file + ": it is not UTF-8 (some way behind line " + lines + ")", e);
    }
  }

  private ScheduleException tooLong(int section) {
    return new ScheduleException(
        file
            + ", line "
            + section
            + ": what begins here has more than "
            + MOST
            + " characters; an entry is at most that long");
  }
}

package io.ringbeat.liveness;

/**
 * Reads one message of the demo: a flat JSON object with {@code ip}, {@code status} and {@code pid}
 * in any order, and perhaps others, which are passed over. As it has no identity, address and
 * process number are one.
 */
final class JsonStatus {
  private final String text;
  private int at;
  private String ip;
  private String status;
  private long pid = -1;

  JsonStatus(String text) {
    this.text = text;
  }

  PeerInfo read() throws BadFrameException {
    expect('{');
    if (peek() != '}') {
      do {
        member();
      } while (take(','));
    }
    expect('}');
    if (at != text.length()) {
      throw bad("something behind its end");
    }
    if (ip == null || status == null || pid < 0) {
      throw new BadFrameException("a message without ip, status or pid");
    }
    try {
      return new PeerInfo(ip + ":" + pid, ip, pid, status);
    } catch (IllegalArgumentException e) {
      throw new BadFrameException(e.getMessage());
    }
  }

  private void member() throws BadFrameException {
    String key = string();
    expect(':');
    boolean quoted = peek() == '"';
    String value = quoted ? string() : literal();
    switch (key) {
      case "ip" -> ip = requireQuoted(key, value, quoted);
      case "status" -> status = requireQuoted(key, value, quoted);
      case "pid" -> pid = number(value);
      default -> {}
    }
  }

  private static String requireQuoted(String key, String value, boolean quoted)
      throws BadFrameException {
    if (!quoted) {
      throw new BadFrameException("a message whose " + key + " is no text");
    }
    return value;
  }

  /** The number of a process; some write it as a text. */
  private static long number(String value) throws BadFrameException {
    boolean digits = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; i < value.length(); i++) {
      digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw new BadFrameException("a message whose pid is no whole number");
    }
    return Long.parseLong(value);
  }

  /** A number, true, false or null, as it is written. */
  private String literal() throws BadFrameException {
    int from = at;
    while (at < text.length() && isOfLiteral(text.charAt(at))) {
      at++;
    }
    String found = text.substring(from, at);
    boolean word = found.equals("true") || found.equals("false") || found.equals("null");
    if (!word && !found.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw bad("no value");
    }
    return found;
  }

  private static boolean isOfLiteral(char each) {
    return (each >= '0' && each <= '9')
        || (each >= 'a' && each <= 'z')
        || each == 'E'
        || each == '+'
        || each == '-'
        || each == '.';
  }

  private String string() throws BadFrameException {
    expect('"');
    StringBuilder found = new StringBuilder();
    while (true) {
      char each = next();
      if (each == '"') {
        return found.toString();
      }
      if (each < ' ') {
        throw bad("a control character");
      }
      found.append(each == '\\' ? escape() : each);
    }
  }

  private char escape() throws BadFrameException {
    char each = next();
    return switch (each) {
      case '"', '\\', '/' -> each;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char hex = next();
          int digit = hex < 128 ? Character.digit(hex, 16) : -1;
          if (digit < 0) {
            throw bad("no hexadecimal digit");
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw bad("an unknown escape");
    };
  }

  private char peek() {
    skipSpace();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws BadFrameException {
    if (!take(wanted)) {
      throw bad("no '" + wanted + "'");
    }
  }

  private char next() throws BadFrameException {
    if (at == text.length()) {
      throw bad("its end");
    }
    return text.charAt(at++);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private BadFrameException bad(String what) {
    return new BadFrameException("a message that is no JSON: " + what + " at character " + at);
  }
}

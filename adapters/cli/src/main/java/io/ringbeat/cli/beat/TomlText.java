package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Writes values as TOML has them. */
final class TomlText {
  private TomlText() {}

  /** Returns a key, quoted where it has to be. */
  static String key(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : of(name);
  }

  /** Returns a text in quotes. */
  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** Returns a text, a number, true or false. */
  static String scalar(JsonNode value) {
    if (value.isTextual()) {
      return of(value.textValue());
    }
    if (value.isFloatingPointNumber()) {
      String number = Double.toString(value.doubleValue());
      return number.contains("Infinity") ? value.asText() : number;
    }
    return value.asText();
  }
}

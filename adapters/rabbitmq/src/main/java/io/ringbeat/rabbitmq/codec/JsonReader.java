package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Walks through one JSON text and says of every fault where it is. Numbers are never made from text
 * that has not been looked at.
 */
final class JsonReader implements AutoCloseable {
  private final JsonParser parser;
  private final char[] chars;
  private JsonToken token;
  private String field;

  JsonReader(JsonParser parser, char[] chars) {
    this.parser = parser;
    this.chars = chars;
  }

  /** Moves on to the next token. */
  JsonToken next() throws BadMessageException {
    try {
      token = parser.nextToken();
    } catch (JacksonException e) {
      throw new BadMessageException("no JSON" + at(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BadMessageException("no JSON: " + e.getMessage(), e);
    }
    if (token == null) {
      throw bad("the body ends too early");
    }
    return token;
  }

  /** Returns the token that the reader stands on. */
  JsonToken token() {
    return token;
  }

  /** Begins with the body, which has to be an object. */
  void object() throws BadMessageException {
    next();
    require(JsonToken.START_OBJECT, "an object");
  }

  /** Checks what the reader stands on. */
  void require(JsonToken expected, String what) throws BadMessageException {
    if (token != expected) {
      throw bad("has to be " + what);
    }
  }

  /**
   * Moves on to the value of the next field of an object.
   *
   * @return the field's name; null at the object's end
   */
  String field() throws BadMessageException {
    if (next() == JsonToken.END_OBJECT) {
      field = null;
      return null;
    }
    field = text();
    next();
    return field;
  }

  /** Moves on to the next element of an array; false at its end. */
  boolean element() throws BadMessageException {
    return next() != JsonToken.END_ARRAY;
  }

  /** Passes over the value that the reader stands on, whatever it is. */
  void skip() throws BadMessageException {
    int open = 0;
    do {
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (open > 0) {
        next();
      }
    } while (open > 0);
  }

  /** Returns the value that the reader stands on as it is written, and passes over it. */
  String raw() throws BadMessageException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    skip();
    text(); // a string may not have been read to its end
    int to = (int) parser.currentLocation().getCharOffset();
    return new String(chars, from, to - from);
  }

  /** Returns a string that is Unicode: no half of a surrogate pair. */
  String string() throws BadMessageException {
    require(JsonToken.VALUE_STRING, "a string");
    String text = text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw bad("has half a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  /** Returns a string, or a number as a string. */
  String stringOrNumber() throws BadMessageException {
    return token.isNumeric() ? decimal() : string();
  }

  /** Returns an exact decimal number, written as a string or as a number, without exponent. */
  String decimal() throws BadMessageException {
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      throw bad("has to be a decimal number, as a string or a number");
    }
    String text = text();
    try {
      return Decimals.plain(text);
    } catch (NumberFormatException e) {
      throw bad(e.getMessage());
    }
  }

  /** Returns a number that fits a long. */
  long integer() throws BadMessageException {
    require(JsonToken.VALUE_NUMBER_INT, "an integer");
    return parseLong();
  }

  /** Returns a number with a fraction or an exponent, as the nearest double. */
  double real() throws BadMessageException {
    require(JsonToken.VALUE_NUMBER_FLOAT, "a number");
    double value = Double.parseDouble(text());
    if (!Double.isFinite(value)) {
      throw bad("is greater than any double");
    }
    return value;
  }

  /** Returns a number that fits a long, written as a string or as a number. */
  long integerOrString() throws BadMessageException {
    if (token != JsonToken.VALUE_STRING) {
      return integer();
    }
    return parseLong();
  }

  boolean bool() throws BadMessageException {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw bad("has to be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  boolean isNull() {
    return token == JsonToken.VALUE_NULL;
  }

  /** Checks that nothing is behind the value that was read. */
  void end() throws BadMessageException {
    try {
      if (parser.nextToken() == null) {
        return;
      }
    } catch (IOException e) {
      throw new BadMessageException("something is behind the end of the JSON" + where(), e);
    }
    throw new BadMessageException("something is behind the end of the JSON" + where());
  }

  /** Makes the exception of a value. */
  BadMessageException bad(String what) {
    String name = field == null ? "the body" : BadMessageException.quote(field);
    return new BadMessageException(name + where() + " " + what);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new AssertionError("it reads from memory", e);
    }
  }

  private long parseLong() throws BadMessageException {
    String text = text();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad("is " + BadMessageException.quote(text) + ", no 64-bit integer");
    }
  }

  private String text() throws BadMessageException {
    try {
      return parser.getText();
    } catch (JacksonException e) {
      throw new BadMessageException("no JSON" + at(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BadMessageException("no JSON: " + e.getMessage(), e);
    }
  }

  private String where() {
    return " (character " + parser.currentTokenLocation().getCharOffset() + ")";
  }

  private static String at(JacksonException e) {
    return e.getLocation() == null ? "" : " at character " + e.getLocation().getCharOffset();
  }
}

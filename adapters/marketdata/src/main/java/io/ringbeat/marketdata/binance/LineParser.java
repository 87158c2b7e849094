package io.ringbeat.marketdata.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ringbeat.market.Instrument;
import io.ringbeat.marketdata.capture.Levels;
import io.ringbeat.marketdata.capture.Message;
import io.ringbeat.marketdata.instrument.CaptureInstruments;
import java.io.IOException;

/**
 * Reads the JSON of one line into {@link Fields}, and price levels, which are too many to keep as
 * text, at once into a {@link Message}. Since these need the instrument, a line that gives its
 * symbol or event type only behind its levels is first searched for both. Allocates one parser for
 * a line.
 */
final class LineParser {
  private final JsonFactory factory =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  private final CaptureInstruments instruments;
  private final Fields fields = new Fields();
  private final Fields ahead = new Fields();
  private final Message message;
  private byte[] line;
  private int start;
  private int end;
  private boolean searched;
  private final boolean wantsLevels;

  LineParser(CaptureInstruments instruments, boolean wantsLevels, Message message) {
    this.instruments = instruments;
    this.wantsLevels = wantsLevels;
    this.message = message;
  }

  Fields fields() {
    return fields;
  }

  /** Reads a line; levels are left out if the fields show that the line is of no known type. */
  void parse(byte[] bytes, int from, int to) throws IOException {
    line = bytes;
    start = from;
    end = to;
    searched = false;
    fields.clear();
    message.bids().clear();
    message.asks().clear();
    try (JsonParser json = factory.createParser(bytes, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLineException("the line holds no JSON object behind its time");
      }
      readObject(json, true);
      if (json.nextToken() != null) {
        throw new BadLineException("something follows the JSON object");
      }
    }
  }

  /** Finds the symbol of a line, wherever it stands; null if there is none. */
  Text findSymbol(byte[] bytes, int from, int to) throws IOException {
    line = bytes;
    start = from;
    end = to;
    search();
    Text symbol = ahead.text(Fields.SYMBOL);
    return symbol.isSet() ? symbol : null;
  }

  /** Returns the instrument that the line names. */
  Instrument instrument() {
    return find(fields.requireText(Fields.SYMBOL));
  }

  /** Returns the instrument that a symbol names. */
  Instrument find(Text symbol) {
    Instrument found = instruments.find(symbol.chars(), 0, symbol.length());
    if (found == null) {
      throw new BadLineException(
          "the tick and lot of \""
              + symbol
              + "\" are not known; pass --instrument "
              + symbol
              + ":tick=...,lot=...");
    }
    return found;
  }

  private void readObject(JsonParser json, boolean outermost) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "e" -> event(json, value, fields);
        case "s", "symbol" -> text(json, value, Fields.SYMBOL, fields);
        case "E" -> integer(json, value, Fields.EVENT_TIME);
        case "T" -> integer(json, value, Fields.TIME);
        case "U" -> integer(json, value, Fields.FIRST_ID);
        case "u" -> integer(json, value, Fields.LAST_ID);
        case "pu" -> integer(json, value, Fields.PREVIOUS_ID);
        case "b" -> levelsOrText(json, value, Fields.BID);
        case "a" -> levelsOrText(json, value, Fields.ASK);
        case "B" -> text(json, value, Fields.BID_QUANTITY, fields);
        case "A" -> text(json, value, Fields.ASK_QUANTITY, fields);
        case "t" -> integer(json, value, Fields.TRADE_ID);
        case "p" -> text(json, value, Fields.PRICE, fields);
        case "q" -> text(json, value, Fields.QUANTITY, fields);
        case "X" -> text(json, value, Fields.KIND_OF_TRADE, fields);
        case "m" -> maker(json, value);
        case "i" -> text(json, value, Fields.INDEX_PRICE, fields);
        case "r" -> text(json, value, Fields.RATE, fields);
        case "lastUpdateId" -> integer(json, value, Fields.SNAPSHOT_ID);
        case "bids" -> levelsOrText(json, value, Fields.BID);
        case "asks" -> levelsOrText(json, value, Fields.ASK);
        case "data" -> {
          if (outermost && value == JsonToken.START_OBJECT) {
            readObject(json, false);
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new BadLineException("the JSON object does not end");
    }
  }

  private void search() throws IOException {
    searched = true;
    ahead.clear();
    try (JsonParser json = factory.createParser(line, start, end - start)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        searchObject(json, true);
      }
    }
  }

  private void searchObject(JsonParser json, boolean outermost) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "e" -> event(json, value, ahead);
        case "s", "symbol" -> text(json, value, Fields.SYMBOL, ahead);
        case "data" -> {
          if (outermost && value == JsonToken.START_OBJECT) {
            searchObject(json, false);
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  private static void event(JsonParser json, JsonToken value, Fields into) throws IOException {
    text(json, value, Fields.EVENT, into);
    Text name = into.text(Fields.EVENT);
    if (name.isSet()) {
      into.type = Type.ofEvent(name.chars(), 0, name.length());
    }
  }

  private static void text(JsonParser json, JsonToken value, int index, Fields into)
      throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return;
    }
    Text text = into.text(index);
    if (text.isSet()) {
      throw Fields.twice(Fields.TEXT_NAMES[index]);
    }
    text.set(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  private void integer(JsonParser json, JsonToken value, int index) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      fields.set(index, json.getLongValue());
    } else {
      json.skipChildren();
    }
  }

  private void maker(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
      if (fields.makerKnown) {
        throw Fields.twice("m");
      }
      fields.makerKnown = true;
      fields.buyerIsMaker = value == JsonToken.VALUE_TRUE;
    } else {
      json.skipChildren();
    }
  }

  private void levelsOrText(JsonParser json, JsonToken value, int index) throws IOException {
    if (value == JsonToken.START_ARRAY) {
      levels(json, index == Fields.BID);
    } else {
      text(json, value, index, fields);
    }
  }

  private void levels(JsonParser json, boolean bid) throws IOException {
    Type type = fields.type;
    Text symbol = fields.text(Fields.SYMBOL);
    if (type == null || !symbol.isSet()) {
      if (!searched) {
        search();
      }
      type = ahead.type;
      symbol = ahead.text(Fields.SYMBOL);
    }
    if (!wantsLevels || (type != null && type != Type.DEPTH)) {
      json.skipChildren();
      return;
    }
    if (bid ? fields.bids : fields.asks) {
      throw Fields.twice(bid ? "bids" : "asks");
    }
    if (bid) {
      fields.bids = true;
    } else {
      fields.asks = true;
    }
    fields.named = symbol.isSet();
    if (!fields.named && instruments.count() == 0) {
      fields.ownerless = true;
      json.skipChildren();
      return;
    }
    readLevels(json, owner(symbol), bid ? message.bids() : message.asks());
  }

  private Instrument owner(Text symbol) {
    Instrument owner = symbol.isSet() ? find(symbol) : instruments.only();
    if (owner == null) {
      throw new BadLineException(
          "the line names no symbol, and the capture has several; add \"symbol\":\"...\" to the"
              + " snapshot's JSON, or import captures of one symbol each");
    }
    fields.instrument = owner;
    return owner;
  }

  private static void readLevels(JsonParser json, Instrument instrument, Levels into)
      throws IOException {
    while (json.nextToken() == JsonToken.START_ARRAY) {
      expect(json, JsonToken.VALUE_STRING);
      long ticks =
          price(instrument, json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
      expect(json, JsonToken.VALUE_STRING);
      long lots =
          instrument.lots(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
      expect(json, JsonToken.END_ARRAY);
      into.add(ticks, lots);
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw new BadLineException("a price level is no [price, quantity] of two strings");
    }
  }

  /** Reads a price, which must be positive, in ticks. */
  static long price(Instrument instrument, char[] text, int offset, int length) {
    long ticks = instrument.ticks(text, offset, length);
    if (ticks <= 0) {
      throw new BadLineException(
          "price \"" + new String(text, offset, length) + "\" is not positive");
    }
    return ticks;
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.nextToken() != token) {
      throw new BadLineException("a price level is no [price, quantity] of two strings");
    }
  }
}

package io.ringbeat.marketdata.binance;

import io.ringbeat.market.Instrument;

/**
 * What a line says, before it is known whether all of it is there: integers and texts under the
 * venue's names, and which of them occurred. The meaning of some depends on the event's type.
 */
final class Fields {
  static final int FIRST_ID = 0; // U
  static final int LAST_ID = 1; // u
  static final int PREVIOUS_ID = 2; // pu
  static final int SNAPSHOT_ID = 3; // lastUpdateId
  static final int EVENT_TIME = 4; // E
  static final int TIME = 5; // T
  static final int TRADE_ID = 6; // t

  static final int EVENT = 0; // e
  static final int SYMBOL = 1; // s, symbol
  static final int PRICE = 2; // p
  static final int QUANTITY = 3; // q
  static final int KIND_OF_TRADE = 4; // X
  static final int BID = 5; // b
  static final int BID_QUANTITY = 6; // B
  static final int ASK = 7; // a
  static final int ASK_QUANTITY = 8; // A
  static final int INDEX_PRICE = 9; // i
  static final int RATE = 10; // r

  static final String[] INTEGER_NAMES = {"U", "u", "pu", "lastUpdateId", "E", "T", "t"};
  static final String[] TEXT_NAMES = {"e", "s", "p", "q", "X", "b", "B", "a", "A", "i", "r"};

  private final long[] integers = new long[INTEGER_NAMES.length];
  private final Text[] texts = new Text[TEXT_NAMES.length];
  private int integersSet;
  boolean bids;
  boolean asks;
  boolean named; // the levels' instrument was named by the line itself
  boolean ownerless; // there are levels, but no instrument is known that they could be of
  boolean makerKnown;
  boolean buyerIsMaker;
  Type type;
  Instrument instrument; // of the levels

  Fields() {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new Text();
    }
  }

  void clear() {
    integersSet = 0;
    for (Text text : texts) {
      text.clear();
    }
    bids = false;
    asks = false;
    named = false;
    ownerless = false;
    makerKnown = false;
    type = null;
    instrument = null;
  }

  void set(int index, long value) {
    if ((integersSet & 1 << index) != 0) {
      throw twice(INTEGER_NAMES[index]);
    }
    integersSet |= 1 << index;
    integers[index] = value;
  }

  boolean has(int index) {
    return (integersSet & 1 << index) != 0;
  }

  long require(int index) {
    if (!has(index)) {
      throw missing(INTEGER_NAMES[index]);
    }
    return integers[index];
  }

  Text text(int index) {
    return texts[index];
  }

  Text requireText(int index) {
    if (!texts[index].isSet()) {
      throw missing(TEXT_NAMES[index]);
    }
    return texts[index];
  }

  static BadLineException twice(String name) {
    return new BadLineException("\"" + name + "\" occurs twice; is the line damaged?");
  }

  static BadLineException missing(String name) {
    return new BadLineException(
        "\""
            + name
            + "\" is missing or of another type than in Binance's futures streams;"
            + " is this a capture of one of them?");
  }
}

package io.ringbeat.marketdata.binance;

/** What a line is, by the venue's name for the event and by the name of its stream. */
enum Type {
  DEPTH("depthUpdate", "depth"),
  TRADE("trade", "trade"),
  QUOTE("bookTicker", "bookTicker"),
  MARK("markPriceUpdate", "markPrice"),
  SNAPSHOT("", ""),
  OTHER("", "");

  final String event;
  final String stream;

  Type(String event, String stream) {
    this.event = event;
    this.stream = stream;
  }

  static Type ofEvent(char[] text, int offset, int length) {
    return switch (length) {
      case 5 -> matches(TRADE, text, offset, length);
      case 10 -> matches(QUOTE, text, offset, length);
      case 11 -> matches(DEPTH, text, offset, length);
      case 15 -> matches(MARK, text, offset, length);
      default -> OTHER;
    };
  }

  private static Type matches(Type type, char[] text, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (type.event.charAt(i) != text[offset + i]) {
        return OTHER;
      }
    }
    return type;
  }
}

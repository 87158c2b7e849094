package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import java.util.List;
import java.util.Locale;

/** Shows an order book. */
final class BookVerb implements Verb {
  @Override
  public String name() {
    return "book";
  }

  @Override
  public String usage() {
    return "book [INSTRUMENT] [LEVELS]";
  }

  @Override
  public String summary() {
    return "shows the order book as the run has it here, 5 levels unless told";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(2, this);
    List<Instrument> all = session.terms().instruments();
    if (line.words().isEmpty() && all.size() != 1) {
      throw Line.wrong("which book?", this);
    }
    Instrument instrument =
        line.words().isEmpty() ? all.get(0) : session.terms().named(line.words().get(0));
    long levels = Line.count(line.word(1, "5"), this);
    Book book = Books.of(session.main().machine(), instrument.id());
    if (book == null) { // handlers that keep none
      long here = session.main().position();
      session.aside().seek(here);
      book = Books.of(session.aside().machine(), instrument.id());
    }
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    json.put("position", session.main().position());
    json.put("instrument", instrument.symbol());
    StringBuilder text = new StringBuilder();
    text.append(instrument.symbol()).append(" at ").append(session.main().position()).append('\n');
    text.append(row("quantity", "bid", "ask", "quantity"));
    addLevels(instrument, book, levels, text, json);
    return Answer.of(text, json);
  }

  private static String row(String a, String b, String c, String d) {
    return String.format(Locale.ROOT, "%15s %15s   %-15s %-15s", a, b, c, d).stripTrailing() + "\n";
  }

  private static void addLevels(
      Instrument instrument, Book book, long levels, StringBuilder text, ObjectNode json) {
    ArrayNode bids = json.putArray("bids");
    ArrayNode asks = json.putArray("asks");
    long bid = book.bestBid();
    long ask = book.bestAsk();
    for (long i = 0; i < levels && (bid != Book.NO_PRICE || ask != Book.NO_PRICE); i++) {
      String[] bidText = level(instrument, book, Side.BUY, bid, bids);
      String[] askText = level(instrument, book, Side.SELL, ask, asks);
      text.append(row(bidText[1], bidText[0], askText[0], askText[1]));
      bid = bid == Book.NO_PRICE ? bid : book.next(Side.BUY, bid);
      ask = ask == Book.NO_PRICE ? ask : book.next(Side.SELL, ask);
    }
    if (bids.isEmpty() && asks.isEmpty()) {
      text.append("      the book is empty\n");
    }
  }

  private static String[] level(
      Instrument instrument, Book book, Side side, long ticks, ArrayNode json) {
    if (ticks == Book.NO_PRICE) {
      return new String[] {"", ""};
    }
    String price = Terms.price(instrument, ticks);
    String quantity = Terms.quantity(instrument, book.lots(side, ticks));
    json.addObject().put("price", Terms.number(price)).put("quantity", Terms.number(quantity));
    return new String[] {price, quantity};
  }
}

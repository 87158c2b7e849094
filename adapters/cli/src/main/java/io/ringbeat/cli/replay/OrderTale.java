package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.backtest.DataException;
import io.ringbeat.cli.Json;
import io.ringbeat.event.Event;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.replay.Machine;
import java.util.List;
import java.util.Locale;

/** Tells the life of an order: what caused it, what became of it, and why at that price. */
final class OrderTale {
  private static final String MARGIN = " ".repeat(27);
  private static final int WIDTH = 100;
  private static final int MOST_TRADES = 20;

  private final Session session;
  private final OrderLife order;
  private final Instrument instrument;
  private final StringBuilder text = new StringBuilder();
  private final ObjectNode json;
  private boolean hasMarket = true;

  OrderTale(Session session, OrderLife order) {
    this.session = session;
    this.order = order;
    instrument = session.terms().instrument(order.first(), 0);
    json = json(session.terms(), order);
  }

  static ObjectNode json(Terms terms, OrderLife order) {
    long[] words = order.first();
    Instrument instrument = terms.instrument(words, 0);
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("id", order.id());
    node.put("instrument", instrument.symbol());
    node.put("side", Event.has(words[0], Event.SELL) ? "SELL" : "BUY");
    node.put("type", EventLine.type(words[Event.D]));
    node.put("timeInForce", EventLine.timeInForce(words[Event.D]));
    node.put("price", Terms.number(Terms.price(instrument, words[Event.A])));
    node.put("quantity", Terms.number(Terms.quantity(instrument, words[Event.B])));
    node.put("filled", Terms.number(Terms.quantity(instrument, order.filled())));
    node.put("status", order.status());
    node.put("submittedAtSequence", order.steps().get(0).sequence());
    node.put("submittedAt", words[Event.ENGINE_TIME]);
    return node;
  }

  Answer tell() {
    long[] words = order.first();
    text.append("Order ").append(order.id()).append(": ");
    text.append(Event.has(words[0], Event.SELL) ? "SELL " : "BUY ");
    text.append(Terms.quantity(instrument, words[Event.B])).append(' ');
    text.append(instrument.symbol());
    if (EventLine.type(words[Event.D]).equals("LIMIT")) {
      text.append(" at ").append(Terms.price(instrument, words[Event.A]));
    }
    text.append(", ").append(EventLine.type(words[Event.D])).append(' ');
    text.append(EventLine.timeInForce(words[Event.D])).append(": ").append(order.status());
    text.append(", ").append(Terms.quantity(instrument, order.filled())).append(" filled\n");
    List<OrderLife.Step> fills = order.steps().stream().filter(OrderLife.Step::isFill).toList();
    List<Moment> moments = look(fills);
    ArrayNode steps = json.putArray("steps");
    for (OrderLife.Step step : order.steps()) {
      int fill = fills.indexOf(step);
      tell(step, fill < 0 || moments == null ? null : moments.get(fill), steps.addObject());
    }
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("verb", "orders");
    root.set("order", json);
    return Answer.of(text, root);
  }

  /** Looks at the market at each fill; null if the data is not there. */
  private List<Moment> look(List<OrderLife.Step> fills) {
    List<Moment> moments =
        fills.stream().map(fill -> new Moment(instrument.id(), fill.venueTime())).toList();
    try {
      VenueView.look(session.run(), instrument.id(), moments);
      return moments;
    } catch (DataException e) {
      hasMarket = false;
      text.append("The market is not shown: ").append(e.getMessage()).append('\n');
      json.put("marketMissing", e.getMessage());
      return null;
    }
  }

  private void tell(OrderLife.Step step, Moment moment, ObjectNode node) {
    long[] words = step.words();
    text.append(
        String.format(
            Locale.ROOT,
            "%9d %15s  %s\n",
            step.sequence(),
            session.terms().since(step.time()),
            withoutOrder(
                step.isReport()
                    ? session.lines().report(words, 0)
                    : session.lines().request(words, 0))));
    node.setAll(session.lines().json(step.sequence(), words, 0));
    if (step.isReport()) {
      line("at the venue", session.terms().since(step.venueTime()));
      tellReport(step, moment, node);
    } else {
      tellRequest(step, node);
    }
  }

  private static String withoutOrder(String text) {
    return text.substring(text.indexOf(": ") + 2);
  }

  /** Adds a line, and goes on in others where it is too long. */
  private void line(String label, String what) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%s%-13s", MARGIN, label));
    for (String word : what.split(" ", -1)) {
      if (row.length() + 1 + word.length() > WIDTH) {
        text.append(row).append('\n');
        row = new StringBuilder(MARGIN).append(" ".repeat(13));
      }
      row.append(' ').append(word);
    }
    text.append(row).append('\n');
  }

  private void tellRequest(OrderLife.Step step, ObjectNode node) {
    if (!hasMarket) {
      return;
    }
    Machine machine = session.showAside(step.sequence());
    long[] words = machine.words();
    if (words.length == 0) {
      return;
    }
    line("because of", session.lines().text(words, machine.offset()).replaceAll(" +", " "));
    node.set("cause", session.lines().json(machine.sequence(), words, machine.offset()));
    addBook("seen then", "bookSeen", machine, node);
  }

  private void addBook(String label, String field, Machine machine, ObjectNode node) {
    Book book = Books.of(machine, instrument.id());
    if (book != null) {
      Moment.Top top = Moment.Top.of(book);
      line(label, top.text(instrument));
      node.set(field, top.json(instrument));
    }
  }

  private void tellReport(OrderLife.Step step, Moment moment, ObjectNode node) {
    long[] words = step.words();
    if (moment == null) {
      return;
    }
    addBook("seen then", "bookSeen", session.showAside(step.sequence()), node);
    line("venue before", moment.before().text(instrument));
    line("venue after", moment.after().text(instrument));
    node.set("venueBefore", moment.before().json(instrument));
    node.set("venueAfter", moment.after().json(instrument));
    ArrayNode trades = node.putArray("trades");
    int shown = 0;
    for (long[] trade : moment.trades()) {
      trades.add(session.lines().json(-1, trade, 0).without("sequence"));
      if (shown++ < MOST_TRADES) {
        line(shown == 1 ? "trades then" : "", tradeText(trade));
      }
    }
    if (shown > MOST_TRADES) {
      line("", "and " + (shown - MOST_TRADES) + " more");
    }
    String why = new FillReason(instrument, words, moment).text();
    line("why", why);
    node.put("why", why);
  }

  private String tradeText(long[] trade) {
    return (Event.has(trade[0], Event.SELL) ? "SELL " : "BUY ")
        + Terms.quantity(instrument, trade[Event.B])
        + " at "
        + Terms.price(instrument, trade[Event.A]);
  }
}

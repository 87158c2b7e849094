package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.event.Event;
import io.ringbeat.market.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists orders, or tells the life of one. */
final class OrdersVerb implements Verb {
  private static final int SHOWN = 40;

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public String usage() {
    return "orders [ID|A..B|open|filled]";
  }

  @Override
  public String summary() {
    return "lists the orders up to here; with an ID, tells why it was sent and filled";
  }

  @Override
  public String details() {
    return """
        At the run's beginning it lists the orders of the whole run, elsewhere those sent up to
        here. A..B are ids. An order is told to its end, wherever you are: what caused it, each
        report, the book at the venue before each fill and the trades that explain it.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    String which = line.word(0, "");
    if (which.matches("\\d+")) {
      return life(session, Line.count(which, this));
    }
    long here = session.isAtStart() ? Long.MAX_VALUE : session.main().position();
    List<OrderLife> found = new ArrayList<>();
    int total = 0;
    for (OrderLife order : OrderHistory.of(session.run(), here).all()) {
      total++;
      if (isWanted(order, which)) {
        found.add(order);
      }
    }
    return list(session, found, total, here, which.isEmpty());
  }

  private boolean isWanted(OrderLife order, String which) {
    if (which.isEmpty()) {
      return true;
    }
    if (which.equals("open")) {
      return order.isOpen();
    }
    if (which.equals("filled")) {
      return order.filled() > 0;
    }
    String[] ends = which.split("\\.\\.", -1);
    if (ends.length != 2) {
      throw Line.wrong("\"" + which + "\" names no orders", this);
    }
    return order.id() >= Line.count(ends[0], this) && order.id() <= Line.count(ends[1], this);
  }

  private Answer list(
      Session session, List<OrderLife> found, int total, long here, boolean shortened) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    json.put("count", total);
    ArrayNode orders = json.putArray("orders");
    StringBuilder text = new StringBuilder();
    text.append(total).append(total == 1 ? " order" : " orders");
    text.append(here == Long.MAX_VALUE ? " of the run" : " up to sequence " + here).append('\n');
    int skipped = shortened ? Math.max(0, found.size() - SHOWN) : 0;
    if (!found.isEmpty()) {
      text.append(
          row(
              "id",
              "side",
              "instrument",
              "price",
              "quantity",
              "filled",
              "status",
              "sequence",
              "submitted"));
    }
    if (skipped > 0) {
      text.append("     ...  ").append(skipped);
      text.append(" earlier ones; orders A..B shows those with such ids\n");
    }
    for (int i = 0; i < found.size(); i++) {
      if (i >= skipped) {
        text.append(row(session.terms(), found.get(i)));
      }
      orders.add(OrderTale.json(session.terms(), found.get(i)));
    }
    return Answer.of(text, json);
  }

  private static String row(Object... columns) {
    return String.format(Locale.ROOT, "%8s  %-4s  %-10s %10s %9s %9s  %-8s %9s  %s", columns)
            .stripTrailing()
        + "\n";
  }

  private static String row(Terms terms, OrderLife order) {
    long[] words = order.first();
    Instrument instrument = terms.instrument(words, 0);
    boolean market = EventLine.type(words[Event.D]).equals("MARKET");
    return row(
        order.id(),
        Event.has(words[0], Event.SELL) ? "SELL" : "BUY",
        instrument.symbol(),
        market ? "market" : Terms.price(instrument, words[Event.A]),
        Terms.quantity(instrument, words[Event.B]),
        Terms.quantity(instrument, order.filled()),
        order.status(),
        order.steps().get(0).sequence(),
        terms.since(words[Event.ENGINE_TIME]));
  }

  private Answer life(Session session, long id) {
    OrderHistory all = OrderHistory.of(session.run(), Long.MAX_VALUE);
    OrderLife order = all.find(id);
    if (order == null) {
      throw new CliException(
          ExitCode.USAGE,
          "there is no order "
              + id
              + (all.all().isEmpty() ? "; the run has none" : "; list them: orders"));
    }
    return new OrderTale(session, order).tell();
  }
}

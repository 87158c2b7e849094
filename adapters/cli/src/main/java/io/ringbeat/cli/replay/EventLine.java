package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.TimeInForce;
import java.util.Locale;

/** An event as a person reads it. */
final class EventLine {
  private static final String[] ACTIONS = {"", "SUBMIT", "CANCEL", "MODIFY"};

  private final Terms terms;

  EventLine(Terms terms) {
    this.terms = terms;
  }

  /** Returns a line: sequence, seconds from the start, kind, and what the kind says. */
  String line(long sequence, long[] words, int at) {
    return String.format(
        Locale.ROOT,
        "%9d %15s  %s",
        sequence,
        terms.since(words[at + Event.ENGINE_TIME]),
        text(words, at));
  }

  /** Returns kind, instrument and what the kind says. */
  String text(long[] words, int at) {
    int kind = Event.kind(words[at]);
    boolean market = kind <= Kind.REPORT;
    String of = market ? terms.instrument(words, at).symbol() : "";
    return String.format(Locale.ROOT, "%-9s %-9s %s", Kind.name(kind), of, what(words, at))
        .stripTrailing();
  }

  private String what(long[] words, int at) {
    long header = words[at];
    Instrument instrument = terms.instrument(words, at);
    String price = Terms.price(instrument, words[at + Event.A]);
    String lots = Terms.quantity(instrument, words[at + Event.B]);
    String level = Event.has(header, Event.SELL) ? "ask " : "bid ";
    return switch (Event.kind(header)) {
      case Kind.DEPTH, Kind.SNAPSHOT ->
          level + price + (words[at + Event.B] == 0 ? " gone" : " now " + lots);
      case Kind.CLEAR ->
          level
              + (Event.has(header, Event.NO_PRICE)
                  ? "side is empty"
                  : "side has gone up to " + price);
      case Kind.TRADE -> side(header) + " " + lots + " at " + price;
      case Kind.QUOTE ->
          "bid "
              + lots
              + " at "
              + price
              + ", ask "
              + Terms.quantity(instrument, words[at + Event.D])
              + " at "
              + Terms.price(instrument, words[at + Event.C]);
      case Kind.GAP -> "updates were lost; the book is empty until the next snapshot";
      case Kind.REQUEST -> request(words, at);
      case Kind.REPORT -> report(words, at);
      case Kind.HEARTBEAT -> "number " + words[at + Event.A];
      case Kind.TASK_DUE -> "task " + words[at + Event.A] + ", occurrence " + words[at + Event.C];
      case Kind.CONTROL -> control(words, at);
      default ->
          words[at + Event.A]
              + " "
              + words[at + Event.B]
              + " "
              + words[at + Event.C]
              + " "
              + words[at + Event.D]
              + " "
              + words[at + Event.E];
    };
  }

  private static String side(long header) {
    return Event.has(header, Event.SELL) ? "SELL" : "BUY";
  }

  /** Says what a request asks for. */
  String request(long[] words, int at) {
    Instrument instrument = terms.instrument(words, at);
    long code = words[at + Event.D];
    String order = "order " + words[at + Event.C];
    String to =
        Terms.quantity(instrument, words[at + Event.B])
            + " at "
            + Terms.price(instrument, words[at + Event.A]);
    return switch (OrderCode.action(code)) {
      case OrderCode.SUBMIT ->
          order
              + ": submit "
              + side(words[at])
              + " "
              + (type(code).equals("MARKET")
                  ? Terms.quantity(instrument, words[at + Event.B]) + " at market"
                  : to)
              + ", "
              + timeInForce(code);
      case OrderCode.CANCEL -> order + ": cancel";
      case OrderCode.MODIFY -> order + ": modify to " + to;
      default -> order + ": unknown request " + code;
    };
  }

  static String type(long code) {
    return OrderCode.type(code) == OrderType.MARKET.code() ? "MARKET" : "LIMIT";
  }

  static String timeInForce(long code) {
    int number = OrderCode.timeInForce(code);
    return number < TimeInForce.values().length ? TimeInForce.of(number).name() : "?" + number;
  }

  static String status(long code) {
    int number = OrderCode.status(code);
    return number < OrderStatus.values().length ? OrderStatus.of(number).name() : "?" + number;
  }

  static String action(int action) {
    return action < ACTIONS.length ? ACTIONS[action] : "?" + action;
  }

  /** Says what a report says. */
  String report(long[] words, int at) {
    Instrument instrument = terms.instrument(words, at);
    long code = words[at + Event.D];
    StringBuilder text = new StringBuilder("order ").append(words[at + Event.C]).append(": ");
    String answers = action(OrderCode.answers(code));
    if (OrderCode.refused(code)) {
      return text.append("refused to ").append(answers).toString();
    }
    text.append(status(code));
    if (OrderCode.executed(code)) {
      text.append(", ").append(Terms.quantity(instrument, words[at + Event.B]));
      text.append(" at ").append(Terms.price(instrument, words[at + Event.A]));
      text.append(Event.has(words[at], Event.MAKER) ? " as maker" : " as taker");
    }
    text.append(", ").append(Terms.quantity(instrument, words[at + Event.E])).append(" left");
    return text.append(answers.isEmpty() ? "" : " (answers " + answers + ")").toString();
  }

  private static String control(long[] words, int at) {
    long code = words[at + Event.A];
    return code == ControlCode.START
        ? "the run starts"
        : code == ControlCode.CHECKPOINT
            ? "checkpoint"
            : code == ControlCode.SNAPSHOT
                ? "snapshot"
                : code == ControlCode.RECOVERED
                    ? "recovered: the run goes on"
                    : "code " + code + ", " + words[at + Event.B] + ", " + words[at + Event.C];
  }

  ObjectNode json(long sequence, long[] words, int at) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    int kind = Event.kind(words[at]);
    Instrument instrument = terms.instrument(words, at);
    node.put("sequence", sequence);
    node.put("kind", Kind.name(kind));
    node.put("engineTime", words[at + Event.ENGINE_TIME]);
    node.put("venueTime", words[at + Event.VENUE_TIME]);
    if (kind <= Kind.REPORT) {
      node.put("instrument", instrument.symbol());
      node.put("side", side(words[at]));
    }
    if (kind <= Kind.TRADE || kind == Kind.REQUEST || kind == Kind.REPORT) {
      node.put("price", Terms.number(Terms.price(instrument, words[at + Event.A])));
      node.put("quantity", Terms.number(Terms.quantity(instrument, words[at + Event.B])));
    }
    if (kind == Kind.REQUEST || kind == Kind.REPORT) {
      long code = words[at + Event.D];
      node.put("order", words[at + Event.C]);
      if (kind == Kind.REQUEST) {
        node.put("action", action(OrderCode.action(code)));
        node.put("type", type(code));
        node.put("timeInForce", timeInForce(code));
      } else {
        node.put("status", status(code));
        node.put("answers", action(OrderCode.answers(code)));
        node.put("refused", OrderCode.refused(code));
        node.put("executed", OrderCode.executed(code));
        node.put("maker", Event.has(words[at], Event.MAKER));
        node.put("left", Terms.number(Terms.quantity(instrument, words[at + Event.E])));
      }
    }
    node.put("text", text(words, at));
    return node;
  }
}

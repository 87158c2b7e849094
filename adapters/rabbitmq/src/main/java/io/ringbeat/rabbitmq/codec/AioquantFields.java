package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonToken;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Balance;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of the data of one message, those that are asked for; others are passed over. Fields
 * may come in any order.
 */
final class AioquantFields {
  static final List<String> ACTIONS = List.of("BUY", "SELL");
  static final List<String> TYPES = List.of("LIMIT", "MARKET");
  static final List<String> STATUSES =
      List.of("NONE", "SUBMITTED", "PARTIAL-FILLED", "FILLED", "CANCELED", "FAILED");

  private final JsonReader in;
  private final Limits limits;
  private final Map<String, Object> values = new HashMap<>();

  AioquantFields(JsonReader in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Reads the object to its end and keeps what has one of these names and is not null. */
  void read(String... names) throws BadMessageException {
    Set<String> wanted = Set.of(names);
    for (String name = in.field(); name != null; name = in.field()) {
      if (!wanted.contains(name)) {
        in.skip();
      } else if (!in.isNull()) {
        values.put(name, value(name));
      }
    }
  }

  private Object value(String name) throws BadMessageException {
    return switch (in.token()) {
      case START_ARRAY -> levels();
      case START_OBJECT -> name.equals("assets") ? balances() : new Raw(in.raw());
      case VALUE_TRUE, VALUE_FALSE -> in.bool();
      default -> in.stringOrNumber();
    };
  }

  /** An object as it is written. */
  private record Raw(String text) {}

  private List<Level> levels() throws BadMessageException {
    List<Level> levels = new ArrayList<>();
    while (in.element()) {
      if (levels.size() == limits.events()) {
        throw in.bad("has more than " + limits.events() + " levels");
      }
      in.require(JsonToken.START_ARRAY, "a price and a quantity");
      String price = in.element() ? in.decimal() : "";
      String quantity = !price.isEmpty() && in.element() ? in.decimal() : "";
      if (quantity.isEmpty()) {
        throw in.bad("has to be a price and a quantity");
      }
      while (in.element()) {
        in.skip(); // some collectors add the count of orders
      }
      levels.add(new Level(price, quantity));
    }
    return levels;
  }

  private Map<String, Balance> balances() throws BadMessageException {
    Map<String, Balance> balances = new LinkedHashMap<>();
    for (String currency = in.field(); currency != null; currency = in.field()) {
      in.require(JsonToken.START_OBJECT, "an object");
      AioquantFields fields = new AioquantFields(in, limits);
      fields.read("free", "locked", "total");
      balances.put(
          currency,
          new Balance(fields.decimal("free"), fields.decimal("locked"), fields.decimal("total")));
    }
    return Collections.unmodifiableMap(balances);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns a text that is not empty. */
  String name(String name) throws BadMessageException {
    String text = text(name);
    if (text.isEmpty()) {
      throw bad(name, "is empty");
    }
    return text;
  }

  String textOr(String name, String otherwise) throws BadMessageException {
    return has(name) ? text(name) : otherwise;
  }

  String oneOf(String name, List<String> known) throws BadMessageException {
    String text = text(name);
    if (!known.contains(text)) {
      throw bad(name, "is " + BadMessageException.quote(text) + ", not one of " + known);
    }
    return text;
  }

  String decimal(String name) throws BadMessageException {
    try {
      return Decimals.plain(text(name));
    } catch (NumberFormatException e) {
      throw bad(name, e.getMessage());
    }
  }

  String decimalOr(String name, String otherwise) throws BadMessageException {
    return has(name) ? decimal(name) : otherwise;
  }

  long integer(String name) throws BadMessageException {
    String text = decimal(name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad(name, "is " + text + ", no 64-bit integer");
    }
  }

  long integerOr(String name, long otherwise) throws BadMessageException {
    return has(name) ? integer(name) : otherwise;
  }

  boolean flag(String name) throws BadMessageException {
    if (need(name) instanceof Boolean flag) {
      return flag;
    }
    throw bad(name, "has to be true or false");
  }

  String object(String name) throws BadMessageException {
    if (need(name) instanceof Raw raw) {
      return raw.text();
    }
    throw bad(name, "has to be an object");
  }

  /** Returns a period's name, as it is said, or as the end of the exchange says it. */
  String klineType(String name, String end) throws BadMessageException {
    long period = KlineType.period(end);
    if (!has(name) && period > 0) {
      return KlineType.of(period);
    }
    String type = text(name);
    if (KlineType.nanos(type) == 0) {
      throw bad(name, "is " + BadMessageException.quote(type) + ", no period that is known");
    }
    return type;
  }

  @SuppressWarnings("unchecked") // it is a list of levels, made here, where it is a list
  List<Level> levels(String name) throws BadMessageException {
    if (need(name) instanceof List<?> levels) {
      return (List<Level>) levels;
    }
    throw bad(name, "has to be an array of levels");
  }

  @SuppressWarnings("unchecked") // it is a map of balances, made here, where it is a map
  Map<String, Balance> balances(String name) throws BadMessageException {
    if (need(name) instanceof Map<?, ?> balances) {
      return (Map<String, Balance>) balances;
    }
    throw bad(name, "has to be an object");
  }

  private String text(String name) throws BadMessageException {
    if (need(name) instanceof String text) {
      return text;
    }
    throw bad(name, "has to be a string or a number");
  }

  private Object need(String name) throws BadMessageException {
    Object value = values.get(name);
    if (value == null) {
      throw new BadMessageException("\"" + name + "\" is missing");
    }
    return value;
  }

  private static BadMessageException bad(String name, String what) {
    return new BadMessageException("\"" + name + "\" " + what);
  }
}

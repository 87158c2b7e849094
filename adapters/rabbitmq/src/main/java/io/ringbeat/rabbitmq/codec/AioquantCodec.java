package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Asset;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Balance;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Config;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Heartbeat;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Kline;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Level;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Order;
import io.ringbeat.rabbitmq.codec.AioquantEvent.OrderNames;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Orderbook;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Position;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Trade;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes and reads the bodies of aioquant's messages: JSON {@code {"n":name,"d":data}}, compressed
 * by zlib, by a build of May 2019 not. As aioquant does, a reader goes by the exchange, not by
 * {@code n}, and passes over keys that it does not know. Without state; may be shared.
 */
public final class AioquantCodec {
  private final Limits limits;
  private final JsonFormat json;

  /**
   * Makes a codec.
   *
   * @param limits what a message may cost
   */
  public AioquantCodec(Limits limits) {
    this.limits = limits;
    json = new JsonFormat(limits);
  }

  /**
   * Writes a body.
   *
   * @param event what it says
   * @param compressed whether by zlib, as all but one build have it
   * @return the body
   * @throws IllegalArgumentException if a number is none, or a text is not Unicode
   */
  public byte[] encode(AioquantEvent event, boolean compressed) {
    byte[] body = json.write(out -> write(event, out));
    return compressed ? Inflation.deflate(body) : body;
  }

  /**
   * Returns the JSON of a body, inflated if it is compressed.
   *
   * @param body as it came
   * @return bytes within the limits; the body itself if it is not compressed
   * @throws BadMessageException if it is neither, or beyond the limits
   */
  public byte[] inflated(byte[] body) throws BadMessageException {
    if (body.length > limits.bytes()) {
      throw new BadMessageException(
          "the body has " + body.length + " bytes, at most " + limits.bytes() + " are allowed");
    }
    int first = body.length == 0 ? -1 : body[0] & 0xFF;
    if (first == '{') {
      return body;
    }
    if (first == Inflation.FIRST_BYTE) {
      return Inflation.inflate(body, limits);
    }
    throw new BadMessageException(
        first < 0
            ? "the body is empty"
            : "the body begins with byte " + first + ": neither zlib (120) nor JSON (123)");
  }

  /**
   * Reads a body.
   *
   * @param body compressed or not
   * @param exchange that it came from, as {@code Trade} or {@code Kline.5min}
   * @return what it says
   * @throws BadMessageException if it does not say what is expected there
   */
  public AioquantEvent decode(byte[] body, String exchange) throws BadMessageException {
    return read(inflated(body), exchange);
  }

  /** Reads a body that is inflated. */
  AioquantEvent read(byte[] body, String exchange) throws BadMessageException {
    AioquantEvent event = null;
    try (JsonReader in = json.read(body)) {
      in.object();
      for (String name = in.field(); name != null; name = in.field()) {
        if (name.equals("d")) {
          in.require(JsonToken.START_OBJECT, "an object");
          event = data(new AioquantFields(in, limits), exchange);
        } else {
          in.skip();
        }
      }
      in.end();
    }
    if (event == null) {
      throw new BadMessageException("\"d\" is missing");
    }
    return event;
  }

  private static AioquantEvent data(AioquantFields in, String exchange) throws BadMessageException {
    int dot = exchange.indexOf('.');
    return switch (dot < 0 ? exchange : exchange.substring(0, dot)) {
      case "Orderbook" -> {
        in.read("p", "s", "a", "b", "t");
        yield new Orderbook(
            in.name("p"), in.name("s"), in.levels("a"), in.levels("b"), in.integer("t"));
      }
      case "Trade" -> {
        in.read("p", "s", "a", "P", "q", "t");
        yield new Trade(
            in.name("p"),
            in.name("s"),
            in.oneOf("a", AioquantFields.ACTIONS),
            in.decimal("P"),
            in.decimal("q"),
            in.integer("t"));
      }
      case "Kline" -> {
        in.read("p", "s", "o", "h", "l", "c", "v", "t", "kt");
        yield new Kline(
            in.name("p"),
            in.name("s"),
            in.decimal("o"),
            in.decimal("h"),
            in.decimal("l"),
            in.decimal("c"),
            in.decimal("v"),
            in.integer("t"),
            in.klineType("kt", dot < 0 ? "" : exchange.substring(dot + 1)));
      }
      case "Heartbeat" -> {
        in.read("server_id", "count");
        yield new Heartbeat(in.name("server_id"), in.integer("count"));
      }
      case "Config" -> {
        in.read("server_id", "params");
        yield new Config(in.name("server_id"), in.object("params"));
      }
      case "Asset" -> {
        in.read("platform", "account", "assets", "timestamp", "update");
        yield new Asset(
            in.name("platform"),
            in.name("account"),
            in.balances("assets"),
            in.integer("timestamp"),
            in.flag("update"));
      }
      case "Order" -> order(in);
      case "Position" -> {
        in.read(
            "platform",
            "account",
            "strategy",
            "symbol",
            "margin_mode",
            "long_quantity",
            "short_quantity",
            "timestamp");
        yield new Position(
            in.name("platform"),
            in.name("account"),
            in.name("strategy"),
            in.name("symbol"),
            in.textOr("margin_mode", ""),
            in.decimal("long_quantity"),
            in.decimal("short_quantity"),
            in.integer("timestamp"));
      }
      default ->
          throw new BadMessageException(
              "no message of aioquant comes from the exchange "
                  + BadMessageException.quote(exchange));
    };
  }

  private static Order order(AioquantFields in) throws BadMessageException {
    in.read(
        "platform",
        "account",
        "strategy",
        "order_no",
        "order_id",
        "client_order_id",
        "action",
        "order_type",
        "order_price_type",
        "symbol",
        "price",
        "quantity",
        "remain",
        "status",
        "avg_price",
        "trade_type",
        "ctime",
        "utime");
    boolean byNumber = in.has("order_no");
    String type = in.has("order_price_type") ? "order_price_type" : "order_type";
    String quantity = in.decimal("quantity");
    return new Order(
        byNumber ? OrderNames.ORDER_NO : OrderNames.ORDER_ID,
        in.name("platform"),
        in.name("account"),
        in.name("strategy"),
        in.name(byNumber ? "order_no" : "order_id"),
        in.textOr("client_order_id", ""),
        in.oneOf("action", AioquantFields.ACTIONS),
        in.oneOf(byNumber ? "order_type" : type, AioquantFields.TYPES),
        in.name("symbol"),
        in.decimal("price"),
        quantity,
        in.decimalOr("remain", quantity),
        in.oneOf("status", AioquantFields.STATUSES),
        in.decimalOr("avg_price", "0"),
        in.integerOr("trade_type", 0),
        in.integerOr("ctime", 0),
        in.integerOr("utime", 0));
  }

  private void write(AioquantEvent event, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("n", "EVENT_" + event.exchange().toUpperCase(Locale.ROOT));
    out.writeObjectFieldStart("d");
    if (event instanceof Orderbook book) {
      write(book, out);
    } else if (event instanceof Trade trade) {
      write(trade, out);
    } else if (event instanceof Kline kline) {
      write(kline, out);
    } else if (event instanceof Heartbeat beat) {
      out.writeStringField("server_id", beat.serverId());
      out.writeNumberField("count", beat.count());
    } else if (event instanceof Config config) {
      out.writeStringField("server_id", config.serverId());
      out.writeFieldName("params");
      out.writeRawValue(object(config.params()));
    } else if (event instanceof Asset asset) {
      write(asset, out);
    } else if (event instanceof Order order) {
      write(order, out);
    } else if (event instanceof Position position) {
      write(position, out);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void write(Orderbook book, JsonGenerator out) throws IOException {
    out.writeStringField("p", book.platform());
    out.writeStringField("s", book.symbol());
    write("a", book.asks(), out);
    write("b", book.bids(), out);
    out.writeNumberField("t", book.time());
  }

  private static void write(String name, List<Level> levels, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart(name);
    for (Level level : levels) {
      out.writeStartArray();
      out.writeString(checked(level.price()));
      out.writeString(checked(level.quantity()));
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void write(Trade trade, JsonGenerator out) throws IOException {
    out.writeStringField("p", trade.platform());
    out.writeStringField("s", trade.symbol());
    out.writeStringField("a", trade.action());
    decimal("P", trade.price(), out);
    decimal("q", trade.quantity(), out);
    out.writeNumberField("t", trade.time());
  }

  private static void write(Kline kline, JsonGenerator out) throws IOException {
    out.writeStringField("p", kline.platform());
    out.writeStringField("s", kline.symbol());
    decimal("o", kline.open(), out);
    decimal("h", kline.high(), out);
    decimal("l", kline.low(), out);
    decimal("c", kline.close(), out);
    decimal("v", kline.volume(), out);
    out.writeNumberField("t", kline.time());
    out.writeStringField("kt", kline.type());
  }

  private static void write(Asset asset, JsonGenerator out) throws IOException {
    out.writeStringField("platform", asset.platform());
    out.writeStringField("account", asset.account());
    out.writeObjectFieldStart("assets");
    for (Map.Entry<String, Balance> entry : asset.assets().entrySet()) {
      Balance balance = entry.getValue();
      out.writeObjectFieldStart(entry.getKey());
      decimal("free", balance.free(), out);
      decimal("locked", balance.locked(), out);
      decimal("total", balance.total(), out);
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeNumberField("timestamp", asset.time());
    out.writeBooleanField("update", asset.update());
  }

  private static void write(Order order, JsonGenerator out) throws IOException {
    boolean byNumber = order.names() == OrderNames.ORDER_NO;
    out.writeStringField("platform", order.platform());
    out.writeStringField("account", order.account());
    out.writeStringField("strategy", order.strategy());
    out.writeStringField(byNumber ? "order_no" : "order_id", order.id());
    if (!byNumber) {
      out.writeStringField("client_order_id", order.clientId());
    }
    out.writeStringField("action", order.action());
    out.writeStringField(byNumber ? "order_type" : "order_price_type", order.type());
    out.writeStringField("symbol", order.symbol());
    decimal("price", order.price(), out);
    decimal("quantity", order.quantity(), out);
    decimal("remain", order.remain(), out);
    out.writeStringField("status", order.status());
    decimal("avg_price", order.averagePrice(), out);
    out.writeNumberField("trade_type", order.tradeType());
    out.writeNumberField("ctime", order.created());
    out.writeNumberField("utime", order.updated());
  }

  private static void write(Position position, JsonGenerator out) throws IOException {
    out.writeStringField("platform", position.platform());
    out.writeStringField("account", position.account());
    out.writeStringField("strategy", position.strategy());
    out.writeStringField("symbol", position.symbol());
    out.writeStringField("margin_mode", position.marginMode());
    out.writeFieldName("long_quantity");
    out.writeNumber(checked(position.longQuantity()));
    out.writeFieldName("short_quantity");
    out.writeNumber(checked(position.shortQuantity()));
    out.writeNumberField("timestamp", position.time());
  }

  private static void decimal(String name, String number, JsonGenerator out) throws IOException {
    out.writeStringField(name, checked(number));
  }

  /** Returns a number as it is, if it is one. */
  private static String checked(String number) {
    try {
      Decimals.plain(number);
      return number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("what has to be a decimal number " + e.getMessage(), e);
    }
  }

  /** Returns an object as it is, if it is one. */
  private String object(String text) {
    try (JsonReader in = json.read(text.getBytes(StandardCharsets.UTF_8))) {
      in.object();
      in.skip();
      in.end();
      return text;
    } catch (BadMessageException e) {
      throw new IllegalArgumentException("the parameters are no object: " + e.getMessage(), e);
    }
  }
}

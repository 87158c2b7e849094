package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages as the unmodified programs send them, byte for byte. */
class AioquantCodecTest {
  private static final String ORDERBOOK =
      """
      {"n":"EVENT_ORDERBOOK","d":{"p":"binance","s":"ETH/BTC",\
      "a":[["8680.70000000","0.00200000"]],"b":[["8680.60000000","2.82696138"]],\
      "t":1558949307370}}""";
  private static final String TRADE =
      """
      {"n":"EVENT_TRADE","d":{"p":"binance","s":"ETH/BTC","a":"SELL","P":"8686.40000000",\
      "q":"0.00200000","t":1558949571111}}""";
  private static final String KLINE =
      """
      {"n":"EVENT_KLINE","d":{"p":"binance","s":"ETH/BTC","o":"8665.5","h":"8668.4",\
      "l":"8660.0","c":"8660.0","v":"73.14728136","t":1558946340000,"kt":"kline"}}""";
  private static final String HEARTBEAT =
      "{\"n\":\"EVENT_HEARTBEAT\",\"d\":{\"server_id\":\"s1\",\"count\":30}}";
  private static final String CONFIG =
      "{\"n\":\"EVENT_CONFIG\",\"d\":{\"server_id\":\"s1\",\"params\":{}}}";
  private static final String ASSET =
      """
      {"n":"EVENT_ASSET","d":{"platform":"binance","account":"a@b.c",\
      "assets":{"BTC":{"free":"1.1","locked":"2.2","total":"3.3"}},\
      "timestamp":1558949307370,"update":true}}""";
  private static final String ORDER =
      """
      {"n":"EVENT_ORDER","d":{"platform":"binance","account":"a@b.c","strategy":"s",\
      "order_no":"1","action":"BUY","order_type":"LIMIT","symbol":"ETH/BTC","price":"1",\
      "quantity":"2","remain":"2","status":"SUBMITTED","avg_price":"0","trade_type":0,\
      "ctime":1,"utime":1}}""";
  private static final String ORDER_BY_ID =
      """
      {"n":"EVENT_ORDER","d":{"platform":"binance","account":"a@b.c","strategy":"s",\
      "order_id":"1","client_order_id":"c1","action":"BUY","order_price_type":"LIMIT",\
      "symbol":"ETH/BTC","price":"1","quantity":"2","remain":"2","status":"SUBMITTED",\
      "avg_price":"0","trade_type":0,"ctime":1,"utime":1}}""";
  private static final String POSITION =
      """
      {"n":"EVENT_POSITION","d":{"platform":"okex","account":"a","strategy":"s",\
      "symbol":"BTC/USD","margin_mode":"fixed","long_quantity":1,"short_quantity":0,\
      "timestamp":1}}""";

  private final AioquantCodec codec = new AioquantCodec(Limits.DEFAULT);

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            ORDERBOOK,
            new Orderbook(
                "binance",
                "ETH/BTC",
                List.of(new Level("8680.70000000", "0.00200000")),
                List.of(new Level("8680.60000000", "2.82696138")),
                1558949307370L),
            "Orderbook",
            "binance.ETH/BTC"),
        Arguments.of(
            TRADE,
            new Trade("binance", "ETH/BTC", "SELL", "8686.40000000", "0.00200000", 1558949571111L),
            "Trade",
            "binance.ETH/BTC"),
        Arguments.of(
            KLINE,
            new Kline(
                "binance",
                "ETH/BTC",
                "8665.5",
                "8668.4",
                "8660.0",
                "8660.0",
                "73.14728136",
                1558946340000L,
                "kline"),
            "Kline",
            "binance.ETH/BTC"),
        Arguments.of(HEARTBEAT, new Heartbeat("s1", 30), "Heartbeat", "s1"),
        Arguments.of(CONFIG, new Config("s1", "{}"), "Config", "s1"),
        Arguments.of(
            ASSET,
            new Asset(
                "binance",
                "a@b.c",
                Map.of("BTC", new Balance("1.1", "2.2", "3.3")),
                1558949307370L,
                true),
            "Asset",
            "binance.a@b.c"),
        Arguments.of(ORDER, order(OrderNames.ORDER_NO, ""), "Order", "binance.a@b.c.s"),
        Arguments.of(ORDER_BY_ID, order(OrderNames.ORDER_ID, "c1"), "Order", "binance.a@b.c.s"),
        Arguments.of(
            POSITION,
            new Position("okex", "a", "s", "BTC/USD", "fixed", "1", "0", 1),
            "Position",
            "okex.a.s"));
  }

  private static Order order(OrderNames names, String clientId) {
    return new Order(
        names,
        "binance",
        "a@b.c",
        "s",
        "1",
        clientId,
        "BUY",
        "LIMIT",
        "ETH/BTC",
        "1",
        "2",
        "2",
        "SUBMITTED",
        "0",
        0,
        1,
        1);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldReadAndWriteWhatPeersSend(
      String text, AioquantEvent event, String exchange, String key) throws BadMessageException {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] compressed = Inflation.deflate(plain);

    assertEquals(0x78, compressed[0]);
    assertEquals(event, codec.decode(plain, exchange));
    assertEquals(event, codec.decode(compressed, exchange));
    assertEquals(text, new String(codec.encode(event, false), StandardCharsets.UTF_8));
    assertArrayEquals(plain, codec.inflated(codec.encode(event, true)));
    assertEquals(exchange, event.exchange());
    assertEquals(key, event.routingKey());
  }

  @Test
  void shouldGoByTheExchangeAndPassOverWhatItDoesNotKnow() throws BadMessageException {
    AioquantEvent event =
        read(
            "Trade",
            "{\"x\":[{\"d\":1}],\"d\":{\"t\":5,\"q\":1,\"more\":{\"P\":[2]},\"P\":1e-08,\"a\":\"BUY\","
                + "\"s\":\"S\",\"p\":\"P\",\"none\":null}}");

    assertEquals(new Trade("P", "S", "BUY", "0.00000001", "1", 5), event);
  }

  @Test
  void shouldTakeNumbersForStringsAndStringsForTimes() throws BadMessageException {
    AioquantEvent event =
        read(
            "Orderbook",
            "{\"d\":{\"p\":\"P\",\"s\":\"S\",\"a\":[[1.50,2]],\"b\":[[1,\"2\",9]],\"t\":\"7\"}}");

    assertEquals(
        new Orderbook("P", "S", List.of(new Level("1.50", "2")), List.of(new Level("1", "2")), 7),
        event);
  }

  @Test
  void shouldTakeThePeriodOfAForksExchange() throws BadMessageException {
    String bar =
        "{\"d\":{\"p\":\"P\",\"s\":\"S\",\"o\":1,\"h\":1,\"l\":1,\"c\":1,\"v\":1,\"t\":5}}";

    assertEquals("kline_5m", ((Kline) read("Kline.5min", bar)).type());
    assertEquals("kline_15m", ((Kline) read("Kline.15min", bar)).type());
    assertEquals("\"kt\" is missing", refuse("Kline", bar));
  }

  @Test
  void shouldNotTakeTheQuantityForWhatIsLeftOfAFilledOrder() throws BadMessageException {
    Order filled = (Order) read("Order", ORDER.replace("SUBMITTED", "FILLED"));
    Order without = (Order) read("Order", ORDER.replace("\"remain\":\"2\",", ""));

    assertEquals("2", filled.remain(), "as aioquant says it");
    assertEquals("0", filled.left());
    assertEquals("2", without.left());
  }

  @Test
  void shouldKeepTheParametersAsTheyAreWritten() throws BadMessageException {
    String params = "{ \"a\" : [1.0, {\"b\":\"}\"}],\"é\":1e5 }";

    Config config =
        (Config) read("Config", "{\"d\":{\"server_id\":\"s1\",\"params\":" + params + "}}");

    assertEquals(params, config.params());
    assertEquals(config, codec.decode(codec.encode(config, true), "Config"));
    Config broken = new Config("s1", "{}}");
    assertThrows(IllegalArgumentException.class, () -> codec.encode(broken, true));
  }

  @Test
  void shouldNotWriteWhatIsNoNumber() {
    Trade trade = new Trade("P", "S", "BUY", "NaN", "1", 5);

    assertEquals(
        "what has to be a decimal number is \"NaN\", no decimal number",
        assertThrows(IllegalArgumentException.class, () -> codec.encode(trade, true)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Trade|{\"n\":\"EVENT_TRADE\"}|\"d\" is missing",
        "Trade|{\"d\":7}|\"d\" (character 5) has to be an object",
        "Trade|{\"d\":{}}|\"p\" is missing",
        "Trade|{\"d\":{\"p\":\"\"}}|\"p\" is empty",
        "Trade|{\"d\":{\"p\":\"P\",\"s\":\"S\",\"a\":\"HOLD\"}}"
            + "|\"a\" is \"HOLD\", not one of [BUY, SELL]",
        "Trade|{\"d\":{\"p\":\"P\",\"s\":\"S\",\"a\":\"BUY\",\"P\":\"1,5\"}}"
            + "|\"P\" is \"1,5\", no decimal number",
        "Trade|{\"d\":{\"p\":\"P\",\"s\":\"S\",\"a\":\"BUY\",\"P\":1,\"q\":1,\"t\":1.5}}"
            + "|\"t\" is 1.5, no 64-bit integer",
        "Orderbook|{\"d\":{\"a\":[[1]]}}"
            + "|\"a\" (character 13) has to be a price and a quantity",
        "Orderbook|{\"d\":{\"a\":[1]}}|\"a\" (character 11) has to be a price and a quantity",
        "Kline|{\"d\":{\"p\":\"P\",\"s\":\"S\",\"o\":1,\"h\":1,\"l\":1,\"c\":1,\"v\":1,\"t\":5,"
            + "\"kt\":\"kline_x\"}}|\"kt\" is \"kline_x\", no period that is known",
        "Config|{\"d\":{\"server_id\":\"s1\",\"params\":[]}}" + "|\"params\" has to be an object",
        "Asset|{\"d\":{\"assets\":{\"BTC\":{\"free\":1}}}}|\"locked\" is missing",
        "Order.x|{\"d\":{}}|\"quantity\" is missing",
        "Quotes|{\"d\":{}}|no message of aioquant comes from the exchange \"Quotes\"",
        "Trade|[]|the body begins with byte 91: neither zlib (120) nor JSON (123)",
      })
  void shouldRefuse(String exchange, String body, String reason) {
    assertEquals(reason, refuse(exchange, body));
  }

  @Test
  void shouldSayWhereTheJsonIsWrong() {
    String reason = refuse("Trade", "{\"d\":{\"p\":}}");

    assertTrue(reason.startsWith("no JSON at character 10: "), reason);
    assertEquals("the body is empty", refuse("Trade", ""));
  }

  private AioquantEvent read(String exchange, String body) throws BadMessageException {
    return codec.decode(body.getBytes(StandardCharsets.UTF_8), exchange);
  }

  private String refuse(String exchange, String body) {
    return assertThrows(BadMessageException.class, () -> read(exchange, body)).getMessage();
  }
}

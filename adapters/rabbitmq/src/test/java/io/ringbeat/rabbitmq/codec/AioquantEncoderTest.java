package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AioquantEncoderTest {
  private static final long MS = 1_000_000;
  private static final int ETH = 3;
  private static final int QUOTED = 4;
  private static final AioquantOptions OPTIONS =
      new AioquantOptions("s1", "a@b.c", "maker", 2, 100 * MS, 10, false);
  private static final List<AioquantMarket> MARKETS =
      List.of(
          new AioquantMarket(
              "binance", "ETH/BTC", Instrument.linear(ETH, "ETHBTC", "0.01", "0.1"), false),
          new AioquantMarket(
              "binance", "BTC/USDT", Instrument.linear(QUOTED, "BTCUSDT", "0.5", "0.001"), true));

  private final AioquantEncoder encoder = new AioquantEncoder(MARKETS, OPTIONS);
  private final OutMessage out = new OutMessage();
  private final List<String> sent = new ArrayList<>();

  @Test
  void shouldPublishTheBestLevelsWhenAMessageOfTheFeedEnds() {
    level(Kind.SNAPSHOT, 0, 1, 100, 10);
    level(Kind.SNAPSHOT, 0, 1, 99, 20);
    level(Kind.SNAPSHOT, 0, 1, 98, 30);
    level(Kind.SNAPSHOT, Event.SELL, 1, 101, 40);
    level(Kind.SNAPSHOT, Event.SELL | Event.LAST, 1, 105, 50);

    assertEquals(
        List.of(
            "Orderbook binance.ETH/BTC {\"n\":\"EVENT_ORDERBOOK\",\"d\":{\"p\":\"binance\","
                + "\"s\":\"ETH/BTC\",\"a\":[[\"1.01\",\"4.0\"],[\"1.05\",\"5.0\"]],"
                + "\"b\":[[\"1.00\",\"1.0\"],[\"0.99\",\"2.0\"]],\"t\":1001}}"),
        sent);
  }

  @Test
  void shouldPublishNoMoreBooksThanAsked() {
    level(Kind.SNAPSHOT, Event.LAST, 1, 100, 10);
    level(Kind.DEPTH, Event.LAST, 50, 100, 11);
    level(Kind.DEPTH, Event.LAST, 100, 100, 12);
    level(Kind.DEPTH, Event.LAST, 101, 100, 13);
    level(Kind.DEPTH, Event.LAST, 102, 100, 14);
    heartbeat(200, 1);
    heartbeat(201, 2);
    heartbeat(202, 3);

    assertEquals(
        List.of(List.of("1.0", "1001"), List.of("1.3", "1101"), List.of("1.4", "1102")), bids());
  }

  @Test
  void shouldNotPublishABookInTheMiddleOfAMessage() {
    level(Kind.SNAPSHOT, 0, 1, 100, 10);
    heartbeat(500, 1);
    assertEquals(List.of(), sent);

    level(Kind.SNAPSHOT, Event.LAST, 501, 101, 10);
    assertEquals(1, sent.size());
  }

  @Test
  void shouldPublishNoBookAfterAGapUntilTheNextSnapshot() {
    level(Kind.SNAPSHOT, Event.LAST, 1, 100, 10);
    level(Kind.DEPTH, Event.LAST, 2, 100, 11);
    level(Kind.GAP, Event.LAST, 300, 0, 0);
    level(Kind.DEPTH, Event.LAST, 500, 100, 12);
    heartbeat(900, 1);
    assertEquals(1, sent.size(), "only what was before");

    level(Kind.SNAPSHOT, Event.LAST, 1000, 99, 7);
    assertEquals(List.of("0.7", "2000"), bids().get(1));
  }

  @Test
  void shouldPublishEachInstrumentsBookByItself() {
    level(Kind.SNAPSHOT, Event.LAST, 1, 100, 10);
    send(event(Kind.SNAPSHOT, Event.LAST, QUOTED, 2, 100, 10, 0, 0, 0));
    level(Kind.DEPTH, 0, 3, 100, 11); // goes on for long
    send(event(Kind.DEPTH, Event.LAST, QUOTED, 4, 100, 11, 0, 0, 0));
    heartbeat(200, 1);

    assertEquals(3, sent.size());
    assertTrue(sent.get(2).startsWith("Orderbook binance.BTC/USDT "), sent.get(2));
  }

  @Test
  void shouldForgetBooksWhenReset() {
    level(Kind.SNAPSHOT, Event.LAST, 1, 100, 10);
    encoder.reset();
    level(Kind.SNAPSHOT, Event.LAST, 1, 99, 10);

    assertEquals(2, sent.size(), "no time has to pass");
    assertTrue(sent.get(1).contains("\"b\":[[\"0.99\",\"1.0\"]]"), sent.get(1));
  }

  @Test
  void shouldPublishTradesWithoutProperties() {
    send(event(Kind.TRADE, Event.SELL, ETH, 5, 86864, 2, 0, 0, 0));

    assertEquals(
        List.of(
            "Trade binance.ETH/BTC {\"n\":\"EVENT_TRADE\",\"d\":{\"p\":\"binance\","
                + "\"s\":\"ETH/BTC\",\"a\":\"SELL\",\"P\":\"868.64\",\"q\":\"0.2\",\"t\":1005}}"),
        sent);
    assertNull(out.contentType);
    assertNull(out.contentEncoding);
    assertNull(out.correlationId);
    assertEquals(Map.of(), out.headers);
    assertEquals(-1, out.priority);
    assertEquals(-1, out.expiration);
  }

  @Test
  void shouldCompressUnlessAskedNotTo() throws BadMessageException {
    AioquantEncoder compressing = new AioquantEncoder(MARKETS, AioquantOptions.DEFAULT);

    compressing.encode(1, event(Kind.TRADE, 0, ETH, 5, 1, 2, 0, 0, 0), 0, out);

    assertEquals(0x78, out.body[0]);
    assertEquals(
        new AioquantEvent.Trade("binance", "ETH/BTC", "BUY", "0.01", "0.2", 1005),
        new AioquantCodec(Limits.DEFAULT).decode(Recorded.body(out), "Trade"));
  }

  @Test
  void shouldPublishBarsWithTheirPeriod() {
    send(bar(ETH, 15, 300_000 * MS, 0));
    send(bar(QUOTED, 15, 60_000 * MS, 731_472_813));

    assertEquals(
        List.of(
            "Kline binance.ETH/BTC {\"n\":\"EVENT_KLINE\",\"d\":{\"p\":\"binance\","
                + "\"s\":\"ETH/BTC\",\"o\":\"1.00\",\"h\":\"1.20\",\"l\":\"0.90\",\"c\":\"1.10\","
                + "\"v\":\"1.5\",\"t\":60000,\"kt\":\"kline_5m\"}}",
            "Kline binance.BTC/USDT {\"n\":\"EVENT_KLINE\",\"d\":{\"p\":\"binance\","
                + "\"s\":\"BTC/USDT\",\"o\":\"50.0\",\"h\":\"60.0\",\"l\":\"45.0\",\"c\":\"55.0\","
                + "\"v\":\"7.31472813\",\"t\":60000,\"kt\":\"kline\"}}"),
        sent);
  }

  @Test
  void shouldBeatEverySoManyBeats() {
    for (int count = 1; count <= 30; count++) {
      heartbeat(count, count);
    }

    assertEquals(3, sent.size());
    assertEquals(
        "Heartbeat s1 {\"n\":\"EVENT_HEARTBEAT\",\"d\":{\"server_id\":\"s1\",\"count\":10}}",
        sent.get(0));
  }

  @Test
  void shouldTellAnOrdersLifeFromItsReports() {
    report(1, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 50, 50);
    report(2, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 100, 20, 30);
    report(3, OrderStatus.PARTIALLY_FILLED, OrderCode.CANCEL, OrderCode.REFUSED, 100, 20, 30);
    report(4, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 99, 30, 0);

    assertEquals(
        "Order binance.a@b.c.maker {\"n\":\"EVENT_ORDER\",\"d\":{\"platform\":\"binance\","
            + "\"account\":\"a@b.c\",\"strategy\":\"maker\",\"order_no\":\"77\",\"action\":\"SELL\","
            + "\"order_type\":\"LIMIT\",\"symbol\":\"ETH/BTC\",\"price\":\"1.00\","
            + "\"quantity\":\"5.0\",\"remain\":\"3.0\",\"status\":\"PARTIAL-FILLED\","
            + "\"avg_price\":\"1\",\"trade_type\":0,\"ctime\":1001,\"utime\":1002}}",
        sent.get(1));
    assertEquals(List.of("5.0 SUBMITTED 0", "3.0 PARTIAL-FILLED 1", "0.0 FILLED 0.994"), orders());
  }

  @Test
  void shouldTellHowOrdersEnd() {
    report(1, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 50, 50);
    report(2, OrderStatus.CANCELED, OrderCode.CANCEL, 0, 100, 50, 0);
    report(3, OrderStatus.REJECTED, OrderCode.SUBMIT, OrderCode.REFUSED, 100, 50, 0);
    report(4, OrderStatus.EXPIRED, OrderCode.SUBMIT, 0, 100, 50, 0);
    report(5, OrderStatus.FILLED, OrderCode.SUBMIT, OrderCode.EXECUTED, 98, 50, 0);

    assertEquals(
        List.of(
            "5.0 SUBMITTED 0",
            "5.0 CANCELED 0",
            "5.0 FAILED 0",
            "5.0 CANCELED 0",
            "0.0 FILLED 0.98"),
        orders());
  }

  @Test
  void shouldLeaveOutOrdersWhoseBeginningItHasNotSeen() {
    report(1, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 20, 0);

    assertEquals(List.of(), sent);
  }

  @Test
  void shouldSayNothingOfWhatIsNotInTheList() {
    send(event(Kind.TRADE, 0, 9, 5, 1, 2, 0, 0, 0));
    send(event(Kind.MESSAGE, 0, ETH, 5, 1, 2, 0, 0, 0));

    assertEquals(List.of(), sent);
  }

  @Test
  void shouldRefuseAnEventThatCannotBeSaid() {
    long[] bar = bar(ETH, 15, 7, 0);
    long[] report = event(Kind.REPORT, 0, ETH, 1, 0, 0, 0, 99, 0);
    long[] trade = event(Kind.TRADE, 0, QUOTED, 1, Long.MAX_VALUE, 0, 0, 0, 0);

    assertThrows(IllegalArgumentException.class, () -> encoder.encode(1, bar, 0, out));
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(1, report, 0, out));
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(1, trade, 0, out));
  }

  private void level(int kind, long flags, long ms, long ticks, long lots) {
    send(event(kind, flags, ETH, ms, ticks, lots, 0, 0, 0));
  }

  private void heartbeat(long ms, long count) {
    send(event(Kind.HEARTBEAT, 0, 0, ms, count, 0, 0, 0, 0));
  }

  private void report(
      long ms, OrderStatus status, int answers, long flags, long ticks, long lots, long leaves) {
    long code = OrderCode.report(status.code(), answers, flags);
    send(event(Kind.REPORT, Event.SELL, ETH, ms, ticks, lots, 77, code, leaves));
  }

  private static long[] bar(int instrument, long lots, long period, long quote) {
    long[] head = event(Kind.BAR, Event.LONG, instrument, 5, 100, 120, 90, 110, 32);
    long[] bar = java.util.Arrays.copyOf(head, 2 * Event.WORDS);
    bar[Event.WORDS] = lots;
    bar[Event.WORDS + 1] = period;
    bar[Event.WORDS + 2] = quote;
    bar[Event.WORDS + 3] = 60_000 * MS;
    return bar;
  }

  /** An event at an engine time in ms; the venue's time is a second ahead. */
  private static long[] event(
      int kind, long flags, int instrument, long ms, long a, long b, long c, long d, long e) {
    long header = Event.header(kind, flags, 0, instrument);
    return new long[] {header, (1000 + ms) * MS, ms * MS, a, b, c, d, e};
  }

  private void send(long[] event) {
    out.clear();
    if (encoder.encode(sent.size(), event, 0, out)) {
      sent.add(out.exchange + " " + out.routingKey + " " + Recorded.text(out));
    }
  }

  /** Returns the best bid's quantity and the time of each book. */
  private List<List<String>> bids() {
    return sent.stream()
        .map(
            text -> text.replaceAll(".*\"b\":..\"[^\"]*\",\"([^\"]*)\".*\"t\":([0-9]+).*", "$1 $2"))
        .map(text -> List.of(text.split(" ")))
        .toList();
  }

  /** Returns what is left, the status and the average price of each order. */
  private List<String> orders() {
    String parts = ".*\"remain\":\"([^\"]*)\",\"status\":\"([^\"]*)\",\"avg_price\":\"([^\"]*)\".*";
    return sent.stream().map(text -> text.replaceAll(parts, "$1 $2 $3")).toList();
  }
}

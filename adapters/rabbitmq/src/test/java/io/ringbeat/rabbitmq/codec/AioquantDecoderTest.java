package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AioquantDecoderTest {
  private static final int ETH = 3;
  private static final int QUOTED = 4;
  private static final long AT = Event.AT_VENUE | Event.AT_CORE;
  private static final List<AioquantMarket> MARKETS =
      List.of(
          new AioquantMarket(
              "binance", "ETH/BTC", Instrument.linear(ETH, "ETHBTC", "0.1", "0.00000001"), false),
          new AioquantMarket("binance", "Q", Instrument.linear(QUOTED, "Q", "0.1", "1"), true));

  private final AioquantDecoder decoder = new AioquantDecoder(MARKETS, Limits.DEFAULT);
  private final Recorded recorded = new Recorded();

  @Test
  void shouldMakeASnapshotOfAnOrderbook() throws BadMessageException {
    decode(
        "Orderbook",
        "{\"p\":\"binance\",\"s\":\"ETH/BTC\",\"a\":[[\"8680.70000000\",\"0.00200000\"],"
            + "[\"8681\",1]],\"b\":[[\"8680.60000000\",\"2.82696138\"]],\"t\":1558949307370}");

    long time = 1_558_949_307_370_000_000L;
    long side = Event.SELL;
    assertEvents(
        row(Kind.CLEAR, Event.NO_PRICE, time, 0, 0),
        row(Kind.CLEAR, Event.NO_PRICE | side, time, 0, 0),
        row(Kind.SNAPSHOT, side, time, 86807, 200_000),
        row(Kind.SNAPSHOT, side, time, 86810, 100_000_000),
        row(Kind.SNAPSHOT, Event.LAST, time, 86806, 282_696_138));
  }

  @Test
  void shouldEndAnEmptyOrderbookToo() throws BadMessageException {
    decode("Orderbook", "{\"p\":\"binance\",\"s\":\"ETH/BTC\",\"a\":[],\"b\":[],\"t\":1}");

    assertEvents(
        row(Kind.CLEAR, Event.NO_PRICE, 1_000_000, 0, 0),
        row(Kind.CLEAR, Event.NO_PRICE | Event.SELL | Event.LAST, 1_000_000, 0, 0));
  }

  @Test
  void shouldMakeATrade() throws BadMessageException {
    decode(
        "Trade",
        "{\"p\":\"binance\",\"s\":\"ETH/BTC\",\"a\":\"SELL\",\"P\":\"8686.40000000\","
            + "\"q\":\"0.00200000\",\"t\":1558949571111}");

    assertEvents(
        row(Kind.TRADE, Event.SELL | Event.LAST, 1_558_949_571_111_000_000L, 86864, 200_000));
  }

  @Test
  void shouldMakeABar() throws BadMessageException {
    String bar =
        "{\"p\":\"binance\",\"s\":\"ETH/BTC\",\"o\":\"8665.5\",\"h\":\"8668.4\",\"l\":\"8660.0\","
            + "\"c\":\"8660.0\",\"v\":\"73.14728136\",\"t\":1558946340000,\"kt\":\"kline\"}";
    decode("Kline", bar);
    decode("Kline.5min", bar.replace("ETH/BTC", "Q").replace("\"kline\"", "\"kline_5m\""));

    long start = 1_558_946_340_000_000_000L;
    assertEvents(
        bar(ETH, start, 7_314_728_136L, 60_000_000_000L, 0),
        bar(QUOTED, start, 0, 300_000_000_000L, 7_314_728_136L));
  }

  @Test
  void shouldKeepWhatForksSayAsMessages() throws BadMessageException {
    String beat = "{\"n\":\"EVENT_HEARTBEAT\",\"d\":{\"server_id\":\"s1\",\"count\":30}}";
    byte[] deflated = Inflation.deflate(beat.getBytes(StandardCharsets.UTF_8));

    decoder.decode(Recorded.message("Heartbeat", deflated), recorded);
    decode("Config", "{\"server_id\":\"s1\",\"params\":{}}");
    decode(
        "Position",
        "{\"platform\":\"okex\",\"account\":\"a\",\"strategy\":\"s\",\"symbol\":\"BTC/USD\","
            + "\"margin_mode\":\"fixed\",\"long_quantity\":1,\"short_quantity\":0,\"timestamp\":1}");

    long[] first = recorded.events.get(0);
    assertEquals(Event.header(Kind.MESSAGE, Event.LONG, 0, 0), first[0]);
    assertEquals(MessageType.AIOQUANT_HEARTBEAT, first[Event.A]);
    assertEquals(30, first[Event.B]);
    assertEquals(beat, new String(Payload.toBytes(first, 0), StandardCharsets.UTF_8));
    assertEquals(MessageType.AIOQUANT_CONFIG, recorded.events.get(1)[Event.A]);
    assertEquals(MessageType.AIOQUANT_POSITION, recorded.events.get(2)[Event.A]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binance|X|1|1|1|no instrument is \"X\" of \"binance\"",
        "binance.ETH/BTC|x|1|1|1|no instrument is \"x\" of \"binance.ETH/BTC\"",
        "binance|ETH/BTC|1.05|1|1"
            + "|binance.ETH/BTC: price \"1.05\" has more than 1 decimals (tick size 0.1)",
        "binance|ETH/BTC|1|0.000000001|1"
            + "|binance.ETH/BTC: quantity \"0.000000001\" has more than 8 decimals"
            + " (lot size 0.00000001)",
        "binance|ETH/BTC|1|-1|1|binance.ETH/BTC: quantity quantity \"-1\" is negative",
        "binance|ETH/BTC|1|1|-1|the time -1 is not in ms since the epoch",
        "binance|ETH/BTC|1|1|9223372036854775807"
            + "|the time 9223372036854775807 is not in ms since the epoch",
      })
  void shouldRefuse(
      String platform, String symbol, String price, String quantity, String time, String reason) {
    String data =
        "{\"p\":\"%s\",\"s\":\"%s\",\"a\":\"BUY\",\"P\":\"%s\",\"q\":\"%s\",\"t\":%s}"
            .formatted(platform, symbol, price, quantity, time);

    assertEquals(
        reason, assertThrows(BadMessageException.class, () -> decode("Trade", data)).getMessage());
  }

  @Test
  void shouldReadWhatTheEncoderWrites() throws BadMessageException {
    long seed = 8;
    Random random = new Random(seed);
    AioquantOptions options = new AioquantOptions("s", "a", "b", 1000, 0, 1, true);
    AioquantEncoder encoder = new AioquantEncoder(MARKETS, options);
    AioquantEncoder again = new AioquantEncoder(MARKETS, options);
    OutMessage out = new OutMessage();
    OutMessage second = new OutMessage();
    for (int i = 1; i < 1_000; i++) {
      boolean trade = random.nextInt(5) == 0;
      long flags = Event.LAST | (random.nextBoolean() ? Event.SELL : 0);
      long ticks = 1000L + random.nextInt(20) + (Event.has(flags, Event.SELL) ? 20 : 0);
      long[] event =
          row(
              trade ? Kind.TRADE : Kind.DEPTH,
              flags,
              i * 1_000_000L,
              ticks,
              random.nextInt(4) * 1_000_000_007L);
      encoder.encode(i, event, 0, out);
      Recorded events = new Recorded();
      decoder.decode(Recorded.message(out.exchange, Recorded.body(out)), events);
      boolean written = false;
      for (long[] each : events.events) {
        written = again.encode(i, each, 0, second);
      }
      assertEquals(written, true, "seed " + seed);
      assertEquals(
          Arrays.toString(Recorded.body(out)),
          Arrays.toString(Recorded.body(second)),
          "seed " + seed + ", event " + i);
    }
  }

  private void decode(String exchange, String data) throws BadMessageException {
    decoder.decode(Recorded.message(exchange, "{\"n\":\"N\",\"d\":" + data + "}"), recorded);
  }

  private void assertEvents(long[]... expected) {
    assertEquals(Arrays.stream(expected).map(Arrays::toString).toList(), recorded.words());
  }

  private static long[] row(int kind, long flags, long time, long ticks, long lots) {
    return new long[] {Event.header(kind, AT | flags, 0, ETH), time, 0, ticks, lots, 0, 0, 0};
  }

  private static long[] bar(int instrument, long start, long lots, long period, long quote) {
    long header = Event.header(Kind.BAR, AT | Event.LAST | Event.LONG, 0, instrument);
    return new long[] {
      header, start, 0, 86655, 86684, 86600, 86600, 32, lots, period, quote, start, 0, 0, 0, 0
    };
  }
}

package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Instrument;
import io.ringbeat.rabbitmq.codec.AioquantDecoder;
import io.ringbeat.rabbitmq.codec.AioquantEncoder;
import io.ringbeat.rabbitmq.codec.AioquantMarket;
import io.ringbeat.rabbitmq.codec.AioquantOptions;
import io.ringbeat.rabbitmq.codec.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Market data to a program with aioquant's unmodified transport, and from it. */
@NeedsBroker
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioquantPeersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> EXCHANGES = List.of("Orderbook", "Trade", "Kline");
  private static final long MARKET_DATA = Event.AT_VENUE | Event.AT_CORE;
  private static final long MILLI = 1_000_000; // ns
  private static final long MINUTE = 60_000 * MILLI;
  private static final long TIME = 1_558_949_307_370L; // ms
  private static final int THEIRS = 0; // instruments
  private static final int OURS = 1;
  private static final List<AioquantMarket> MARKETS =
      List.of(
          new AioquantMarket(
              "binance", "ETH/BTC", Instrument.linear(THEIRS, "ETHBTC", "0.1", "0.00000001"), true),
          new AioquantMarket(
              "ringbeat", "BTC/USDT", Instrument.linear(OURS, "BTCUSDT", "0.1", "0.001"), false));

  @TempDir Path folder;

  /** Notes the market data that it is given. */
  private static final class Notes implements Core {
    private final List<String> events = new ArrayList<>();

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {
      if (Event.has(slab[offset], Event.AT_CORE)) {
        synchronized (events) {
          events.add(text(slab, offset));
        }
      }
    }

    List<String> events() {
      synchronized (events) {
        return List.copyOf(events);
      }
    }
  }

  /** All that an event says, but for who published it, and when. */
  private static String text(long[] slab, int offset) {
    long header = slab[offset];
    StringBuilder text = new StringBuilder(Kind.name(Event.kind(header)));
    text.append(" of ").append(Event.instrument(header));
    text.append(Event.has(header, Event.SELL) ? " sell" : "");
    text.append(Event.has(header, Event.NO_PRICE) ? " whole" : "");
    text.append(Event.has(header, Event.AT_VENUE) ? " venue" : "");
    text.append(Event.has(header, Event.LAST) ? " last" : "");
    text.append(" at ").append(slab[offset + Event.VENUE_TIME]).append(':');
    for (int word = Event.A; word <= Event.E; word++) {
      text.append(' ').append(slab[offset + word]);
    }
    int words = Event.has(header, Event.LONG) ? Payload.length(slab, offset) / Long.BYTES : 0;
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? " with " : " ").append(Payload.word(slab, offset, i));
    }
    return text.toString();
  }

  private CoreHost host(Notes notes) {
    return new CoreHost(
        folder,
        notes,
        with -> {
          with.decoder("aioquant", new AioquantDecoder(MARKETS, Limits.DEFAULT));
          AioquantOptions options =
              new AioquantOptions("test", "account", "strategy", 2, 0, 1, true);
          List<AioquantMarket> ours = // not those that we take in: they would come back for ever
              MARKETS.stream().filter(market -> market.instrument().id() == OURS).toList();
          with.route(
              Route.latest("aioquant", producer -> new AioquantEncoder(ours, options))
                  .kinds(Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR, Kind.GAP, Kind.TRADE, Kind.BAR));
          for (String exchange : EXCHANGES) {
            String queue = "test." + exchange + ".binance.ETH/BTC";
            with.topology()
                .exchange(exchange, "topic", false, false)
                .queue(queue, false, false, true, Map.of());
            with.subscribe(
                Subscription.of(queue, exchange, "binance.ETH/BTC").as("aioquant").prefetch(1));
          }
        });
  }

  private static void row(Publisher feed, int kind, long flags, long millis, long a, long b) {
    long header = Event.header(kind, MARKET_DATA | flags, 0, OURS);
    feed.publish(header, millis * MILLI, a, b, 0, 0, 0);
  }

  private static void bar(Publisher feed, long begins) {
    long[] bar = {
      Event.header(Kind.BAR, MARKET_DATA | Event.LAST | Event.LONG, 0, OURS),
      begins * MILLI,
      0,
      600_000,
      600_015,
      599_990,
      600_001,
      4 * Long.BYTES,
      73_147, // lots
      5 * MINUTE,
      0,
      begins * MILLI,
      0,
      0,
      0,
      0
    };
    feed.copy(bar, 0, bar.length);
  }

  @Test
  void shouldGiveItOurBookTradeAndBarFieldByField() throws Exception {
    try (PeerProcess peer =
            PeersEnvironment.get()
                .aioquant(PrivateBroker.shared(), "test-ours", "ringbeat", "BTC/USDT");
        CoreHost host = host(new Notes())) {
      Wait.until(LIMIT, "it is up", () -> host.bridge.isUp() && host.bridge.isIdle());
      Publisher feed = host.feed;

      row(feed, Kind.CLEAR, Event.NO_PRICE, TIME, 0, 0);
      row(feed, Kind.CLEAR, Event.NO_PRICE | Event.SELL, TIME, 0, 0);
      row(feed, Kind.SNAPSHOT, 0, TIME, 600_000, 2_500);
      row(feed, Kind.SNAPSHOT, 0, TIME, 599_999, 1);
      row(feed, Kind.SNAPSHOT, 0, TIME, 599_998, 7); // the third of two
      row(feed, Kind.SNAPSHOT, Event.SELL, TIME, 600_001, 40);
      row(feed, Kind.SNAPSHOT, Event.SELL | Event.LAST, TIME, 600_010, 1_000_000);
      row(feed, Kind.DEPTH, 0, TIME + 1, 600_000, 0);
      row(feed, Kind.DEPTH, Event.SELL | Event.LAST, TIME + 2, 600_001, 41);
      row(feed, Kind.TRADE, Event.SELL | Event.LAST, TIME + 3, 599_999, 1);
      row(feed, Kind.TRADE, Event.LAST, TIME + 4, 600_001, 12_345);
      bar(feed, 1_558_946_100_000L);

      Wait.until(LIMIT, () -> "5 events:\n" + peer.log(), () -> peer.lines().size() >= 5);
      List<JsonNode> lines = peer.lines();
      assertEquals(5, lines.size());
      assertEquals(
          List.of(
              line(
                  """
                  {"p":"ringbeat","s":"BTC/USDT","a":[["60000.1","0.040"],["60001.0","1000.000"]],\
                  "b":[["60000.0","2.500"],["59999.9","0.001"]],"t":1558949307370}""",
                  "Orderbook"),
              line(
                  """
                  {"p":"ringbeat","s":"BTC/USDT","a":[["60000.1","0.041"],["60001.0","1000.000"]],\
                  "b":[["59999.9","0.001"],["59999.8","0.007"]],"t":1558949307372}""",
                  "Orderbook")),
          of("Orderbook", lines));
      assertEquals(
          List.of(
              line(
                  """
                  {"p":"ringbeat","s":"BTC/USDT","a":"SELL","P":"59999.9","q":"0.001",\
                  "t":1558949307373}""",
                  "Trade"),
              line(
                  """
                  {"p":"ringbeat","s":"BTC/USDT","a":"BUY","P":"60000.1","q":"12.345",\
                  "t":1558949307374}""",
                  "Trade")),
          of("Trade", lines));
      assertEquals(
          List.of(
              line(
                  """
                  {"p":"ringbeat","s":"BTC/USDT","o":"60000.0","h":"60001.5","l":"59999.0",\
                  "c":"60000.1","v":"73.147","t":1558946100000,"kt":"kline_5m"}""",
                  "Kline")),
          of("Kline", lines));
      assertNull(host.bridge.failure());
    }
  }

  @Test
  void shouldTakeItsBookTradeAndBarFieldByField() throws Exception {
    Notes notes = new Notes();
    try (PeerProcess peer =
            PeersEnvironment.get()
                .aioquant(PrivateBroker.shared(), "test-theirs", "ringbeat", "nothing");
        CoreHost host = host(notes);
        Connection connection = PrivateBroker.shared().connect()) {
      Wait.until(LIMIT, "it is up", () -> host.bridge.isUp() && host.bridge.isIdle());
      Wait.until(LIMIT, "its queues are consumed", () -> areConsumed(connection));

      peer.tell("publish");
      peer.await("published");

      Wait.until(LIMIT, () -> "6 events, not " + notes.events(), () -> notes.events().size() >= 6);
      Wait.until(LIMIT, "all is acknowledged", host.bridge::isIdle);
      List<String> events = notes.events();
      assertEquals(
          List.of(
              "CLEAR of 0 whole venue at 1558949307370000000: 0 0 0 0 0",
              "CLEAR of 0 sell whole venue at 1558949307370000000: 0 0 0 0 0",
              "SNAPSHOT of 0 sell venue at 1558949307370000000: 86807 200000 0 0 0",
              "SNAPSHOT of 0 venue last at 1558949307370000000: 86806 282696138 0 0 0"),
          events.stream().filter(each -> each.matches("(CLEAR|SNAPSHOT).*")).toList());
      assertEquals(
          List.of("TRADE of 0 sell venue last at 1558949571111000000: 86864 200000 0 0 0"),
          events.stream().filter(each -> each.startsWith("TRADE")).toList());
      assertEquals(
          List.of(
              "BAR of 0 venue last at 1558946340000000000: 86655 86684 86600 86600 32"
                  + " with 0 60000000000 7314728136 1558946340000000000"),
          events.stream().filter(each -> each.startsWith("BAR")).toList());
      assertEquals(6, events.size());
      assertNull(host.bridge.failure());
    }
  }

  private static boolean areConsumed(Connection connection) {
    try {
      Channel channel = connection.createChannel();
      for (String exchange : EXCHANGES) {
        if (channel.consumerCount("test." + exchange + ".binance.ETH/BTC") != 1) {
          channel.abort();
          return false;
        }
      }
      channel.abort();
      return true;
    } catch (IOException e) {
      return false; // one is not there yet
    }
  }

  private static List<JsonNode> of(String exchange, List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.get("exchange").textValue().equals(exchange))
        .toList();
  }

  private static JsonNode line(String data, String exchange) throws IOException {
    return JSON.readTree(
        """
        {"exchange":"%s","key":"ringbeat.BTC/USDT","name":"EVENT_%s","data":%s}"""
            .formatted(exchange, exchange.toUpperCase(java.util.Locale.ROOT), data));
  }
}

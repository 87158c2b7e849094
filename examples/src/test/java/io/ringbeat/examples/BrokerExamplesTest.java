package io.ringbeat.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.FaultProxy;
import io.ringbeat.rabbitmq.FaultProxy.Direction;
import io.ringbeat.rabbitmq.NeedsBroker;
import io.ringbeat.rabbitmq.PrivateBroker;
import io.ringbeat.rabbitmq.Wait;
import io.ringbeat.rabbitmq.codec.AioquantCodec;
import io.ringbeat.rabbitmq.codec.AioquantEvent;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.trading.LiveTrading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with a broker do what they promise to the programs at the other end. */
@NeedsBroker
final class BrokerExamplesTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FILLS = 40;
  private static final int FILLS_BETWEEN_CUTS = 5;

  @TempDir Path folder;

  @BeforeEach
  void forgetOtherRuns() throws Exception {
    try (Connection connection = PrivateBroker.shared().connect()) {
      Channel channel = connection.createChannel();
      for (String queue : List.of(RemoteVenue.ORDERS, RemoteVenue.REPORTS, "celery")) {
        channel.queueDelete(queue);
      }
    }
  }

  private String[] arguments(String seconds) {
    return new String[] {
      PrivateBroker.shared().uri().toString(), folder.resolve("run").toString(), seconds
    };
  }

  private static Endpoint by(FaultProxy proxy) {
    PrivateBroker broker = PrivateBroker.shared();
    return Endpoint.of(
        "amqp://" + broker.user() + ":" + broker.password() + "@127.0.0.1:" + proxy.port() + "/");
  }

  @Test
  void shouldBookEachFillOfTheRemoteVenueOnceAndInOrderAlsoWhenConnectionsAreCut()
      throws Exception {
    List<Long> filled = Collections.synchronizedList(new ArrayList<>());
    List<Long> booked = Collections.synchronizedList(new ArrayList<>());
    LiveTrading trading =
        RemoteTrader.newCore(
            order -> {
              if (order.isExecuted()) {
                booked.add(order.id());
              }
            });
    int cuts = 0;
    try (FaultProxy venueSide = FaultProxy.to(PrivateBroker.shared().port());
        FaultProxy traderSide = FaultProxy.to(PrivateBroker.shared().port());
        BridgedHost venue = RemoteVenue.open(by(venueSide), folder.resolve("venue"), filled::add);
        BridgedHost trader = RemoteTrader.open(by(traderSide), folder.resolve("trader"), trading)) {
      SmallMarket venues = new SmallMarket(venue.engine());
      SmallMarket traders = new SmallMarket(trader.engine());
      for (int goal = FILLS_BETWEEN_CUTS; goal <= FILLS; goal += FILLS_BETWEEN_CUTS) {
        int next = goal;
        Wait.until(
            LIMIT,
            () -> next + " fills, not " + booked.size() + ", at the venue " + filled.size(),
            () -> {
              venues.publish();
              traders.publish();
              return booked.size() >= next;
            });
        FaultProxy proxy = goal % 2 == 0 ? venueSide : traderSide;
        if (goal % 3 == 0) {
          proxy.cut();
        } else {
          proxy.cutBeforeAck(Direction.DOWN, 2); // before it is told what the broker has
        }
        cuts++;
      }
      venueSide.heal();
      traderSide.heal();
      Wait.until(
          LIMIT,
          () -> "all is booked: " + booked + " of " + filled,
          () ->
              booked.size() >= filled.size()
                  && venue.bridge().isIdle()
                  && trader.bridge().isIdle());
      assertNull(venue.bridge().failure());
      assertNull(trader.bridge().failure());
      assertTrue(venueSide.accepted() > 2 && traderSide.accepted() > 2, "both were cut");
    }
    assertEquals(filled, booked);
    assertEquals(booked.size(), new HashSet<>(booked).size());
    assertEquals(booked.size(), trading.core().account(0).fills());
    System.out.println(booked.size() + " fills booked once and in order, " + cuts + " cuts");
  }

  @Test
  void shouldHaveATaskRunEachSecondAlsoOfTheTimeBetweenTwoRuns() throws Exception {
    TasksToCelery.main(arguments("3"));
    TasksToCelery.main(arguments("3"));

    try (Connection connection = PrivateBroker.shared().connect()) {
      Channel channel = connection.createChannel();
      List<Long> seconds = new ArrayList<>();
      HashSet<String> ids = new HashSet<>();
      for (GetResponse task; (task = channel.basicGet("celery", true)) != null; ) {
        Map<String, Object> headers = task.getProps().getHeaders();
        assertEquals("tasks.add", headers.get("task").toString());
        String body = new String(task.getBody(), UTF_8);
        String at = body.replaceFirst(".*\"at\":\"([^\"]*)\".*", "$1");
        assertEquals(
            "[[40,2],{\"at\":\""
                + at
                + "\"},{\"callbacks\":null,\"errbacks\":null,\"chain\":null,\"chord\":null}]",
            body);
        if (ids.add(headers.get("id").toString())) { // again under its id is allowed
          seconds.add(java.time.OffsetDateTime.parse(at).toEpochSecond());
        }
      }
      assertTrue(seconds.size() >= 5, seconds::toString);
      for (int i = 1; i < seconds.size(); i++) {
        assertEquals(seconds.get(0) + i, seconds.get(i), seconds::toString);
      }
    }
  }

  @Test
  void shouldPublishItsBookAsAioquantExpectsIt() throws Exception {
    try (Connection connection = PrivateBroker.shared().connect()) {
      Channel channel = connection.createChannel();
      channel.exchangeDeclare("Orderbook", "topic");
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, "Orderbook", "ringbeat.SMALL/USDT");

      BookToAioquant.main(arguments("5"));

      AioquantCodec codec = new AioquantCodec(Limits.DEFAULT);
      int books = 0;
      for (GetResponse got; (got = channel.basicGet(queue, true)) != null; books++) {
        AioquantEvent.Orderbook book =
            (AioquantEvent.Orderbook) codec.decode(got.getBody(), "Orderbook");
        assertEquals("ringbeat", book.platform());
        assertEquals("SMALL/USDT", book.symbol());
        assertEquals(SmallMarket.LEVELS, book.asks().size());
        assertEquals(SmallMarket.LEVELS, book.bids().size());
        assertTrue(
            Double.parseDouble(book.bids().get(0).price())
                < Double.parseDouble(book.asks().get(0).price()),
            book::toString);
      }
      assertTrue(books >= 5, books + " books");
    }
  }
}

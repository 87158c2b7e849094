package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.codec.JsonDecoder;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.rabbitmq.codec.TornadoEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts and a real broker between them. */
@NeedsBroker
final class BridgeTest {
  @TempDir Path folder;

  private static Endpoint endpoint() {
    return Endpoint.of(PrivateBroker.shared().uri().toString());
  }

  static List<Long> upTo(long count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  static void await(String what, BooleanSupplier condition) {
    Wait.until(Duration.ofSeconds(60), what, condition);
  }

  /** A quorum queue on an exchange of the same name. */
  static Consumer<BridgeBuilder> queue(String name) {
    return with ->
        with.topology()
            .exchange(name, "topic", true, false)
            .quorumQueue(name, 1_000, "")
            .bind(name, name, "#", Map.of());
  }

  static Consumer<BridgeBuilder> consuming(String name, String codec) {
    return queue(name)
        .andThen(
            with -> {
              with.decoder("native", new NativeDecoder(Limits.DEFAULT));
              with.decoder("json", new JsonDecoder(List.of(), Limits.DEFAULT));
              with.subscribe(Subscription.of(name, name, "#").as(codec));
            });
  }

  static Consumer<BridgeBuilder> publishingTrades(String name, int batch) {
    return queue(name)
        .andThen(
            with ->
                with.route(
                    Route.events("trades", producer -> new NativeEncoder(producer, batch))
                        .kinds(Kind.TRADE)
                        .to(name, "trades")));
  }

  private Host host(String name, Consumer<BridgeBuilder> with) {
    return new Host(folder.resolve(name), name, endpoint(), with);
  }

  private static void trades(Host from, int first, int last) {
    for (int i = first; i <= last; i++) {
      from.feed.trade(0, Event.SELL, i, 100 + i, 2, i);
    }
  }

  @Test
  void shouldTakeACoresMessagesToAnotherCoreInOrderAndOnce() {
    try (Host to = host("to", consuming("test.core", ""));
        Host from = host("from", queue("test.core"))) {
      from.notes.answerTo(from.core, "test.core", "a.b");

      for (int i = 1; i <= 2_000; i++) {
        from.feed.quote(0, 0, 100, 1, 101, 1, i);
      }

      await("2,000 messages", () -> to.notes.size() >= 2_000);
      assertEquals(upTo(2_000), to.notes.list());
      await("all is confirmed", from.bridge::isIdle);
      assertNull(from.bridge.failure());
      assertEquals(0, to.core.duplicates());
    }
  }

  @Test
  void shouldTakeEventsInBatchesToAnotherSequence() {
    try (Host to = host("to", consuming("test.batch", "native"));
        Host from = host("from", publishingTrades("test.batch", 64))) {
      trades(from, 1, 5_000);

      await("5,000 trades", () -> to.notes.size() >= 5_000);

      assertEquals(upTo(5_000), to.notes.list());
    }
  }

  @Test
  void shouldLetThroughOnceWhatIsPublishedAgain() throws IOException {
    try (Host to = host("to", consuming("test.again", "native"))) {
      try (Host from = host("from", publishingTrades("test.again", 16))) {
        trades(from, 1, 1_000);
        await("1,000 trades", () -> to.notes.size() >= 1_000);
      }
      Files.delete(folder.resolve("from/progress"));

      try (Host from = host("from", publishingTrades("test.again", 7))) {
        trades(from, 1_001, 1_100);
        await("100 more", () -> to.notes.size() >= 1_100 && from.bridge.isIdle());

        assertEquals(upTo(1_100), to.notes.list());
        assertEquals(1_000, to.core.duplicates());
      }
    }
  }

  @Test
  void shouldKnowAfterARestartWhatItHasTakenIn() {
    try (Host from = host("from", publishingTrades("test.restart", 10))) {
      try (Host to = host("to", consuming("test.restart", "native"))) {
        trades(from, 1, 500);
        await("500 trades", () -> to.notes.size() >= 500);
      }
      from.bridge.publish("test.restart", "x", "", "poison".getBytes(StandardCharsets.UTF_8));
      trades(from, 501, 900);
      try (Host to = host("to", consuming("test.restart", "native"))) {
        await("400 more", () -> to.notes.size() >= 900);

        assertEquals(upTo(900), to.notes.list());
        assertNotNull(to.engine.recovered());
      }
    }
  }

  private static GetResponse get(Channel channel, String queue) {
    GetResponse[] got = new GetResponse[1];
    await(
        "something arrives in " + queue,
        () -> {
          try {
            got[0] = channel.basicGet(queue, true);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return got[0] != null;
        });
    return got[0];
  }

  @Test
  void shouldHoldWhatNoQueueTakesUntilOneIsBoundAndNothingElse() throws IOException {
    try (Host from =
            host(
                "from",
                with -> {
                  with.topology()
                      .exchange("test.unbound", "topic", true, false)
                      .queue("test.bound", true, false, false, Map.of());
                  with.route(
                      Route.events("trades", producer -> new NativeEncoder(producer, 1))
                          .kinds(Kind.TRADE)
                          .to("test.unbound", "k"));
                });
        Connection other = PrivateBroker.shared().connect()) {
      from.notes.answerTo(from.core, "", "test.bound");
      Channel channel = other.createChannel();
      await("it is up", from.bridge::isUp);
      trades(from, 1, 3);
      await("they are published", () -> counter(from, "bridge.events", "published") >= 1);
      from.feed.quote(0, 0, 100, 1, 101, 1, 77);

      assertEquals("77", new String(get(channel, "test.bound").getBody(), StandardCharsets.UTF_8));
      assertFalse(from.bridge.isIdle());

      channel.queueDeclare("test.unbound", true, false, false, Map.of());
      channel.queueBind("test.unbound", "test.unbound", "#");

      GetResponse first = get(channel, "test.unbound");
      assertTrue(first.getProps().getMessageId().startsWith(first.getProps().getAppId() + "/"));
      assertTrue(first.getProps().getAppId().endsWith("/trades"));
      get(channel, "test.unbound");
      get(channel, "test.unbound");
      await("all is confirmed", from.bridge::isIdle);
      assertEquals(1, counter(from, "bridge", "connects"));
    }
  }

  @Test
  void shouldMakeDeadLettersOfMessagesThatNobodyTakesAndGoOn() throws IOException {
    try (Host from =
            host(
                "from",
                with -> {
                  with.deadLetters("test.dead.out");
                  with.topology()
                      .exchange("test.nobody", "topic", true, false)
                      .queue("test.last", true, false, false, Map.of());
                });
        Connection other = PrivateBroker.shared().connect()) {
      Channel channel = other.createChannel();
      byte[] body = {1, 2, 3};
      await("it is up", from.bridge::isUp);
      from.bridge.publish("test.nobody", "k", "text/plain", body);
      from.bridge.publish("test.no-such-exchange", "k", "", body);
      from.bridge.publish("", "test.last", "", body);

      get(channel, "test.last");

      Set<String> reasons = new TreeSet<>();
      while (reasons.size() < 2) { // one of them may come again
        GetResponse dead = get(channel, "test.dead.out");
        assertEquals(3, dead.getBody().length);
        Map<String, Object> headers = dead.getProps().getHeaders();
        reasons.add(headers.get("x-ringbeat-exchange") + ": " + headers.get("x-ringbeat-reason"));
      }
      assertTrue(
          reasons
              .toString()
              .matches("\\[test\\.no-such-exchange: .*, test\\.nobody: .*no queue.*\\]"),
          reasons.toString());
      await("all is confirmed", from.bridge::isIdle);
      assertNull(from.bridge.failure());
    }
  }

  /** More than what is taken at a turn waits each time: none of it may be passed over. */
  @Test
  void shouldTakeInWhatHasGatheredWhileItWasAway() throws Exception {
    int count = 50_000;
    try (Connection other = PrivateBroker.shared().connect()) {
      Channel channel = other.createChannel();
      channel.queueDeclare("test.backlog", true, false, false, Map.of());
      AMQP.BasicProperties named = new AMQP.BasicProperties.Builder().appId("other").build();
      for (int i = 1; i <= count; i++) {
        byte[] trade = Json.trade(i).getBytes(StandardCharsets.UTF_8);
        channel.basicPublish("", "test.backlog", named, trade);
      }
    }
    try (Host to =
        host(
            "to",
            with -> {
              with.topology().queue("test.backlog", true, false, false, Map.of());
              with.decoder("json", new JsonDecoder(List.of(), Limits.DEFAULT))
                  .subscribe(Subscription.of("test.backlog", "", "").as("json").prefetch(10_000));
            })) {
      Wait.until(
          Duration.ofSeconds(30),
          () -> BridgeFaultTest.missing(count, to) + to.bridge,
          () -> to.notes.size() >= count);
      assertEquals(upTo(count), to.notes.list());
    }
  }

  @Test
  void shouldMakeDeadLettersOfWhatItCannotTakeInAndGoOn() throws IOException {
    int good = Integer.getInteger("ringbeat.goodMessages", 5_000);
    int every = 100;
    try (Host to =
            host("to", consuming("test.poison", "json").andThen(w -> w.deadLetters("test.dead")));
        Connection other = PrivateBroker.shared().connect()) {
      await("it is up", to.bridge::isUp);
      Channel channel = other.createChannel();
      String[] poisons = {
        "",
        "{",
        "{\"kind\":\"TRADE\"",
        "[".repeat(100_000),
        "{\"kind\":\"TRADE\",\"price\":1e999999999}",
        "{\"kind\":\"TRADE\",\"kind\":\"TRADE\"}",
        "{\"kind\":\"CONTROL\"}",
        "\u0000",
        "{\"kind\":\"NONSENSE\"}"
      };
      AMQP.BasicProperties named = new AMQP.BasicProperties.Builder().appId("other").build();
      int poisoned = 0;
      for (int i = 1; i <= good; i++) {
        if (i % every == 0) {
          String poison = poisons[poisoned++ % poisons.length];
          channel.basicPublish(
              "test.poison", "k", named, poison.getBytes(StandardCharsets.ISO_8859_1));
        }
        String trade = Json.trade(i);
        channel.basicPublish("test.poison", "k", named, trade.getBytes(StandardCharsets.UTF_8));
      }

      await("all good ones", () -> to.notes.size() >= good);
      await("all is acknowledged", to.bridge::isIdle);
      assertEquals(upTo(good), to.notes.list());
      int expected = poisoned;
      await(
          "all bad ones, dead",
          () -> {
            try {
              return channel.messageCount("test.dead") == expected;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      GetResponse dead = channel.basicGet("test.dead", true);
      Map<String, Object> headers = dead.getProps().getHeaders();
      assertFalse(headers.get("x-ringbeat-reason").toString().isEmpty());
      assertEquals("test.poison", headers.get("x-ringbeat-queue").toString());
      assertEquals("test.poison", headers.get("x-ringbeat-exchange").toString());
      assertEquals("k", headers.get("x-ringbeat-key").toString());
    }
  }

  @Test
  void shouldRefuseABodyBeyondTheLimitAndGoOn() throws IOException {
    try (Host to =
            host(
                "to",
                consuming("test.huge", "json").andThen(w -> w.deadLetters("test.dead.huge")));
        Connection other = PrivateBroker.shared().connect()) {
      await("it is up", to.bridge::isUp);
      Channel channel = other.createChannel();
      channel.basicPublish("test.huge", "k", null, new byte[100_000_000]);
      channel.basicPublish("test.huge", "k", null, Json.trade(1).getBytes(StandardCharsets.UTF_8));

      await("the next one", () -> to.notes.size() == 1);
      await(
          "it is dead",
          () -> {
            try {
              return channel.messageCount("test.dead.huge") == 1;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void shouldSubscribeAndUnsubscribeAtAnyTime() throws IOException {
    try (Host to = host("to", queue("test.dynamic"));
        Host from = host("from", queue("test.dynamic"))) {
      List<String> got = new ArrayList<>();
      to.core.on(
          "test.dynamic.own",
          (context, message) -> {
            synchronized (got) {
              got.add(new String(message.body(), StandardCharsets.UTF_8));
            }
          });
      Subscription subscription = Subscription.of("test.dynamic.own", "test.dynamic", "x.*");
      to.bridge.subscribe(subscription);
      assertEquals(List.of(subscription), to.bridge.subscriptions());
      await("the queue is there", () -> isThere("test.dynamic.own", to));

      from.bridge.publish("test.dynamic", "x.1", "", "one".getBytes(StandardCharsets.UTF_8));
      await(
          "one",
          () -> {
            synchronized (got) {
              return got.equals(List.of("one"));
            }
          });

      assertTrue(to.bridge.unsubscribe("test.dynamic.own"));
      assertFalse(to.bridge.unsubscribe("test.dynamic.own"));
      assertEquals(List.of(), to.bridge.subscriptions());
      IllegalArgumentException wrong =
          assertThrows(
              IllegalArgumentException.class,
              () -> to.bridge.subscribe(subscription.as("nonsense")));
      assertTrue(wrong.getMessage().contains("nonsense"), wrong.getMessage());
    }
  }

  /** An exclusive queue can be seen by its binding only: a message to it is not returned. */
  private static boolean isThere(String queue, Host of) {
    return PrivateBroker.shared().control("list_queues", "name").contains(queue)
        && of.bridge.isUp();
  }

  @Test
  void shouldBroadcastTheHeartbeat() throws IOException {
    try (Connection other = PrivateBroker.shared().connect()) {
      Channel channel = other.createChannel();
      channel.exchangeDeclare("test.Heartbeat", "fanout", false, true, Map.of());
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, "test.Heartbeat", "");
      List<String> got = new ArrayList<>();
      channel.basicConsume(
          queue,
          true,
          (consumer, delivery) -> {
            synchronized (got) {
              got.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
            }
          },
          consumer -> {});
      try (Host from =
          host(
              "from",
              with -> {
                with.topology().exchange("test.Heartbeat", "fanout", false, true);
                with.route(
                    Route.latest("alive", producer -> new TornadoEncoder(3))
                        .kinds(Kind.HEARTBEAT)
                        .to("test.Heartbeat", ""));
              })) {
        await(
            "three beats are told",
            () -> {
              synchronized (got) {
                return got.size() >= 3;
              }
            });
        assertNull(from.bridge.failure());
      }
      synchronized (got) {
        for (String body : got) {
          long count = Long.parseLong(body.replaceAll("\\D", ""));
          assertEquals("{\"count\":" + count + "}", body);
          assertEquals(0, count % 3);
        }
      }
    }
  }

  @Test
  void shouldRefuseAProgressFileOfAnotherRun() throws IOException {
    try (Host one = host("one", with -> {})) {
      await("it has marked", one.bridge::isIdle);
    }
    Files.createDirectories(folder.resolve("two"));
    Files.copy(folder.resolve("one/progress"), folder.resolve("two/progress"));

    BridgeException refused = assertThrows(BridgeException.class, () -> host("two", with -> {}));

    assertTrue(refused.getMessage().contains("another run"), refused.getMessage());
  }

  private static long counter(Host host, String scope, String name) {
    long[] found = {-1};
    host.bridge.readCounters(
        (of, counter, value) ->
            found[0] = of.equals(scope) && counter.equals(name) ? value : found[0]);
    return found[0];
  }

  @Test
  void shouldNotStopTheEngineWhileTheBrokerIsAway() throws IOException {
    int free = Ports.free();
    Endpoint nobody = Endpoint.of("amqp://a:b@127.0.0.1:" + free);
    int count = 70_000; // more than may be open at once
    Consumer<Host> answering = host -> host.notes.answerTo(host.core, "test.away", "k");
    try (Host from =
        new Host(folder.resolve("from"), "from", nobody, queue("test.away"), answering)) {
      for (int i = 1; i <= count; i++) {
        from.feed.quote(0, 0, 100, 1, 101, 1, i);
      }
      await("all are answered", () -> from.notes.answered() == count);
      assertEquals(Health.Status.UP, from.engine.health().status());
      from.bridge.close(1);
    }
    try (Host to = host("to", consuming("test.away", ""));
        Host from =
            new Host(folder.resolve("from"), "from", endpoint(), queue("test.away"), answering)) {
      await("all arrive", () -> to.notes.size() >= count);
      assertEquals(upTo(count), to.notes.list());
      assertNull(from.bridge.failure());
    }
  }
}

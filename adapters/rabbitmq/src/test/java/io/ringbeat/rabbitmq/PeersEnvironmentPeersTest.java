package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peers understand messages that are written by hand, and we see theirs. */
@NeedsBroker
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeersEnvironmentPeersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDERBOOK =
      """
      {"p":"binance","s":"ETH/BTC","a":[["8680.70000000","0.00200000"]],\
      "b":[["8680.60000000","2.82696138"]],"t":1558949307370}""";
  private static final String TRADE =
      """
      {"p":"binance","s":"ETH/BTC","a":"SELL","P":"8686.40000000","q":"0.00200000",\
      "t":1558949571111}""";
  private static final String KLINE =
      """
      {"p":"binance","s":"ETH/BTC","o":"8665.5","h":"8668.4","l":"8660.0","c":"8660.0",\
      "v":"73.14728136","t":1558946340000,"kt":"kline"}""";

  private PeersEnvironment peers;
  private PrivateBroker broker;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void connect() throws IOException {
    peers = PeersEnvironment.get();
    broker = PrivateBroker.shared();
    connection = broker.connect();
    channel = connection.createChannel();
  }

  @AfterEach
  void disconnect() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }

  @Test
  void shouldExecuteTasksAsAStockCeleryWorker() throws Exception {
    try (PeerProcess worker = peers.worker(broker)) {
      task("first", "worker_app.record", "[[2,\"two\"],{\"scale\":3},{}]", Map.of(), 0);
      task(
          "second",
          "worker_app.add",
          """
          [[2,2],{"scale":3},\
          {"callbacks":null,"errbacks":null,"chain":null,"chord":null}]""",
          Map.of(
              "eta",
              "2020-01-01T00:00:00.123456789Z",
              "expires",
              "2100-01-01T00:00:00.500000+00:00"),
          7);

      List<JsonNode> lines = worker.lines(2);
      Map<String, String> received = new TreeMap<>();
      for (JsonNode line : lines) {
        assertNotNull(line.get("received").textValue());
        received.put(
            line.get("id").textValue(), ((ObjectNode) line).without("received").toString());
      }

      assertEquals(
          Map.of(
              "first",
              """
              {"id":"first","args":[2,"two"],"kwargs":{"scale":3},\
              "eta":null,"expires":null,"priority":0}""",
              "second",
              """
              {"id":"second","args":[2,2],"kwargs":{"scale":3},\
              "eta":"2020-01-01T00:00:00.123456789Z",\
              "expires":"2100-01-01T00:00:00.500000+00:00","priority":7}"""),
          received);
      worker.stop();
      assertTrue(worker.log().contains("Warm shutdown"), worker.log());
    }
  }

  @Test
  void shouldReceiveMarketEventsAsAioquant() throws Exception {
    try (PeerProcess peer = peers.aioquant(broker, "exact", "binance", "ETH/BTC");
        PeerProcess all = peers.aioquant(broker, "all", "binance", "#")) {
      publish("Orderbook", "binance.ETH/BTC", "EVENT_ORDERBOOK", ORDERBOOK);
      peer.lines(1);
      publish("Kline", "binance.ETH/BTC", "EVENT_KLINE", "{\"p\":\"binance\"}");
      peer.lines(2);
      publish("Trade", "binance.ETH/BTC", "EVENT_TRADE", TRADE);
      peer.lines(3);
      publish("Kline", "binance.XRP/BTC", "EVENT_KLINE", KLINE);
      publish("Kline", "binance.ETH/BTC", "EVENT_KLINE", KLINE);

      List<JsonNode> exact = peer.lines(4);
      assertEquals(4, exact.size());
      assertEquals(line("Orderbook", "EVENT_ORDERBOOK", ORDERBOOK), exact.get(0));
      assertEquals("KeyError('s')", exact.get(1).get("error").textValue());
      assertEquals(line("Trade", "EVENT_TRADE", TRADE), exact.get(2));
      assertEquals(line("Kline", "EVENT_KLINE", KLINE), exact.get(3));
      assertEquals("binance.XRP/BTC", all.lines(5).get(3).get("key").textValue());
    }
  }

  @Test
  void shouldPublishMarketEventsAsAioquant() throws Exception {
    try (PeerProcess peer = peers.aioquant(broker, "publisher", "binance", "nothing")) {
      String queue = channel.queueDeclare().getQueue();
      for (String exchange : List.of("Orderbook", "Kline", "Trade")) {
        channel.exchangeDeclarePassive(exchange);
        channel.queueBind(queue, exchange, "binance.ETH/BTC");
      }
      BlockingQueue<Delivery> received = new ArrayBlockingQueue<>(3);
      channel.basicConsume(queue, true, (tag, message) -> received.add(message), tag -> {});

      peer.tell("publish");
      peer.await("published");

      assertEvent("Orderbook", "EVENT_ORDERBOOK", ORDERBOOK, received);
      assertEvent("Trade", "EVENT_TRADE", TRADE, received);
      assertEvent("Kline", "EVENT_KLINE", KLINE, received);
    }
  }

  private static void assertEvent(
      String exchange, String name, String data, BlockingQueue<Delivery> received)
      throws Exception {
    Delivery message = received.poll(30, TimeUnit.SECONDS);
    assertNotNull(message);
    assertEquals(exchange, message.getEnvelope().getExchange());
    assertEquals("binance.ETH/BTC", message.getEnvelope().getRoutingKey());
    BasicProperties properties = message.getProperties();
    assertNull(properties.getContentType());
    assertNull(properties.getMessageId());
    assertNull(properties.getDeliveryMode());
    assertNull(properties.getHeaders());
    assertEquals(0x78, message.getBody()[0]);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(message.getBody()))) {
      assertEquals(envelope(name, data), new String(in.readAllBytes(), UTF_8).replace(" ", ""));
    }
  }

  private static JsonNode line(String exchange, String name, String data) throws IOException {
    return JSON.readTree(
        """
        {"exchange":"%s","key":"binance.ETH/BTC","name":"%s","data":%s}"""
            .formatted(exchange, name, data));
  }

  private void publish(String exchange, String key, String name, String data) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(body)) {
      out.write(envelope(name, data).getBytes(UTF_8));
    }
    channel.basicPublish(exchange, key, null, body.toByteArray());
  }

  private static String envelope(String name, String data) {
    return "{\"n\":\"" + name + "\",\"d\":" + data + "}";
  }

  private void task(String id, String task, String body, Map<String, Object> given, int priority)
      throws IOException {
    Map<String, Object> headers = new HashMap<>();
    for (String name :
        List.of(
            "shadow", "eta", "expires", "group", "group_index", "parent_id", "stamped_headers")) {
      headers.put(name, null);
    }
    headers.put("lang", "py");
    headers.put("task", task);
    headers.put("id", id);
    headers.put("root_id", id);
    headers.put("retries", 0);
    headers.put("timelimit", Arrays.asList(null, null));
    headers.put("argsrepr", "()");
    headers.put("kwargsrepr", "{}");
    headers.put("origin", "ringbeat");
    headers.put("ignore_result", true);
    headers.put("replaced_task_nesting", 0);
    headers.put("stamps", Map.of());
    headers.putAll(given);
    BasicProperties properties =
        MessageProperties.PERSISTENT_BASIC
            .builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .correlationId(id)
            .priority(priority)
            .headers(headers)
            .build();
    channel.basicPublish("", "celery", true, properties, body.getBytes(UTF_8));
  }
}

package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.rabbitmq.codec.TestBodies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host with 512 MB of heap does with messages that are made to hurt, off a real broker. */
@NeedsBroker
final class HostileMessagesTest {
  private static final String JSON = "test.hostile.json";
  private static final String AIOQUANT = "test.hostile.aioquant";
  private static final int BODY = 100_000_000; // bytes
  private static final Pattern LITTLE = Pattern.compile("heap [0-9]{1,2} MB");

  @TempDir Path folder;

  private String output() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private Process receiver() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!argument.startsWith("-javaagent") && !argument.startsWith("-agentlib")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ReceiverMain.class.getName());
    command.add(folder.resolve("run").toString());
    command.add(PrivateBroker.shared().uri().toString());
    command.addAll(List.of(JSON, AIOQUANT));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  private String said() {
    try {
      String all = output();
      return all.substring(Math.max(0, all.length() - 1_500));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean says(Process receiver, String text) {
    try {
      assertTrue(receiver.isAlive() || output().contains(text), "the host has ended: " + output());
      return output().contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bodies by what is wrong with them; the exchange's name before the colon. */
  private static Map<String, byte[]> hostile() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    String trade = TestBodies.jsonTrade(7);
    bodies.put(JSON + ":100 MB", new byte[BODY]);
    bodies.put(AIOQUANT + ":a bomb of 1 GB", TestBodies.bomb(1_000));
    bodies.put(AIOQUANT + ":a bomb of 64 MB", TestBodies.bomb(64));
    bodies.put(JSON + ":too deep", text("{\"x\":" + "[".repeat(100_000)));
    bodies.put(JSON + ":a number", text(trade.replace("\"8686.40\"", "1e999999999")));
    bodies.put(JSON + ":a name twice", text(trade.replace("tradeId", "price")));
    bodies.put(JSON + ":no UTF-8", new byte[] {(byte) 0xC0, (byte) 0x80});
    bodies.put(JSON + ":nothing", new byte[0]);
    bodies.put(AIOQUANT + ":no zlib", text("x" + trade));
    return bodies;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void publish(Channel channel, String exchange, String id, byte[] body, int depth)
      throws IOException {
    Map<String, Object> odd = new LinkedHashMap<>();
    Object nested = "end";
    for (int i = 0; i < depth; i++) {
      nested = List.of(nested);
    }
    odd.put("nested", nested);
    odd.put("x-death", "not a list");
    odd.put("x-ringbeat-reason", -1);
    channel.basicPublish(
        exchange,
        "k",
        new AMQP.BasicProperties.Builder()
            .messageId(id)
            .contentEncoding("utf-99")
            .contentType("x/y; z")
            .headers(odd)
            .build(),
        body);
  }

  @Test
  void shouldRefuseWhatIsMadeToHurtWithinLimitsAndMissNothingElse() throws Exception {
    Process receiver = receiver();
    ConnectionFactory factory = PrivateBroker.shared().factory();
    factory.setMaxInboundMessageBodySize(2 * BODY);
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      BridgeTest.await("the host is there", () -> says(receiver, "ready"));
      BridgeTest.await(
          "its queues are there", () -> isBound(connection, JSON) && isBound(connection, AIOQUANT));
      channel.queuePurge("ringbeat.dead");
      Map<String, byte[]> bodies = hostile();
      int trades = 0;
      for (Map.Entry<String, byte[]> each : bodies.entrySet()) {
        String exchange = each.getKey().substring(0, each.getKey().indexOf(':'));
        publish(channel, exchange, each.getKey(), each.getValue(), 25);
        trades++;
        publish(channel, JSON, "good " + trades, text(TestBodies.jsonTrade(trades)), 25);
      }

      Map<String, String> reasons = new LinkedHashMap<>();
      Wait.until(
          Duration.ofSeconds(60),
          () ->
              "all of "
                  + bodies.keySet()
                  + " are dead letters: "
                  + reasons
                  + said()
                  + channel.getCloseReason()
                  + PrivateBroker.shared()
                      .control(
                          "list_queues",
                          "name",
                          "messages",
                          "messages_unacknowledged",
                          "consumers"),
          () -> {
            reasons.putAll(take(channel));
            return reasons.size() >= bodies.size();
          });
      assertEquals(bodies.keySet(), reasons.keySet());
      awaitTrades(receiver, trades);

      Wait.until(
          Duration.ofSeconds(60),
          () -> "the memory is free again: " + said(),
          () -> {
            ask(receiver, 'h');
            return LITTLE.matcher(said()).find();
          });
      reasons.values().forEach(reason -> assertTrue(reason.length() <= 200, reason));
      receiver.getOutputStream().close();
      assertTrue(receiver.waitFor(30, TimeUnit.SECONDS), "the host ends");
      assertEquals(0, receiver.exitValue(), output());
    } finally {
      receiver.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldLoseOnlyTheMessageWhoseHeadersNobodyCanRead() throws Exception {
    Process receiver = receiver();
    try (Connection connection = PrivateBroker.shared().connect();
        Channel channel = connection.createChannel()) {
      BridgeTest.await("the host is there", () -> says(receiver, "ready"));
      BridgeTest.await("its queue is there", () -> isBound(connection, JSON));
      channel.queuePurge("ringbeat.dead");
      int trades = 0;
      for (int i = 0; i < 600; i++) {
        if (i == 100) {
          publish(channel, JSON, "too deep for AMQP's client", text(TestBodies.jsonTrade(99)), 40);
        }
        trades++;
        publish(channel, JSON, "good " + trades, text(TestBodies.jsonTrade(trades)), 25);
      }
      awaitTrades(receiver, trades);
      BridgeTest.await("that one is a dead letter", () -> count(channel) == 1);
      channel.queuePurge("ringbeat.dead");
    } finally {
      receiver.destroyForcibly().waitFor();
    }
  }

  private void awaitTrades(Process receiver, int last) {
    Wait.until(
        Duration.ofSeconds(60),
        () ->
            "the others came in, "
                + last
                + " of them: "
                + said()
                + PrivateBroker.shared()
                    .control(
                        "list_queues", "name", "messages", "messages_unacknowledged", "consumers"),
        () -> {
          ask(receiver, '\n');
          return says(receiver, last + " came, in order: true");
        });
  }

  private static long count(Channel channel) {
    try {
      return channel.messageCount("ringbeat.dead");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ask(Process receiver, char what) {
    try {
      receiver.getOutputStream().write(what);
      receiver.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBound(Connection connection, String queue) {
    try (Channel channel = connection.createChannel()) {
      return channel.queueDeclarePassive(queue).getConsumerCount() > 0;
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  /** Takes the dead letters that there are: their reasons by their ids. */
  private static Map<String, String> take(Channel channel) {
    Map<String, String> reasons = new LinkedHashMap<>();
    try {
      for (GetResponse dead = channel.basicGet("ringbeat.dead", true);
          dead != null;
          dead = channel.basicGet("ringbeat.dead", true)) {
        reasons.put(
            dead.getProps().getMessageId(),
            dead.getProps().getHeaders().get("x-ringbeat-reason").toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reasons;
  }
}

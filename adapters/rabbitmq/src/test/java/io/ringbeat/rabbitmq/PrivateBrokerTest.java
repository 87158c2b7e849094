package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("rig")
@NeedsBroker(own = true)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrivateBrokerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static PrivateBroker broker;

  @BeforeAll
  static void start() {
    broker = PrivateBroker.start();
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @Test
  void shouldKeepWhatIsConfirmedWhenKilledUnderWay() throws Exception {
    AtomicLong confirmed = new AtomicLong();
    Connection before = broker.connect();
    Channel channel = before.createChannel();
    channel.queueDeclare("kept", true, false, false, Map.of());
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> confirmed.accumulateAndGet(tag, Math::max),
        (tag, multiple) -> confirmed.set(Long.MIN_VALUE));
    Thread publisher = new Thread(() -> publishUntilClosed(channel), "publisher");
    publisher.start();
    Wait.until(LIMIT, "1,000 confirms", () -> confirmed.get() >= 1_000);

    broker.kill();
    publisher.join(LIMIT.toMillis());
    Wait.until(LIMIT, "the connection is closed", () -> !before.isOpen());
    broker.restart();

    long count = 0;
    try (Connection after = broker.connect();
        Channel reader = after.createChannel()) {
      for (GetResponse got; (got = reader.basicGet("kept", true)) != null; count++) {
        assertEquals(String.valueOf(count + 1), new String(got.getBody(), UTF_8));
      }
    }
    assertFalse(publisher.isAlive());
    assertTrue(count >= confirmed.get(), count + " are there, confirmed " + confirmed);
  }

  @Test
  void shouldReturnWhatNoQueueTakes() throws Exception {
    BlockingQueue<String> returned = new ArrayBlockingQueue<>(1);

    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.addReturnListener(message -> returned.add(message.getReplyText()));
      channel.basicPublish("", "nobody", true, null, new byte[0]);

      assertEquals("NO_ROUTE", returned.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldDeadLetterWhatAQuorumQueueDeliveredTooOften() throws Exception {
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("dead", BuiltinExchangeType.FANOUT, true);
      channel.queueDeclare("graves", true, false, false, Map.of());
      channel.queueBind("graves", "dead", "");
      channel.queueDeclare(
          "orders",
          true,
          false,
          false,
          Map.of(
              "x-queue-type", "quorum",
              "x-delivery-limit", 2,
              "x-dead-letter-exchange", "dead"));
      channel.confirmSelect();
      channel.basicPublish(
          "", "orders", MessageProperties.PERSISTENT_BASIC, "poison".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
      AtomicLong deliveries = new AtomicLong();
      channel.basicConsume(
          "orders",
          (tag, message) -> {
            deliveries.incrementAndGet();
            channel.basicNack(message.getEnvelope().getDeliveryTag(), false, true);
          },
          tag -> {});

      BlockingQueue<Map<String, Object>> headers = new ArrayBlockingQueue<>(1);
      channel.basicConsume(
          "graves",
          true,
          (tag, message) -> headers.add(message.getProperties().getHeaders()),
          t -> {});
      Map<String, Object> reason = headers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertEquals("delivery_limit", String.valueOf(reason.get("x-first-death-reason")));
      assertEquals(3, deliveries.get());
    }
  }

  @Test
  void shouldBlockPublishersWhenToldThatMemoryIsShort() throws Exception {
    BlockingQueue<String> states = new ArrayBlockingQueue<>(2);

    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      connection.addBlockedListener(states::add, () -> states.add("free"));
      broker.control("set_vm_memory_high_watermark", "0.0000001");
      channel.basicPublish("", "nobody", null, new byte[0]);
      String blocked = states.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      broker.control("set_vm_memory_high_watermark", "0.4");

      assertEquals("low on memory", blocked);
      assertEquals("free", states.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldLetInOnlyWhoKnowsThePassword() {
    ConnectionFactory wrong = broker.factory();
    wrong.setPassword("guest");
    ConnectionFactory guest = broker.factory();
    guest.setUsername("guest");
    guest.setPassword("guest");

    assertThrows(IOException.class, wrong::newConnection);
    assertThrows(IOException.class, guest::newConnection);
  }

  @Test
  void shouldComeBackAfterAStopAndLeaveNothingAfterTheClose() throws Exception {
    PrivateBroker other = PrivateBroker.start();
    Path folder = other.folder();
    int port = other.port();
    long first = other.pid();
    other.stop();
    assertThrows(IOException.class, other::connect);

    other.restart();
    long second = other.pid();
    other.connect().close();
    other.close();

    assertEquals(port, other.port());
    assertFalse(alive(first) || alive(second) || alive(other.mapper()));
    assertEquals(List.of(), processesThatName(folder));
    assertFalse(Files.exists(folder));
  }

  @Test
  void shouldSayWhyItDoesNotStart() {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> PrivateBroker.start("no.such.setting = here"));

    assertTrue(failure.getMessage().contains("ended with exit status"), failure.getMessage());
    assertTrue(failure.getMessage().contains("no.such.setting"), failure.getMessage());
  }

  @Test
  void shouldShowItsCertificateToWhoAsksForItsName() throws Exception {
    try (PrivateBroker secure = PrivateBroker.startTls("localhost")) {
      try (Connection connection = secureFactory(secure).newConnection()) {
        assertTrue(connection.isOpen());
      }
      ConnectionFactory stranger = secureFactory(secure);
      stranger.useSslProtocol(SSLContext.getDefault());
      assertThrows(SSLException.class, stranger::newConnection);
    }
  }

  @Test
  void shouldBeRefusedForACertificateOfAnotherHost() throws Exception {
    try (PrivateBroker secure = PrivateBroker.startTls("elsewhere.example")) {
      SSLException refused =
          assertThrows(SSLException.class, () -> secureFactory(secure).newConnection());

      assertTrue(refused.getMessage().contains("localhost"), refused.getMessage());
    }
  }

  @Test
  void shouldEndWithAJvmThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandoned.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path folder;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      folder = Path.of(out.readLine());
      assertTrue(Files.exists(folder));
      assertTrue(processesThatName(folder).size() >= 2, "broker and guard");

      jvm.destroyForcibly();
    }

    Wait.until(LIMIT, folder + " is deleted", () -> !Files.exists(folder));
    Wait.until(LIMIT, "its processes end", () -> processesThatName(folder).isEmpty());
  }

  /** A JVM that starts a broker, says where, and waits to be killed. */
  static final class Abandoned {
    private Abandoned() {}

    @SuppressWarnings("resource")
    public static void main(String[] arguments) throws IOException {
      System.out.println(PrivateBroker.start().folder());
      assertEquals(-1, System.in.read());
    }
  }

  private static ConnectionFactory secureFactory(PrivateBroker broker) throws IOException {
    ConnectionFactory factory = broker.factory();
    factory.setHost("localhost");
    factory.setPort(broker.tlsPort());
    factory.useSslProtocol(broker.certificates().trust());
    factory.enableHostnameVerification();
    return factory;
  }

  private static void publishUntilClosed(Channel channel) {
    try {
      for (long id = 1; ; id++) {
        byte[] body = String.valueOf(id).getBytes(UTF_8);
        channel.basicPublish("", "kept", true, MessageProperties.PERSISTENT_BASIC, body);
      }
    } catch (AlreadyClosedException | IOException e) {
      // The broker is gone.
    }
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<Long> processesThatName(Path folder) {
    List<Long> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              Path line = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
              try {
                if (Files.readString(line, ISO_8859_1).contains(folder.toString())) {
                  found.add(process.pid());
                }
              } catch (IOException e) {
                // It has ended meanwhile.
              }
            });
    return found;
  }
}

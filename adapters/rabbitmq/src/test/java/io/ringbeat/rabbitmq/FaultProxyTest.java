package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.rabbitmq.FaultProxy.Direction;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("rig")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ServerSocket server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::echo, "echo");
    echo.setDaemon(true);
    echo.start();
    proxy = FaultProxy.to(server.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void shouldPassEverythingOnBothWays() throws IOException {
    byte[] sent = new byte[100_000];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31);
    }

    try (Socket client = connect()) {
      client.getOutputStream().write(sent);
      client.shutdownOutput();

      assertArrayEquals(sent, client.getInputStream().readAllBytes());
    }
    Wait.until(LIMIT, "the connection is forgotten", () -> proxy.connections() == 0);
    assertEquals(100_000, proxy.forwarded(Direction.UP));
    assertEquals(100_000, proxy.forwarded(Direction.DOWN));
    assertEquals(0, proxy.cuts());
  }

  @Test
  void shouldResetConnectionsAndTakeNewOnes() throws IOException {
    try (Socket client = connect()) {
      assertEquals("a", ask(client, "a"));

      proxy.cut();

      assertThrows(SocketException.class, () -> ask(client, "b"));
    }
    try (Socket again = connect()) {
      assertEquals("c", ask(again, "c"));
    }
    assertEquals(1, proxy.cuts());
  }

  @Test
  void shouldCutAfterSoManyBytes() throws IOException {
    try (Socket client = connect()) {
      assertEquals("abc", ask(client, "abc"));
      Wait.until(LIMIT, "it is counted", () -> proxy.forwarded(Direction.DOWN) == 3);

      proxy.cutAfterBytes(Direction.DOWN, 4);

      assertEquals("def", ask(client, "def"));
      assertThrows(SocketException.class, () -> ask(client, "ghi"));
    }
    assertEquals(7, proxy.forwarded(Direction.DOWN));
    try (Socket again = connect()) {
      assertEquals("a long answer", ask(again, "a long answer"));
    }
  }

  @Test
  void shouldSwallowInSilenceUntilHealed() throws IOException {
    try (Socket client = connect()) {
      assertEquals("a", ask(client, "a"));

      proxy.halfOpen(Direction.DOWN);

      client.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, () -> ask(client, "b"));
      assertEquals(2, proxy.forwarded(Direction.UP));
      proxy.heal();
      client.setSoTimeout((int) LIMIT.toMillis());
      assertThrows(SocketException.class, () -> ask(client, "c"));
    }
    try (Socket again = connect()) {
      assertEquals("d", ask(again, "d"));
    }
  }

  @Test
  void shouldFillTheSendersWindowWhenStalled() throws Exception {
    try (Socket client = connect()) {
      AtomicLong written = new AtomicLong();
      int total = 32 << 20;
      proxy.stall(Direction.UP);
      Thread writer = new Thread(() -> write(client, total, written), "writer");
      writer.start();
      Wait.until(LIMIT, "something is written", () -> written.get() > 0);
      writer.join(200);
      assertTrue(writer.isAlive() && written.get() < total, "written " + written);
      assertEquals(0, proxy.forwarded(Direction.UP));

      proxy.heal();

      assertEquals(total, client.getInputStream().readNBytes(total).length);
      writer.join(LIMIT.toMillis());
      assertEquals(total, written.get());
    }
    assertEquals(0, proxy.cuts());
  }

  @Test
  void shouldDelay() throws IOException {
    try (Socket client = connect()) {
      assertEquals("a", ask(client, "a"));
      proxy.delay(Duration.ofMillis(50));
      long began = System.nanoTime();

      assertEquals("b", ask(client, "b"));

      assertTrue(System.nanoTime() - began >= 100_000_000, "50 ms each way");
      proxy.delay(Duration.ofHours(1));
      client.getOutputStream().write('c');
      proxy.heal();
      assertEquals('c', client.getInputStream().read());
    }
  }

  @Test
  void shouldRefuseNewConnectionsOnly() throws IOException {
    try (Socket client = connect()) {
      assertEquals("a", ask(client, "a"));

      proxy.refuse();

      assertThrows(ConnectException.class, this::connect);
      assertEquals("b", ask(client, "b"));
      proxy.heal();
      try (Socket again = connect()) {
        assertEquals("c", ask(again, "c"));
      }
    }
  }

  @Test
  void shouldEndConnectionsWhenNobodyListens() throws IOException {
    try (FaultProxy toNobody = FaultProxy.to(Ports.free());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
      client.setSoTimeout((int) LIMIT.toMillis());

      assertThrows(IOException.class, () -> ask(client, "a"));
    }
  }

  @Test
  @NeedsBroker
  void shouldCutInTheMomentBeforeAConfirm() throws Exception {
    PrivateBroker broker = PrivateBroker.shared();
    try (FaultProxy between = FaultProxy.to(broker.port());
        Connection direct = broker.connect();
        Channel reader = direct.createChannel()) {
      reader.queueDeclare("fault-proxy-test", false, true, true, Map.of());
      ConnectionFactory factory = broker.factory();
      factory.setPort(between.port());
      Connection cut = factory.newConnection();
      Channel channel = cut.createChannel();
      channel.confirmSelect();
      AtomicLong confirmed = new AtomicLong();
      channel.addConfirmListener((tag, multiple) -> confirmed.set(tag), (tag, multiple) -> {});
      between.cutBeforeAck(Direction.DOWN, 3);

      for (int i = 1; i <= 3; i++) {
        channel.basicPublish("", "fault-proxy-test", null, new byte[] {(byte) i});
        if (i < 3) {
          int number = i;
          Wait.until(LIMIT, "confirm " + i, () -> confirmed.get() == number);
        }
      }

      Wait.until(LIMIT, "the cut", () -> !cut.isOpen());
      assertEquals(2, confirmed.get());
      assertEquals(1, between.cuts());
      for (int i = 1; i <= 3; i++) {
        GetResponse got = reader.basicGet("fault-proxy-test", true);
        assertEquals(i, got.getBody()[0]);
      }
    }
  }

  @Test
  @NeedsBroker
  void shouldHoldAnAcknowledgementBackWhileSomethingHappens() throws Exception {
    PrivateBroker broker = PrivateBroker.shared();
    try (FaultProxy between = FaultProxy.to(broker.port())) {
      ConnectionFactory factory = broker.factory();
      factory.setPort(between.port());
      AtomicLong seen = new AtomicLong(-1);
      try (Connection connection = factory.newConnection();
          Channel channel = connection.createChannel()) {
        channel.queueDeclare("fault-proxy-ack", false, true, true, Map.of());
        channel.basicPublish("", "fault-proxy-ack", null, new byte[1]);
        GetResponse got = channel.basicGet("fault-proxy-ack", false);
        long before = settled(between);
        between.beforeAck(
            Direction.UP, 1, () -> seen.set(between.forwarded(Direction.UP) - before));

        channel.basicAck(got.getEnvelope().getDeliveryTag(), false);

        Wait.until(LIMIT, "the ack is met", () -> seen.get() >= 0);
        assertEquals(0, channel.messageCount("fault-proxy-ack"));
      }
      assertEquals(0, seen.get());
      assertEquals(0, between.cuts());
    }
  }

  /** Returns how many bytes went up, once that does not change any more. */
  private static long settled(FaultProxy proxy) {
    long[] last = {-1};
    Wait.until(
        LIMIT,
        "nothing goes up",
        () -> {
          long before = last[0];
          last[0] = proxy.forwarded(Direction.UP);
          return before == last[0];
        });
    return last[0];
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes(text.length());
    if (answer.length < text.length()) {
      throw new EOFException("an answer of " + answer.length + " bytes");
    }
    return new String(answer, US_ASCII);
  }

  private static void write(Socket socket, int total, AtomicLong written) {
    byte[] chunk = new byte[64 * 1024];
    try {
      while (written.get() < total) {
        socket.getOutputStream().write(chunk);
        written.addAndGet(chunk.length);
      }
    } catch (IOException e) {
      written.set(Long.MIN_VALUE);
    }
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread =
            new Thread(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                    socket.shutdownOutput();
                  } catch (IOException e) {
                    // The client is gone.
                  }
                },
                "echo-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // The test is over.
      }
    }
  }
}

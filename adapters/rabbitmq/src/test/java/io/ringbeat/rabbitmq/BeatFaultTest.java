package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.rabbitmq.FaultProxy.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two beats while connections fail, the broker is restarted, or takes nothing. */
@NeedsBroker(own = true)
final class BeatFaultTest {
  private static final int CUTS = Integer.getInteger("ringbeat.beatCuts", 20);

  private static PrivateBroker broker;

  @BeforeAll
  static void start() {
    broker = PrivateBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Endpoint at(int port) {
    return Endpoint.of(
        "amqp://" + broker.user() + ":" + broker.password() + "@127.0.0.1:" + port + "/");
  }

  private static void await(String what, java.util.function.BooleanSupplier so) {
    BeatGatewayTest.await(what, so);
  }

  @Test
  void shouldAnswerEachCommandOnceAndRunEverythingWhileConnectionsFail() throws IOException {
    long seed = Long.getLong("ringbeat.seed", 20_261_123);
    String what = "seed " + seed;
    SplittableRandom random = new SplittableRandom(seed);
    String queue = "test.cuts.queue";
    try (FaultProxy first = FaultProxy.to(broker.port());
        FaultProxy second = FaultProxy.to(broker.port());
        BeatHost a = new BeatHost("test.cuts", "a", at(first.port()), queue);
        BeatHost b = new BeatHost("test.cuts", "b", at(second.port()), queue)) {
      long due = 0;
      for (int i = 0; i < CUTS; i++) {
        long before = due;
        due += 1 + random.nextInt(500);
        a.due(due);
        b.due(due);
        FaultProxy proxy = a.core.leading == random.nextInt(4) > 0 ? first : second;
        switch (random.nextInt(4)) {
          case 0 -> proxy.cutBeforeAck(Direction.DOWN, 1 + random.nextInt(5));
          case 1 -> proxy.cutAfterBytes(Direction.UP, random.nextInt(20_000));
          case 2 -> proxy.cutAfterBytes(Direction.DOWN, random.nextInt(2_000));
          default -> {
            LockSupport.parkNanos(random.nextLong(50_000_000));
            proxy.cut();
          }
        }
        await(
            what + ": runs after " + before,
            () -> a.core.recorded.size() > before || b.core.recorded.size() > before);
      }
      first.heal();
      second.heal();
      long all = due;
      await(what + ": a knows that all were run", () -> a.core.recorded.size() == all);
      await(what + ": b knows that all were run", () -> b.core.recorded.size() == all);
      await(what + ": all is answered", () -> a.isAnswered() && b.isAnswered());

      assertEquals(java.util.List.of(), a.answeredTwice(), what);
      assertEquals(java.util.List.of(), b.answeredTwice(), what);
      await(what + ": the same epochs", () -> a.core.epoch() == b.core.epoch());
      assertTrue(a.core.epoch() >= 2, what + ": the lock went to and fro " + a.core.epoch());
      try (Connection connection = broker.connect()) {
        Map<String, Integer> ids = BeatGatewayTest.ids(connection.createChannel(), queue);
        assertEquals(BeatGatewayTest.once(all).keySet(), ids.keySet(), what);
        System.out.println(
            CUTS
                + " faults: "
                + all
                + " runs, each in a queue, "
                + (ids.values().stream().mapToInt(n -> n).sum() - all)
                + " of them again; "
                + a.core.epoch()
                + " leaders");
      }
    }
  }

  @Test
  void shouldGoOnWhenTheBrokerIsRestarted() throws IOException {
    String queue = "test.restart.queue";
    try (BeatHost a = new BeatHost("test.restart", "a", at(broker.port()), queue);
        BeatHost b = new BeatHost("test.restart", "b", at(broker.port()), queue)) {
      a.due(50);
      b.due(50);
      await("b knows of 50", () -> b.core.recorded.size() == 50);
      broker.restart();
      a.due(80);
      b.due(80);
      await("a knows of 80", () -> a.core.recorded.size() == 80);
      await("b knows of 80", () -> b.core.recorded.size() == 80);
      assertEquals(2, a.core.epoch());
      try (Connection connection = broker.connect()) {
        assertEquals(
            BeatGatewayTest.once(80), BeatGatewayTest.ids(connection.createChannel(), queue));
      }
    }
  }

  @Test
  void shouldPublishNothingAsAZombie() throws IOException {
    String queue = "test.zombie.queue";
    try (FaultProxy proxy = FaultProxy.to(broker.port());
        BeatHost a = new BeatHost("test.zombie", "a", at(proxy.port()), queue)) {
      a.due(10);
      await("a has run 10", () -> a.core.recorded.size() == 10);
      try (BeatHost b = new BeatHost("test.zombie", "b", at(broker.port()), queue)) {
        await("b knows of them", () -> b.core.recorded.size() == 10);
        proxy.stall(Direction.UP); // what a writes now is held on its way
        a.due(30);
        await("a has written", () -> a.counter("sent") == 30);
        b.due(30);
        String name = "beat test.zombie.a";
        String pid =
            broker
                .control("-q", "list_connections", "pid", "client_properties")
                .lines()
                .filter(line -> line.contains(name))
                .findFirst()
                .orElseThrow()
                .split("\t", 2)[0];
        broker.control("close_connection", pid, "for the test");
        await("b has run the rest", () -> b.core.recorded.size() == 30);
        proxy.heal();
        await("a knows", () -> a.core.recorded.size() == 30 && !a.core.leading);
        await("all is answered", () -> a.isAnswered() && b.isAnswered());
        assertEquals(30, a.counter("sent")); // nothing since it was cut off
        assertTrue(a.counter("dropped") >= 20);
        assertEquals(java.util.List.of(), a.answeredTwice());
        try (Connection connection = broker.connect()) {
          assertEquals(
              BeatGatewayTest.once(30), BeatGatewayTest.ids(connection.createChannel(), queue));
        }
      }
    }
  }

  @Test
  void shouldWaitWhileTheBrokerTakesNothing() throws IOException {
    String queue = "test.blocked.queue";
    try (BeatHost a = new BeatHost("test.blocked", "a", at(broker.port()), queue)) {
      a.due(5);
      await("5 runs are recorded", () -> a.core.recorded.size() == 5);
      broker.control("set_vm_memory_high_watermark", "absolute", "1");
      a.due(10);
      await("the broker blocks", () -> a.gateway.toString().contains("blocked"));
      a.due(20);
      Wait.until(Duration.ofSeconds(20), "they wait", () -> a.core.asked.get() == 21);
      broker.control("set_vm_memory_high_watermark", "0.4");
      await("20 runs are recorded", () -> a.core.recorded.size() == 20);
      assertEquals(0, a.counter("locksLost"));
      try (Connection connection = broker.connect()) {
        Channel channel = connection.createChannel();
        assertEquals(BeatGatewayTest.once(20), BeatGatewayTest.ids(channel, queue));
      }
    }
  }
}

package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringbeat.rabbitmq.FaultProxy.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.agrona.collections.LongHashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host sends its core's messages to another without a pause, while the broker is killed and
 * connections fail: in the end the other core has been given each once, in order. By default some
 * faults; {@code -Pfaults} has the campaign.
 */
@NeedsBroker(own = true)
final class BridgeFaultTest {
  private static final int KILLS = Integer.getInteger("ringbeat.brokerKills", 10);
  private static final int CUTS = Integer.getInteger("ringbeat.cuts", 50);
  private static final String QUEUE = "test.faults";
  private static final int MOST_BEHIND = 5_000; // messages

  @TempDir Path folder;

  private static Endpoint at(PrivateBroker broker, int port) {
    return Endpoint.of(
        "amqp://" + broker.user() + ":" + broker.password() + "@127.0.0.1:" + port + "/");
  }

  private static void declare(BridgeBuilder with) {
    with.topology()
        .exchange(QUEUE, "topic", true, false)
        .quorumQueue(QUEUE, 10_000, "")
        .bind(QUEUE, QUEUE, "#", Map.of());
  }

  /** Sends without a pause until it is stopped. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread;
    private volatile int sent;

    Load(Host from, Host to) {
      from.notes.answerTo(from.core, QUEUE, "k");
      thread =
          new Thread(
              () -> {
                int i = 0;
                while (!stop.get()) {
                  from.feed.quote(0, 0, 100, 1, 101, 1, ++i);
                  sent = i;
                  do { // a broker that is slow to come back is not to be followed by hours of work
                    pause(1);
                  } while (i - to.notes.size() > MOST_BEHIND && !stop.get());
                }
              },
              "load");
      thread.start();
    }

    int end() {
      stop.set(true);
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return sent;
    }

    @Override
    public void close() {
      end();
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void finish(Host from, Host to, Load load, String seed) {
    int sent = load.end();
    Wait.until(
        Duration.ofSeconds(60),
        () -> seed + ": all " + sent + " arrive; " + missing(sent, to) + from.bridge + to.bridge,
        () -> to.notes.size() >= sent);
    BridgeTest.await(seed + ": all is confirmed", () -> from.bridge.isIdle() && to.bridge.isIdle());
    List<Long> expected = LongStream.rangeClosed(1, sent).boxed().toList();
    assertSame(expected, to.notes.list(), seed);
    assertNull(from.bridge.failure());
    assertNull(to.bridge.failure());
  }

  /** Says what has not come. */
  static String missing(long sent, Host to) {
    List<Long> found = to.notes.list();
    LongHashSet all = new LongHashSet(2 * found.size());
    found.forEach(all::add);
    List<Long> missing =
        LongStream.rangeClosed(1, sent).filter(i -> !all.contains(i)).boxed().toList();
    return found.size()
        + " did, "
        + missing.size()
        + " did not: "
        + missing.subList(0, Math.min(10, missing.size()))
        + "; "
        + to.core.duplicates()
        + " came again, "
        + to.core.tooLate()
        + " too late; ";
  }

  /** Compares lists that are too long to be shown. */
  private static void assertSame(List<Long> expected, List<Long> found, String seed) {
    int at = 0;
    while (at < Math.min(expected.size(), found.size()) && expected.get(at).equals(found.get(at))) {
      at++;
    }
    if (at < Math.max(expected.size(), found.size())) {
      int to = Math.min(found.size(), at + 20);
      List<Long> sorted = found.stream().sorted().distinct().toList();
      fail(
          seed
              + ": "
              + found.size()
              + " of "
              + expected.size()
              + " ("
              + sorted.size()
              + " different), from index "
              + at
              + ": "
              + found.subList(Math.max(0, at - 3), to));
    }
  }

  @Test
  void shouldLoseNothingAndDoubleNothingWhileTheBrokerIsKilled() {
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    try (PrivateBroker broker = PrivateBroker.start();
        Host to =
            new Host(
                folder.resolve("to"),
                "to",
                at(broker, broker.port()),
                with -> {
                  declare(with);
                  with.subscribe(Subscription.of(QUEUE, QUEUE, "#"));
                });
        Host from =
            new Host(
                folder.resolve("from"),
                "from",
                at(broker, broker.port()),
                BridgeFaultTest::declare);
        Load load = new Load(from, to)) {
      pause(3_000); // RabbitMQ 3.10 loses a quorum queue that was declared just before it is killed
      for (int i = 0; i < KILLS; i++) {
        int before = to.notes.size();
        BridgeTest.await("something arrives", () -> to.notes.size() > before);
        pause(random.nextInt(300));
        broker.kill();
        pause(random.nextInt(300));
        broker.restart();
      }
      finish(from, to, load, "seed " + seed);
      System.out.println(
          KILLS
              + " kills of the broker: "
              + to.notes.size()
              + " messages, each once and in order; "
              + to.core.duplicates()
              + " came again");
    }
  }

  @Test
  void shouldLoseNothingAndDoubleNothingWhileConnectionsFail() {
    long seed = Long.getLong("ringbeat.seed", 20_261_122);
    SplittableRandom random = new SplittableRandom(seed);
    try (PrivateBroker broker = PrivateBroker.start();
        FaultProxy out = FaultProxy.to(broker.port());
        FaultProxy in = FaultProxy.to(broker.port());
        Host to =
            new Host(
                folder.resolve("to"),
                "to",
                at(broker, in.port()),
                with -> {
                  declare(with);
                  with.subscribe(Subscription.of(QUEUE, QUEUE, "#"));
                });
        Host from =
            new Host(
                folder.resolve("from"), "from", at(broker, out.port()), BridgeFaultTest::declare);
        Load load = new Load(from, to)) {
      for (int i = 0; i < CUTS; i++) {
        int before = to.notes.size();
        BridgeTest.await("something arrives, seed " + seed, () -> to.notes.size() > before);
        FaultProxy proxy = random.nextBoolean() ? out : in;
        switch (random.nextInt(6)) {
          case 0 -> proxy.halfOpen(Direction.UP, Direction.DOWN);
          case 1 -> proxy.halfOpen(random.nextBoolean() ? Direction.UP : Direction.DOWN);
          case 2 -> proxy.delay(Duration.ofMillis(random.nextInt(100)));
          case 3 -> out.cutBeforeAck(Direction.DOWN, 1 + random.nextInt(5));
          case 4 -> proxy.cutAfterBytes(Direction.DOWN, random.nextInt(2_000));
          default -> proxy.cut();
        }
        pause(random.nextInt(200));
        proxy.heal();
        out.heal();
      }
      finish(from, to, load, "seed " + seed);
      assertTrue(out.accepted() > 2 && in.accepted() > 2);
      System.out.println(
          CUTS
              + " faults of connections: "
              + to.notes.size()
              + " messages, each once and in order; "
              + to.core.duplicates()
              + " came again, "
              + (out.accepted() + in.accepted())
              + " connections");
    }
  }
}

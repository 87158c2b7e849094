package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.ringbeat.schedule.OccurrenceId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Beats, a ledger and a lock at a real broker. */
@NeedsBroker
final class BeatGatewayTest {
  private String beat;
  private String queue;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void connect(TestInfo test) throws IOException {
    beat = "test." + test.getTestMethod().orElseThrow().getName();
    queue = beat + ".queue";
    connection = PrivateBroker.shared().connect();
    channel = connection.createChannel();
  }

  @AfterEach
  void disconnect() {
    connection.abort();
  }

  private static Endpoint endpoint() {
    return Endpoint.of(PrivateBroker.shared().uri().toString());
  }

  static void await(String what, BooleanSupplier so) {
    Wait.until(Duration.ofSeconds(60), what, so);
  }

  static Set<Long> upTo(long number) {
    return new TreeSet<>(LongStream.rangeClosed(1, number).boxed().toList());
  }

  /** Returns how often each run is in a queue, by its id. */
  static Map<String, Integer> ids(Channel channel, String queue) throws IOException {
    Map<String, Integer> ids = new TreeMap<>();
    GetResponse got;
    while ((got = channel.basicGet(queue, true)) != null) {
      ids.merge(got.getProps().getMessageId(), 1, Integer::sum);
    }
    return ids;
  }

  static Map<String, Integer> once(long runs) {
    Map<String, Integer> ids = new TreeMap<>();
    for (long run = 1; run <= runs; run++) {
      ids.put(OccurrenceId.of("e", run * 1_000_000_000).toString(), 1);
    }
    return ids;
  }

  @Test
  void shouldPublishWhatIsDueAndRecordIt() throws IOException {
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(100);
      await("100 runs are recorded", () -> a.core.recorded.size() == 100);

      assertTrue(a.core.leading);
      assertEquals(List.of("a"), List.copyOf(a.core.claims));
      assertEquals(List.of("locked"), List.copyOf(a.told));
      assertEquals(100, a.sent.get());
      await("all is answered", a::isAnswered);
      assertEquals(List.of(), a.answeredTwice());
      assertEquals(100, a.counter("confirmed"));
      assertEquals(0, a.counter("refused"));
      assertTrue(a.counter("ledgerRecords") >= 1);

      GetResponse first = channel.basicGet(queue, false);
      AMQP.BasicProperties properties = first.getProps();
      assertEquals(OccurrenceId.of("e", 1_000_000_000).toString(), properties.getMessageId());
      assertEquals("e", properties.getHeaders().get("periodic_task_name").toString());
      assertEquals("proj.add", properties.getHeaders().get("task").toString());
      assertEquals(2, properties.getDeliveryMode());
      channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);
      assertEquals(once(100), ids(channel, queue));
      // As celery beat declares it: durable, without arguments; otherwise this is refused.
      channel.queueDeclare(queue, true, false, false, Map.of());
    }
  }

  @Test
  void shouldHandOverWhenTheLeaderIsClosed() throws IOException {
    try (Captured log = new Captured();
        BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(50);
      await("a has run 50", () -> a.core.recorded.size() == 50);
      try (BeatHost b = new BeatHost(beat, "b", endpoint(), queue)) {
        b.due(80);
        await("b knows of the 50", () -> b.core.recorded.equals(upTo(50)));
        assertFalse(b.core.leading);
        a.gateway.close();
        await("b has run the rest", () -> b.core.recorded.equals(upTo(80)));
        assertEquals(List.of("a", "b"), List.copyOf(b.core.claims));
        assertEquals(List.of("locked", "lost"), List.copyOf(a.told));
        assertEquals(once(80), ids(channel, queue));
        assertFalse(log.text().contains(PrivateBroker.shared().password()));
      }
    }
  }

  @Test
  void shouldTakeOverWhenTheLeadersConnectionIsCut() throws IOException {
    try (FaultProxy proxy = FaultProxy.to(PrivateBroker.shared().port());
        BeatHost a = new BeatHost(beat, "a", through(proxy), queue)) {
      a.due(50);
      await("a has run 50", () -> a.core.recorded.size() == 50);
      try (BeatHost b = new BeatHost(beat, "b", endpoint(), queue)) {
        await("b knows of the 50", () -> b.core.recorded.equals(upTo(50)));
        proxy.refuse();
        proxy.cut();
        b.due(80);
        await("b has run the rest", () -> b.core.recorded.equals(upTo(80)));
        proxy.heal();
        await("a knows what b has run", () -> a.core.recorded.equals(upTo(80)));
        assertFalse(a.core.leading);
        assertEquals(a.core.epoch(), b.core.epoch());
        assertEquals(List.of("locked", "lost"), List.copyOf(a.told));
        assertEquals(once(80), ids(channel, queue));
      }
    }
  }

  static Endpoint through(FaultProxy proxy) {
    PrivateBroker broker = PrivateBroker.shared();
    return Endpoint.of(
        "amqp://" + broker.user() + ":" + broker.password() + "@127.0.0.1:" + proxy.port() + "/");
  }

  @Test
  void shouldPublishTenThousandRunsInNoTime() throws IOException {
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(2_000); // warm
      await("2,000 runs are recorded", () -> a.core.recorded.size() == 2_000);
      long began = System.nanoTime();
      a.due(12_000);
      await("10,000 runs are recorded", () -> a.core.recorded.size() == 12_000);
      long millis = (System.nanoTime() - began) / 1_000_000;

      System.out.println(
          "10,000 runs published, confirmed and recorded in "
              + millis
              + " ms, in "
              + a.counter("ledgerRecords")
              + " records");
      assertEquals(12_000, channel.messageCount(queue));
      assertTrue(a.counter("ledgerRecords") < 1_200, "records are batches");
      channel.queuePurge(queue);
    }
  }

  @Test
  void shouldMakeDeadLettersOfWhatNobodyTakesAndGoOn() throws IOException {
    channel.exchangeDeclare(beat + ".unbound", "topic", false, true, Map.of());
    String bound = beat + ".bound";
    channel.exchangeDeclare(bound, "topic", false, true, Map.of());
    channel.queueDeclare(queue, true, false, false, Map.of());
    channel.queueBind(queue, bound, "k");
    java.util.function.LongFunction<String> bodies =
        run ->
            switch ((int) run) {
              case 2 -> BeatHost.body(queue, beat + ".missing", "k");
              case 4 -> BeatHost.body(queue, beat + ".unbound", "k");
              case 6 -> "{}";
              case 8 -> BeatHost.body(queue, bound, "k");
              case 9 -> BeatHost.body(queue, "amq.rabbitmq.trace", "k"); // not for us to write to
              default -> BeatHost.body(queue, "", null);
            };
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), -1, bodies)) {
      a.due(20);
      await("20 runs are recorded", () -> a.core.recorded.size() == 20);
      await("all is answered", a::isAnswered);

      List<String> refused = a.told.stream().filter(each -> each.startsWith("refused")).toList();
      assertEquals(4, refused.size(), refused.toString());
      assertEquals(4, a.counter("refused"));
      assertEquals(16, a.counter("confirmed"));
      assertEquals(List.of(), a.answeredTwice());
      Map<String, Integer> taken = ids(channel, queue);
      Map<String, Integer> expected = once(20);
      List<String> dead = new ArrayList<>();
      for (long run : new long[] {2, 4, 6, 9}) {
        dead.add(OccurrenceId.of("e", run * 1_000_000_000).toString());
      }
      expected.keySet().removeAll(dead);
      assertEquals(expected.keySet(), taken.keySet());
      Map<String, String> reasons = new TreeMap<>();
      GetResponse got;
      while ((got = channel.basicGet(BeatGateway.DEAD, true)) != null) {
        if (dead.contains(got.getProps().getMessageId())) {
          reasons.put(
              got.getProps().getMessageId(),
              got.getProps().getHeaders().get("x-ringbeat-reason").toString());
        }
      }
      assertEquals(new TreeSet<>(dead), reasons.keySet());
      assertTrue(reasons.get(dead.get(0)).contains(beat + ".missing"), reasons.toString());
      assertTrue(reasons.get(dead.get(1)).contains("no queue"), reasons.toString());
      assertTrue(reasons.get(dead.get(2)).contains("\"task\""), reasons.toString());
    }
  }

  @Test
  void shouldPassOverWhatIsNoRecordOfTheLedger() throws IOException {
    String ledger = "ringbeat.beat." + beat;
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(5);
      await("5 runs are recorded", () -> a.core.recorded.size() == 5);
      channel.basicPublish(
          "", ledger, null, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (Object nonce : new Object[] {0L, -1L, "x", 7L}) {
        AMQP.BasicProperties almost =
            new AMQP.BasicProperties.Builder()
                .contentType(LedgerRecord.CONTENT_TYPE)
                .headers(Map.of("type", "fired", "nonce", nonce))
                .build();
        channel.basicPublish("", ledger, almost, new byte[] {1, 2, 3});
      }
      await("5 are passed over", () -> a.counter("ledgerMalformed") == 5);
      a.due(10);
      await("10 runs are recorded", () -> a.core.recorded.size() == 10);
      assertEquals(once(10), ids(channel, queue));
    }
  }

  @Test
  void shouldGoOnReadingTheLedgerWhereItWas() throws IOException {
    long place;
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(20);
      await("20 runs are recorded", () -> a.core.recorded.size() == 20);
      place = a.core.place;
      assertEquals(0, a.counter("ledgerGaps"));
    }
    assertTrue(place >= 1);
    try (BeatHost again =
        new BeatHost(beat, "a", endpoint(), place, run -> BeatHost.body(queue, "", null))) {
      await("it leads", () -> again.core.leading);
      assertEquals(1, again.core.epoch());
      assertEquals(1, again.counter("ledgerRead"));
      assertEquals(0, again.counter("ledgerGaps"));
    }
  }

  @Test
  void shouldSayThatTheLedgerIsNotTheOneItHasReadAndNotLead() {
    try (Captured log = new Captured();
        BeatHost lost =
            new BeatHost(beat, "a", endpoint(), 1_000, run -> BeatHost.body(queue, "", null))) {
      await("it says so", () -> log.text().contains("nothing at place 1000"));
      await("status, too", () -> lost.gateway.toString().contains("nothing at place 1000"));
      assertEquals(0, lost.counter("locksWon"));
    }
  }

  @Test
  void shouldSayAndCountThatTheLedgersBeginningIsGone() throws Exception {
    Map<String, Object> small =
        Map.of(
            "x-queue-type", "stream",
            "x-max-length-bytes", 20_000L,
            "x-stream-max-segment-size-bytes", 10_000L);
    channel.queueDeclare(queue, true, false, false, small);
    channel.confirmSelect();
    for (int i = 0; i < 100; i++) {
      channel.basicPublish("", queue, null, new byte[1_000]);
      channel.waitForConfirms(20_000);
    }
    BeatCounters counters = new BeatCounters();
    BeatAnswers answers = new BeatAnswers();
    try (Captured log = new Captured()) {
      await(
          "the beginning is gone",
          () -> {
            counters.gaps.set(0);
            LedgerReader reader = reader(0, counters);
            await("something is read", () -> turn(reader, answers) && reader.isReady());
            return counters.gaps.get() == 1;
          });
      assertTrue(log.text().contains("has read it up to 0"), log.text());
    } finally {
      channel.queueDelete(queue);
    }
  }

  private LedgerReader reader(long place, BeatCounters counters) {
    try {
      return new LedgerReader(connection, queue, place, counters);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean turn(LedgerReader reader, BeatAnswers answers) {
    try {
      return reader.turn(answers) > 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithALedgerThatIsNoStream() throws IOException {
    channel.queueDeclare("ringbeat.beat." + beat, true, false, false, Map.of());
    try (Captured log = new Captured();
        BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      await("it says so", () -> log.text().contains("A beat needs a stream"));
      assertFalse(log.text().contains(PrivateBroker.shared().password()));
      assertFalse(a.gateway.toString().contains(PrivateBroker.shared().password()));
      assertTrue(a.gateway.toString().contains("amqp://"), a.gateway.toString());
      assertEquals(0, a.counter("locksWon"));
    } finally {
      channel.queueDelete("ringbeat.beat." + beat);
    }
  }

  @Test
  void shouldRefuseABrokerWithoutStreams() throws IOException {
    BeatAgent.requireStreams(Map.of("product", "RabbitMQ", "version", "3.9.0"));
    BeatAgent.requireStreams(Map.of("product", "RabbitMQ", "version", "4.1.2"));
    BeatAgent.requireStreams(Map.of("product", "Another", "version", "1.0"));
    IOException refused =
        assertThrows(
            IOException.class,
            () -> BeatAgent.requireStreams(Map.of("product", "RabbitMQ", "version", "3.8.30")));
    assertTrue(refused.getMessage().contains("3.9 or newer"), refused.getMessage());
  }

  @Test
  void shouldGiveTheLockUpWhenItsQueueIsDeleted() throws IOException {
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      a.due(5);
      await("5 runs are recorded", () -> a.core.recorded.size() == 5);
      PrivateBroker.shared().control("delete_queue", "ringbeat.beat." + beat + ".lock");
      await("it has lost it, and got it again", () -> a.counter("locksWon") == 2);
      a.due(10);
      await("10 runs are recorded", () -> a.core.recorded.size() == 10);
      assertEquals(1, a.counter("locksLost"));
      assertEquals(once(10), ids(channel, queue));
    }
  }

  @Test
  void shouldAnswerCommandsOfAnotherLockAsNotSent() throws IOException {
    try (BeatHost a = new BeatHost(beat, "a", endpoint(), queue)) {
      await("it leads", () -> a.core.leading);
      a.stray();
      await("it is answered", () -> a.core.asked.get() == 2 && a.isAnswered());
      assertEquals(1, a.counter("dropped"));
      assertTrue(a.core.leading);
      a.gateway.close();
      await("it knows that it leads no more", () -> !a.core.leading);
      a.stray();
      await("that is answered, too", () -> a.core.asked.get() == 3 && a.isAnswered());
      assertNull(a.engine.health().failure());
      assertEquals(0, a.counter("sent"));
      assertEquals(List.of("locked", "lost"), List.copyOf(a.told));
    }
  }
}

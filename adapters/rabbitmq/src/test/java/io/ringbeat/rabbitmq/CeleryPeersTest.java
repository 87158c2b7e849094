package io.ringbeat.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Kind;
import io.ringbeat.rabbitmq.codec.CeleryEncoder;
import io.ringbeat.rabbitmq.codec.CeleryTask;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskSpec.Overlap;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An unmodified Celery worker executes what our task table fires. */
@NeedsBroker
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CeleryPeersTest {
  private static final long MILLI = 1_000_000; // ns
  private static final int FIRINGS = 200; // of the periodic task that are waited for
  private static final long PERIOD = 20 * MILLI;
  private static final int ONCES = 800;
  private static final long ONCE_STEP = 5 * MILLI;
  private static final long PERIODIC = 1; // its id
  private static final long FIRST_ONCE = 1_000; // the id of the first
  private static final int ONCE_TYPE = 2;
  private static final Duration ETA = Duration.ofMillis(150);
  private static final Duration EXPIRES = Duration.ofMinutes(10);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final String queue =
      "test.celery." + UUID.randomUUID(); // nothing of another run is there

  private CeleryTask periodicTask() {
    return new CeleryTask(
        "worker_app.record",
        queue,
        List.of("{occurrence}", "{0}", "{1}", 2.5, "two"),
        Map.of("at", "{scheduled}", "nested", Map.of("list", List.of(true, "{task}"))),
        ETA.toNanos(),
        EXPIRES.toNanos(),
        7,
        60,
        30,
        Map.of());
  }

  private CeleryTask onceTask() {
    return CeleryTask.of(
        "worker_app.record", queue, List.of("{task}", "{0}"), Map.of("at", "{scheduled}"));
  }

  /** What the worker says of an execution. */
  private record Execution(
      String id,
      String args,
      String kwargs,
      Instant at,
      Instant eta,
      Instant expires,
      int priority) {
    static Execution of(JsonNode line) {
      ObjectNode kwargs = line.get("kwargs").deepCopy();
      Instant at = instant(kwargs.remove("at"));
      return new Execution(
          line.get("id").textValue(),
          line.get("args").toString(),
          kwargs.toString(),
          at,
          instant(line.get("eta")),
          instant(line.get("expires")),
          line.get("priority").intValue());
    }
  }

  /** Registers all tasks when the run begins, and does nothing else. */
  private static final class Registrar implements Core {
    private volatile long first; // when the first are due, ns since the epoch

    @Override
    public void onStart(CoreContext context) {
      first = context.now() + 1_000 * MILLI;
      context.register(
          PERIODIC,
          TaskSpec.every(PERIOD).at(first).routed(Overlap.QUEUE).arguments(7, Long.MIN_VALUE));
      for (int i = 0; i < ONCES; i++) {
        context.register(
            FIRST_ONCE + i,
            TaskSpec.once(0)
                .at(first + i * ONCE_STEP)
                .type(ONCE_TYPE)
                .routed(Overlap.ALLOW)
                .arguments(i));
      }
    }

    @Override
    public void onEvent(CoreContext context, long[] slab, int offset) {}
  }

  private CoreHost host(Registrar registrar) {
    Map<Long, CeleryEncoder.Entry> byTask =
        Map.of(PERIODIC, new CeleryEncoder.Entry("each-20-ms", periodicTask()));
    Map<Integer, CeleryEncoder.Entry> byType =
        Map.of(ONCE_TYPE, new CeleryEncoder.Entry("once", onceTask()));
    return new CoreHost(
        folder,
        registrar,
        with ->
            with.route(
                Route.commands("celery", producer -> new CeleryEncoder(byTask, byType))
                    .kinds(Kind.TASK_DUE)));
  }

  /** What has to be executed at least, by id: the schedule, worked out from its beginning. */
  private static Map<String, Execution> schedule(long first) {
    Map<String, Execution> expected = new TreeMap<>();
    for (int i = 0; i < FIRINGS; i++) {
      Execution firing = periodic(first, i + 1L);
      expected.put(firing.id(), firing);
    }
    for (int i = 0; i < ONCES; i++) {
      long scheduled = first + i * ONCE_STEP;
      long task = FIRST_ONCE + i;
      String id = uuid5(scheduled + ":once/" + task);
      String args = "[" + task + "," + i + "]";
      expected.put(id, new Execution(id, args, "{}", micros(scheduled), null, null, 0));
    }
    return expected;
  }

  private static Execution periodic(long first, long occurrence) {
    long scheduled = first + (occurrence - 1) * PERIOD;
    Instant at = micros(scheduled);
    return new Execution(
        uuid5(scheduled + ":each-20-ms"),
        "[" + occurrence + ",7," + Long.MIN_VALUE + ",2.5,\"two\"]",
        "{\"nested\":{\"list\":[true,1]}}",
        at,
        at.plus(ETA),
        at.plus(EXPIRES),
        7);
  }

  private static Instant micros(long nanos) {
    return Instant.EPOCH.plusNanos(nanos).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant instant(JsonNode text) {
    return text.isNull() ? null : OffsetDateTime.parse(text.textValue()).toInstant();
  }

  /** RFC 9562, version 5, in the namespace of occurrences: worked out by hand. */
  private static String uuid5(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(HexFormat.of().parseHex("b6f40ad98c2e4d399a573d1c5e0f7b62"));
      byte[] hash = sha1.digest(name.getBytes(UTF_8));
      hash[6] = (byte) ((hash[6] & 0x0F) | 0x50);
      hash[8] = (byte) ((hash[8] & 0x3F) | 0x80);
      return HexFormat.of()
          .formatHex(hash, 0, 16)
          .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that was executed, by id; what was executed again must be the same. */
  private static Map<String, Execution> executed(List<JsonNode> lines) {
    Map<String, Execution> byId = new TreeMap<>();
    for (JsonNode line : lines) {
      Execution execution = Execution.of(line);
      Execution other = byId.put(execution.id(), execution);
      assertTrue(other == null || other.equals(execution), () -> execution + " and " + other);
    }
    return byId;
  }

  @Test
  void shouldHaveEachFiringExecutedOnceByAStockWorker() throws Exception {
    try (PeerProcess worker = worker()) {
      List<JsonNode> lines = end(worker, new Registrar());

      assertEquals(executed(lines).size(), lines.size(), "executions of one firing");
      System.out.println(lines.size() + " firings, each executed once by a stock worker");
    }
  }

  @Test
  void shouldLoseNoFiringWhenTheHostIsRestartedAndRepeatUnderTheSameIdOnly() throws Exception {
    try (PeerProcess worker = worker()) {
      Registrar registrar = new Registrar();
      try (CoreHost host = host(registrar)) {
        Wait.until(
            LIMIT, () -> "300 executions:\n" + worker.log(), () -> worker.lines().size() >= 300);
        host.bridge.close(1); // what is not confirmed goes out again at the next start
      }
      int before = worker.lines().size();
      assertTrue(before < FIRINGS + ONCES, "the restart comes too late: " + before);
      Registrar again = new Registrar();

      List<JsonNode> lines = end(worker, again);

      assertEquals(registrar.first, again.first);
      System.out.println(
          executed(lines).size()
              + " firings, "
              + before
              + " before the restart; "
              + (lines.size() - executed(lines).size())
              + " came again, under their ids");
    }
  }

  private PeerProcess worker() {
    return PeersEnvironment.get().worker(PrivateBroker.shared(), "--queues", queue);
  }

  /** Lets a host run until all of the schedule is executed; returns what the worker wrote. */
  private List<JsonNode> end(PeerProcess worker, Registrar registrar) throws Exception {
    Map<String, Execution> expected;
    try (CoreHost host = host(registrar)) {
      expected = schedule(registrar.first);
      assertEquals(FIRINGS + ONCES, expected.size());
      Wait.until(
          LIMIT,
          () -> "all executions, not " + worker.lines().size() + ":\n" + worker.log(),
          () ->
              worker.lines().size() >= expected.size()
                  && executed(worker.lines()).keySet().containsAll(expected.keySet()));
      host.feed.unregister(PERIODIC);
      Wait.until(LIMIT, "the rest is confirmed", host.bridge::isIdle);
      assertNull(host.bridge.failure());
    }
    try (Connection connection = PrivateBroker.shared().connect()) {
      Channel channel = connection.createChannel();
      Wait.until(LIMIT, "the worker has taken all", () -> ready(channel) == 0);
      worker.stop(); // when it has ended what it is at
      channel.queueDelete(queue); // what it held for its eta, of behind the schedule's end
    }

    List<JsonNode> lines = worker.lines();
    Map<String, Execution> executed = executed(lines);
    for (long more = FIRINGS + 1L; expected.size() < executed.size(); more++) {
      Execution firing = periodic(registrar.first, more); // until it was unregistered
      expected.put(firing.id(), firing);
      assertTrue(more < 100L * FIRINGS, "executions that are in no schedule");
    }
    assertEquals(Map.of(), difference(executed, expected), "executed, but not in the schedule");
    assertEquals(Map.of(), difference(expected, executed), "in the schedule, but not executed");
    for (JsonNode line : lines) {
      Instant eta = instant(line.get("eta"));
      assertTrue(eta == null || !instant(line.get("received")).isBefore(eta), line::toString);
    }
    return lines;
  }

  private static Map<String, Execution> difference(
      Map<String, Execution> of, Map<String, Execution> without) {
    Map<String, Execution> difference = new TreeMap<>(of);
    difference.entrySet().removeAll(without.entrySet());
    return difference;
  }

  private long ready(Channel channel) {
    try {
      return channel.messageCount(queue);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.ringbeat.bench.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ClientVersion;
import com.rabbitmq.perf.Version;
import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.Results;
import io.ringbeat.rabbitmq.PrivateBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * The bridge beside RabbitMQ's PerfTest, on the same broker, in one JVM with one client library,
 * with the same payload, delivery mode, confirms, messages under way, queue and prefetch. In each
 * round all sides take turns, forwards and backwards; each window has a queue of its own. First as
 * many messages as go, then how long one takes at a rate.
 *
 * <p>A window is measured between two looks at counters, after a lead that is not.
 */
public final class BridgeRig {
  private static final int BATCH = 64;
  private static final long PATIENCE = 60_000_000_000L; // ns

  /** What takes turns. */
  private enum Side {
    /** PerfTest. */
    PERFTEST,
    /** The bridge, an event a message. */
    BRIDGE,
    /** The bridge, up to {@value #BATCH} events a message. */
    BATCHED;

    Load start(Way way, int rate) {
      return this == PERFTEST
          ? new PerfTestLoad(way, rate)
          : new BridgeLoad(way, this == BATCHED ? BATCH : 1, rate);
    }
  }

  private final Map<String, Histogram> merged = new HashMap<>();
  private final Results results;
  private final PrivateBroker broker;
  private final Usage usage;
  private final Connection connection;
  private final long lead; // ns
  private final long nanos;
  private int windows;

  private BridgeRig(
      Results results, PrivateBroker broker, Connection connection, long lead, long nanos) {
    this.results = results;
    this.broker = broker;
    this.connection = connection;
    this.lead = lead;
    this.nanos = nanos;
    usage = new Usage(broker.pid());
  }

  /**
   * Starts a broker and runs all windows.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --queues} quorum, classic, {@code --rounds} of windows a queue, {@code --warmup} rounds,
   *     {@code --lead} and {@code --millis} a window, ms, {@code --rate} events per second at which
   *     latency is measured
   * @throws IOException if the broker fails
   * @throws TimeoutException if the broker does not answer
   */
  public static void main(String[] args) throws IOException, TimeoutException {
    Options options =
        new Options(args, "out", "name", "queues", "rounds", "warmup", "lead", "millis", "rate");
    List<String> queues =
        Pattern.compile(",").splitAsStream(options.text("queues", "quorum,classic")).toList();
    int rounds = (int) options.number("rounds", 5);
    int rate = (int) options.number("rate", 5_000);
    try (Results results =
            new Results(
                Path.of(options.text("out", "rabbitmq")), options.text("name", "rabbitmq"));
        PrivateBroker broker = PrivateBroker.start("log.console.level = warning");
        Connection connection = broker.connect()) {
      BridgeRig rig =
          new BridgeRig(
              results,
              broker,
              connection,
              options.number("lead", 1_000) * 1_000_000,
              options.number("millis", 2_500) * 1_000_000);
      rig.about();
      for (int round = 0; round < options.number("warmup", 2); round++) {
        rig.run(queues.get(0), Side.values(), 0, -1);
      }
      for (String queue : queues) {
        for (int round = 0; round < rounds; round++) {
          rig.run(queue, Side.values(), 0, round);
        }
      }
      for (int round = 0; round < rounds; round++) {
        rig.run(queues.get(0), new Side[] {Side.PERFTEST, Side.BRIDGE}, rate, round);
      }
      rig.merged.forEach(results::writePercentiles);
    }
  }

  private void about() {
    Map<String, Object> server = connection.getServerProperties();
    results.write(
        new Results.Line()
            .put("kind", "about")
            .put("broker", server.get("product") + " " + server.get("version"))
            .put("platform", String.valueOf(server.get("platform")))
            .put("client", ClientVersion.VERSION)
            .put("perfTest", Version.VERSION)
            .put("body", Way.BODY)
            .put("batch", BATCH)
            .put("window", Way.WINDOW)
            .put("prefetch", Way.PREFETCH));
  }

  /** Runs a window of each side. */
  private void run(String queue, Side[] sides, int rate, int round)
      throws IOException, TimeoutException {
    for (int i = 0; i < sides.length; i++) {
      Side side = sides[round % 2 == 0 ? i : sides.length - 1 - i];
      System.gc(); // not in the measurement
      Way way =
          new Way(
              broker.uri(), "bench-" + windows++, Map.<String, Object>of("x-queue-type", queue));
      way.declare(connection);
      window(side, way, queue, rate, round);
      way.delete(connection);
    }
  }

  private void window(Side side, Way way, String queue, int rate, int round) {
    long startedAt = System.currentTimeMillis();
    Load load = side.start(way, rate);
    Usage.Look before;
    Usage.Look after;
    try {
      long began = System.nanoTime();
      while (load.handled() == 0 && System.nanoTime() - began < PATIENCE) {
        LockSupport.parkNanos(1_000_000);
      }
      pass(lead);
      load.record(rate > 0);
      before = usage.look(load);
      pass(nanos);
      after = usage.look(load);
      load.record(false);
    } finally {
      load.close();
    }
    if (after.handled() == before.handled() || after.confirmed() == before.confirmed()) {
      throw new IllegalStateException(side + ": nothing was confirmed or nothing came");
    }
    if (round < 0) {
      return;
    }
    results.write(
        after
            .since(before)
            .put("kind", rate > 0 ? "paced" : "flat out")
            .put("queue", queue)
            .put("side", side.name())
            .put("rate", rate)
            .put("round", round));
    if (rate > 0) {
      write(side, queue, rate, round, "confirmed", load.confirms(), startedAt);
      write(side, queue, rate, round, "taken in", load.takings(), startedAt);
    }
  }

  private static void pass(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void write(
      Side side,
      String queue,
      int rate,
      int round,
      String until,
      Histogram histogram,
      long startedAt) {
    histogram.setStartTimeStamp(startedAt);
    histogram.setEndTimeStamp(System.currentTimeMillis());
    results.write(
        new Results.Line()
            .put("kind", "latency")
            .put("queue", queue)
            .put("side", side.name())
            .put("until", until)
            .put("rate", rate)
            .put("round", round)
            .put(histogram));
    String tag = side + "-" + until.replace(' ', '-');
    results.write(tag, histogram);
    merged.merge(
        tag,
        histogram.copy(),
        (sum, more) -> {
          sum.add(more);
          return sum;
        });
  }
}

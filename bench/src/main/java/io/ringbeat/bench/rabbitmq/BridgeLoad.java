package io.ringbeat.bench.rabbitmq;

import io.ringbeat.bench.support.Scratch;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.BridgeCore;
import io.ringbeat.rabbitmq.Endpoint;
import io.ringbeat.rabbitmq.Route;
import io.ringbeat.rabbitmq.Subscription;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Two engines with journals and bridges, each polled by one thread, their options being the
 * defaults: trades are published into the ring of the first, journalled, sent, taken in, journalled
 * and acknowledged by the second, and given to its core, once. A thread of its own publishes:
 * either no further ahead of the bridge than keeps it busy, or at a rate.
 */
final class BridgeLoad implements Load {
  private static final long MOST = 60_000_000_000L; // ns
  private static final long PATIENCE = 60_000_000_000L; // ns
  private static final int AHEAD = 1 << 12; // messages; twice what is under way
  private static final int MOST_AHEAD = 1 << 16; // events
  private static final int STAMPS = 1 << 16;

  private final Histogram confirms = new Histogram(MOST, 3);
  private final Sums sums = new Sums();
  private final Scratch scratch = new Scratch();
  private final int rate;
  private final int ahead;
  private final long[] stamps = new long[STAMPS]; // of messages that may be unconfirmed
  private final PolledEngine to;
  private final Bridge in;
  private final PolledEngine from;
  private final Bridge out;
  private final Publisher publisher;
  private final Thread feed;
  private final AtomicLong confirmed = new AtomicLong();
  private long position; // of the bridge, in the sequence; of the feed's thread
  private long recorded; // confirms that were looked at; of that thread
  private long published; // of that thread
  private volatile boolean recording;
  private volatile boolean stopping;
  private volatile RuntimeException failure; // null: none

  /**
   * Starts both.
   *
   * @param batch events a message
   * @param rate events per second; 0: as many as go
   */
  BridgeLoad(Way way, int batch, int rate) {
    this.rate = rate;
    ahead = Math.min(AHEAD * batch, MOST_AHEAD);
    BridgeBuilder taking = builder("to", way);
    taking.decoder("native", new NativeDecoder(Limits.DEFAULT));
    taking.subscribe(
        Subscription.of(way.name(), way.name(), way.name()).as("native").prefetch(Way.PREFETCH));
    BridgeCore core = new BridgeCore(sums);
    Journal journal = journal(scratch.folder().resolve("to"));
    to =
        new PolledEngine(
            "to", Engine.builder().journal(journal).core("core", core).gateway(taking.gateway()));
    in = taking.start(to.engine(), journal, core, scratch.folder().resolve("to.progress"));

    BridgeBuilder sending = builder("from", way);
    sending.route(
        Route.events("trades", producer -> new NativeEncoder(producer, batch))
            .kinds(Kind.TRADE)
            .to(way.name(), way.name()));
    Journal sent = journal(scratch.folder().resolve("from"));
    from = new PolledEngine("from", Engine.builder().journal(sent));
    publisher = from.engine().publisher("feed").timeout(PATIENCE);
    out = sending.start(from.engine(), sent, null, scratch.folder().resolve("from.progress"));
    feed = new Thread(this::feed, "feed");
    feed.setDaemon(true);
    feed.start();
  }

  private static BridgeBuilder builder(String name, Way way) {
    BridgeBuilder builder = Bridge.builder(name, Endpoint.of(way.uri().toString()));
    builder
        .topology()
        .exchange(way.name(), "direct", true, false)
        .queue(way.name(), true, false, false, way.arguments())
        .bind(way.name(), way.name(), way.name(), Map.of());
    return builder;
  }

  private static Journal journal(Path folder) {
    return new Journal(ChronicleStore.open(folder, ChronicleOptions.DEFAULT), new JournalOptions());
  }

  private void feed() {
    try {
      if (rate > 0) {
        publishAtRate();
      } else {
        keepBusy();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void keepBusy() {
    long last = from.engine().cursor();
    while (!stopping) {
      look();
      for (long room = ahead - (last - Math.max(position, 0)); room > 0; room--) {
        last = publish();
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private void publishAtRate() {
    double interval = 1e9 / rate;
    long begin = System.nanoTime();
    while (!stopping || (confirmed.get() < published && failing() == null)) {
      while (!stopping && System.nanoTime() - begin - (long) (published * interval) >= 0) {
        publish();
      }
      look();
      LockSupport.parkNanos(20_000);
    }
  }

  /** Publishes a trade; its venue time is when that was. */
  private long publish() {
    long now = System.nanoTime();
    stamps[(int) published & (STAMPS - 1)] = now;
    return publisher.trade(1, 0, now, 50_000, 1, published++);
  }

  /** Reads how far the bridge is, and records what is confirmed. */
  private void look() {
    out.readCounters(
        (scope, name, value) -> {
          if (name.equals("confirmed")) {
            confirmed.lazySet(value);
          } else if (scope.equals("bridge.events") && name.equals("done")) {
            position = value;
          }
        });
    if (rate == 0) {
      return;
    }
    long now = System.nanoTime();
    for (; recorded < confirmed.get(); recorded++) {
      if (recording) {
        long took = now - stamps[(int) recorded & (STAMPS - 1)];
        confirms.recordValue(Math.max(0, Math.min(MOST, took)));
      }
    }
  }

  @Override
  public long confirmed() {
    return confirmed.get();
  }

  @Override
  public long handled() {
    return sums.trades();
  }

  @Override
  public void record(boolean on) {
    recording = on;
    sums.record(on);
  }

  @Override
  public Histogram confirms() {
    return confirms;
  }

  @Override
  public Histogram takings() {
    return sums.takings();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      feed.join(PATIENCE / 1_000_000);
      if (feed.isAlive()) {
        throw new IllegalStateException(
            "only " + confirmed + " of " + published + " are confirmed: " + out);
      }
      awaitAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      out.close();
      from.close();
      in.close();
      to.close();
      scratch.close();
    }
  }

  private void awaitAll() {
    long began = System.nanoTime();
    while (sums.trades() < published && failing() == null) {
      if (System.nanoTime() - began > PATIENCE) {
        throw new IllegalStateException("only " + sums.trades() + " of " + published + " came");
      }
      LockSupport.parkNanos(1_000_000);
    }
    if (failing() != null) {
      throw new IllegalStateException("the bridge has failed", failing());
    }
    if (sums.disorder() != null) {
      throw new IllegalStateException(sums.disorder());
    }
  }

  private Throwable failing() {
    return failure != null ? failure : out.failure() != null ? out.failure() : in.failure();
  }
}

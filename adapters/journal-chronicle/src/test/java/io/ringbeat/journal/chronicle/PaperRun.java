package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.paper.PaperGateway;
import io.ringbeat.replay.Replay;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The run that these tests journal: paper trading by chance, with tasks of all kinds. */
final class PaperRun {
  static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "A", "0.1", "0.001"),
          Instrument.linear(1, "B", "0.1", "0.001"),
          Instrument.linear(2, "C", "0.1", "0.001"));
  static final long MS = 1_000_000;

  private static final byte[] NEWS =
      "so it goes, and on, and on, ...".getBytes(StandardCharsets.UTF_8);

  private PaperRun() {}

  static LiveTrading trading() {
    return new LiveTrading(
        new Gambler(),
        INSTRUMENTS,
        FeeSchedule.of("0.0001", "0.0003"),
        20_260_105,
        new Parameters(Map.of()),
        OrderListener.NONE);
  }

  static PaperGateway paper() {
    return new PaperGateway(
        new SimulatedVenue(INSTRUMENTS, QueueModel.parse("power3:3"), new Latency(MS, MS / 2)));
  }

  static JournalOptions options() {
    return new JournalOptions().checkpointEvery(300).snapshotEvery(900);
  }

  /** An engine of this run; the driver, the clock and whoever else looks on are the caller's. */
  static EngineBuilder builder(
      JournalStore store, JournalOptions options, LiveTrading trading, WireGateway gateway) {
    return Engine.builder()
        .ringSize(1 << 12)
        .heartbeat(HeartbeatSpec.every(MS).missed(HeartbeatSpec.Missed.CATCH_UP))
        .describe("strategy", "gambler")
        .handler("venue", gateway.paper().marketData())
        .core("core", trading)
        .gateway(gateway)
        .journal(new Journal(store, options));
  }

  static Replay replay(JournalStore store) {
    return new Replay(store)
        .handler("venue", paper().marketData(), options -> {})
        .core("core", trading());
  }

  /** Publishes what a feed may have to say. */
  static void publish(Publisher feed, RandomGenerator random) {
    int what = random.nextInt(100);
    if (what < 15) {
      long side = random.nextBoolean() ? Event.SELL : 0;
      feed.trade(random.nextInt(3), side, 0, 97 + random.nextInt(8), 1 + random.nextInt(9), 0);
    } else if (what < 17) {
      feed.message(1, what, 0, 0, NEWS, 0, random.nextInt(NEWS.length));
    } else {
      long side = random.nextBoolean() ? Event.SELL : 0;
      long ticks = side == 0 ? 100 - random.nextInt(5) : 101 + random.nextInt(5);
      feed.depth(random.nextInt(3), side | Event.LAST, 0, ticks, random.nextInt(9), 0);
    }
  }

  /** Registers what a host may want to have done. */
  static void registerTasks(Publisher host) {
    host.register(1, TaskSpec.every(5 * MS));
    host.register(2, TaskSpec.every(7 * MS).arguments(3, 4).routed(TaskSpec.Overlap.SKIP));
    host.register(3, TaskSpec.once(11 * MS));
  }

  /** Changes one of the host's tasks. */
  static void changeTask(Publisher host, RandomGenerator random) {
    long id = 10L + random.nextInt(8);
    switch (random.nextInt(4)) {
      case 0 -> host.unregister(id);
      case 1 -> host.register(id, TaskSpec.every(3 * MS + random.nextLong(5 * MS)));
      case 2 -> host.register(id, TaskSpec.once(random.nextLong(20 * MS)));
      default ->
          host.register(id, TaskSpec.once(random.nextLong(9 * MS)).routed(TaskSpec.Overlap.QUEUE));
    }
  }
}

package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.rabbitmq.codec.BadMessageException;
import io.ringbeat.rabbitmq.codec.InMessage;
import io.ringbeat.rabbitmq.codec.Limits;
import io.ringbeat.rabbitmq.codec.NativeDecoder;
import io.ringbeat.rabbitmq.codec.NativeEncoder;
import io.ringbeat.rabbitmq.codec.OutMessage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two routes take the same events, in batches and one by one, from a real journal, to a broker that
 * confirms some, and then forgets the rest: what is confirmed in the end is everything.
 */
final class OutflowTest {
  private static final int TRADES = 400;

  @TempDir Path folder;

  private record Sent(String route, List<Long> sequences, long position, int epoch) {}

  /** Keeps what is published until it is confirmed or lost. */
  private static final class Broker implements Outflow.Sink {
    final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    final Map<String, TreeSet<Long>> confirmed = new TreeMap<>();
    final List<String> ids = new ArrayList<>();
    int room = 64;

    @Override
    public int room() {
      return room - underWay.size();
    }

    @Override
    public int window() {
      return 64;
    }

    @Override
    public void publish(
        Outflow flow, Route route, String producer, OutMessage out, String id, long position) {
      List<Long> sequences = new ArrayList<>();
      byte[] body = Arrays.copyOf(out.body, out.length);
      try {
        new NativeDecoder(Limits.DEFAULT)
            .decode(
                new InMessage("", "", null, out.contentType, body),
                (sequence, slab, offset) -> sequences.add(sequence));
      } catch (BadMessageException e) {
        throw new IllegalStateException(e);
      }
      ids.add(id);
      underWay.add(new Sent(route.name(), sequences, position, flow.epoch()));
    }

    @Override
    public void redirect(String id, String reason) {
      throw new IllegalStateException(reason);
    }

    void confirm(Outflow flow, int count) {
      for (int i = 0; i < count && !underWay.isEmpty(); i++) {
        Sent sent = underWay.remove();
        confirmed.computeIfAbsent(sent.route(), name -> new TreeSet<>()).addAll(sent.sequences());
        if (sent.epoch() == flow.epoch()) {
          flow.confirmed(sent.position());
        }
      }
    }
  }

  private Path run() {
    Path run = folder.resolve("run");
    Journal journal =
        new Journal(
            ChronicleStore.open(run, new ChronicleOptions(32L << 20, 9L << 20)),
            new JournalOptions());
    try (Engine engine =
        Engine.builder()
            .ringSize(1024)
            .handler("none", (sequence, time, slab, offset) -> {}, options -> options.stateless())
            .journal(journal)
            .start()) {
      Publisher feed = engine.publisher("feed");
      for (int i = 1; i <= TRADES; i++) {
        feed.trade(0, 0, i, 100, 1, i);
        if (i % 3 == 0) {
          feed.quote(0, 0, 1, 1, 2, 1, i);
        }
      }
    }
    return run;
  }

  private static Outflow flow(ChronicleStore store, int batch) {
    LogTail tail = new LogTail("events", store.events(), () -> Long.MAX_VALUE);
    List<Route> routes =
        List.of(
            Route.events("batched", name -> new NativeEncoder(name, batch))
                .kinds(Kind.TRADE)
                .to("x", "k"),
            Route.events("single", name -> new NativeEncoder(name, 1))
                .kinds(Kind.TRADE, Kind.QUOTE)
                .to("x", "k"));
    return new Outflow("events", tail, routes, true, "p", 0, () -> 0);
  }

  @Test
  void shouldPublishAgainWhateverIsNotConfirmed() {
    try (ChronicleStore store = ChronicleStore.readOnly(run())) {
      TreeSet<Long> all = new TreeSet<>();
      for (long seed = 1; seed <= 100; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Broker broker = new Broker();
        OutMessage message = new OutMessage();
        Outflow flow = flow(store, random.nextInt(1, 20));
        flow.begin(0);
        for (int step = 0; step < 40; step++) {
          broker.room = random.nextInt(8, 64);
          flow.turn(message, broker);
          broker.confirm(flow, random.nextInt(40));
          if (random.nextInt(4) == 0) { // the connection is lost, and what was under way with it
            broker.underWay.clear();
            flow.rewind();
          } else if (random.nextInt(6) == 0) { // the host ends, and starts again
            broker.underWay.clear();
            long mark = flow.confirmed();
            flow.close();
            flow = flow(store, random.nextInt(1, 20));
            flow.begin(mark);
          }
        }
        broker.room = 64;
        for (int i = 0; i < 1_000 && (flow.turn(message, broker) > 0 || broker.room() < 64); i++) {
          broker.confirm(flow, 64);
        }
        flow.turn(message, broker);
        flow.close();

        TreeSet<Long> trades = broker.confirmed.get("batched");
        assertEquals(TRADES, trades.size(), "seed " + seed);
        assertEquals(TRADES + TRADES / 3, broker.confirmed.get("single").size(), "seed " + seed);
        assertTrue(broker.confirmed.get("single").containsAll(trades), "seed " + seed);
        all.addAll(trades);
      }
      assertEquals(TRADES, all.size());
    }
  }

  @Test
  void shouldGiveTheSameMessageTheSameId() {
    try (ChronicleStore store = ChronicleStore.readOnly(run())) {
      Broker broker = new Broker();
      Outflow flow = flow(store, 16);
      flow.begin(0);
      broker.room = 40;
      flow.turn(new OutMessage(), broker);
      List<String> first = List.copyOf(broker.ids);
      broker.ids.clear();
      broker.underWay.clear();
      flow.rewind();
      flow.turn(new OutMessage(), broker);

      assertEquals(first, broker.ids);
      assertTrue(first.get(0).startsWith("p/single/"), first.get(0));
      assertEquals(first.size(), new TreeSet<>(first).size());
    }
  }
}

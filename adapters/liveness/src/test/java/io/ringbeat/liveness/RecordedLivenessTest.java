package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.replay.Replay;
import io.ringbeat.replay.ReplayResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a journal, on real sockets; what they concluded is concluded again. */
final class RecordedLivenessTest {
  private static final long MS = World.MS;
  private static final ChronicleOptions SMALL =
      new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD);

  @TempDir private Path folder;

  /** A core that notes at which sequences it concludes what. */
  private static LivenessCore noting(Detection detection, List<String> verdicts) {
    return new LivenessCore(
        detection,
        (context, peer, before) ->
            verdicts.add(context.sequence() + " " + peer.info().id() + " " + peer.verdict()));
  }

  private ReplayResult replay(Detection detection, Snapshot from, List<String> verdicts) {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      Replay replay = new Replay(store).core("liveness", noting(detection, verdicts));
      return (from == null ? replay : replay.from(from)).run();
    }
  }

  @Test
  void shouldConcludeTheSameAtTheSameSequencesInAReplay() throws Exception {
    Detection detection =
        Detection.of(20 * MS, 60 * MS).with(new Phi(6, 60 * MS, 5 * MS, 50)); // soon suspicious
    List<String> verdicts = new CopyOnWriteArrayList<>();
    AtomicLong acks = new AtomicLong();
    long stateHash;
    long commandHash;
    LivenessServer server = LivenessServer.open(ServerOptions.of(World.anyPort(), detection));
    Journal journal =
        new Journal(ChronicleStore.open(folder, SMALL), new JournalOptions().checkpointEvery(100));
    List<Thread> threads = new ArrayList<>();
    List<LivenessClient> clients = new ArrayList<>();
    Engine engine =
        Engine.builder()
            .core("liveness", noting(detection, verdicts))
            .gateway(server)
            .describe("liveness", detection.toString())
            .journal(journal)
            .start();
    try (SocketChannel mute =
        SocketChannel.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
      for (String name : List.of("a", "b", "c")) {
        clients.add(
            new LivenessClient(
                ClientOptions.of("127.0.0.1", server.port(), World.info(name))
                    .backoff(5 * MS, 50 * MS),
                new ClientListener() {
                  @Override
                  public void onAck(long beat, long roundTrip) {
                    acks.incrementAndGet();
                  }
                }));
        threads.add(new Thread(clients.get(clients.size() - 1), name));
      }
      threads.forEach(Thread::start);
      FrameWriter hello = new FrameWriter();
      hello.hello(new byte[Frame.PROOF], World.info("mute"));
      assertTrue(hello.flush(mute));
      Await.until(
          () ->
              engine.health().status() != Health.Status.UP
                  || (acks.get() >= 300
                      && verdicts.stream().anyMatch(line -> line.endsWith("mute DEAD"))),
          () -> verdicts);
      assertEquals(Health.Status.UP, engine.health().status(), engine.health().toString());
      clients.get(0).close();
      threads.get(0).join();
      Await.until(
          () -> verdicts.stream().anyMatch(line -> line.endsWith("a LEFT")), () -> verdicts);
    } finally {
      engine.close();
      clients.forEach(LivenessClient::close);
      for (Thread each : threads) {
        each.join();
      }
    }
    assertNull(engine.health().failure());
    stateHash = engine.stateHash();
    commandHash = engine.commandHash();

    List<String> again = new ArrayList<>();
    ReplayResult result = replay(detection, null, again);

    assertNull(result.difference());
    assertEquals(verdicts, again);
    assertEquals(stateHash, result.stateHash());
    assertEquals(commandHash, result.commandHash());
    assertTrue(result.checkpoints() > 0, result.toString());
    assertTrue(
        again.size() >= 7, again.toString()); // four that lived, one that died, one that left
  }

  @Test
  void shouldGoOnFromASnapshotAsTheRunDid() throws IOException {
    for (Detection detection :
        List.of(
            Detection.of(100 * MS, 400 * MS),
            Detection.of(100 * MS, 400 * MS).with(new Phi(8, 100 * MS, 5 * MS, 20)))) {
      Path whole = folder.resolve(detection.phi() == null ? "fixed" : "phi");
      List<String> placed;
      try (World world =
          new World(
              detection, UnaryOperator.identity(), ChronicleStore.open(whole, SMALL), World.T0)) {
        LivenessClient first =
            world.client(world.options("a", world.server.port()), new ClientListener() {});
        world.client(world.options("b", world.server.port()), new ClientListener() {});
        world.pass(900);
        world.freeze(first);
        world.pass(250);
        world.engine.snapshot();
        world.pass(3_000);
        placed = world.placed;
      }
      folder = whole;
      List<String> again = new ArrayList<>();
      Snapshot snapshot;
      try (ChronicleStore store = ChronicleStore.readOnly(whole)) {
        snapshot = new Journal(store, new JournalOptions()).newestSnapshot(new ArrayList<>());
      }
      ReplayResult result = replay(detection, snapshot, again);

      assertNull(result.difference());
      assertEquals(
          placed.stream().filter(line -> sequence(line) > snapshot.sequence()).toList(), again);
      assertTrue(again.toString().endsWith(" a DEAD]"), again.toString());
      folder = whole.getParent();
    }
  }

  private static long sequence(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }

  @Test
  void shouldGiveEverybodyTheirTimeAgainWhenItWasAwayItself() throws IOException {
    Detection detection = Detection.of(100 * MS, 400 * MS);
    try (World world =
        new World(
            detection, UnaryOperator.identity(), ChronicleStore.open(folder, SMALL), World.T0)) {
      for (String name : List.of("a", "b", "c")) {
        world.client(world.options(name, world.server.port()), new ClientListener() {});
      }
      world.pass(1_000);
      assertEquals(3, world.verdicts.size());
    }

    long later = World.T0 + 3_600_000 * MS;
    List<String> placed;
    try (World world =
        new World(detection, UnaryOperator.identity(), ChronicleStore.open(folder, SMALL), later)) {
      assertTrue(world.engine.recovered() != null);
      world.verdicts.clear(); // those of before, again
      world.pass(300);
      world.client(world.options("a", world.server.port()), new ClientListener() {});
      world.pass(300);
      world.client(world.options("b", world.server.port()), new ClientListener() {});
      world.pass(1_000);

      assertEquals(
          List.of("3600500 b SUSPECT", "3600500 c SUSPECT", "3600605 b ALIVE", "3600900 c DEAD"),
          world.verdicts.stream().sorted().toList());
      placed = world.placed;
    }
    List<String> again = new ArrayList<>();
    ReplayResult result = replay(detection, null, again);
    assertNull(result.difference());
    assertEquals(placed, again);
  }
}

package io.ringbeat.liveness;

import io.ringbeat.engine.AgentOptions;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.event.PeerCode;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An engine with a real server, and clients and proxies on real sockets, all on one thread and one
 * clock that the test moves: a second passes as fast as the sockets can.
 */
final class World implements AutoCloseable {
  static final long MS = 1_000_000;
  static final long T0 = 1_700_000_000_000_000_000L;
  static final int STEP = 5; // ms

  private static final int ROUNDS = 3; // without any work, until the sockets count as empty
  private static final long LONGEST = 20_000_000_000L; // ns, in real time
  private static final int RING = 128; // slots; full now and then

  final List<String> events = new ArrayList<>(); // "JOINED a"
  final List<String> verdicts = new ArrayList<>(); // "ms a DEAD"
  final List<String> placed = new ArrayList<>(); // "sequence a DEAD"
  final LivenessCore core;
  final LivenessServer server;
  final Engine engine;
  final ManualClock clock;
  private final Map<Long, String> names = new HashMap<>();
  private final List<LivenessClient> clients = new ArrayList<>();
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<LivenessClient> frozen = new ArrayList<>();

  World(Detection detection, UnaryOperator<ServerOptions> options) throws IOException {
    this(detection, options, null, T0);
  }

  World(Detection detection, UnaryOperator<ServerOptions> options, JournalStore store, long start)
      throws IOException {
    clock = new ManualClock(start);
    core = new LivenessCore(detection, (context, peer, before) -> log(context, peer));
    server = LivenessServer.open(options.apply(ServerOptions.of(anyPort(), detection)), clock::now);
    EngineBuilder builder =
        Engine.builder()
            .driver(Driver.CALLER)
            .clock(clock)
            .ringSize(store == null ? RING : 1 << 12)
            .handler("log", this::log, AgentOptions::stateless)
            .core("liveness", core)
            .gateway(server);
    if (store != null) {
      builder.journal(new Journal(store, new JournalOptions().checkpointEvery(200)));
    }
    engine = builder.start();
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void log(CoreContext context, Peer peer) {
    placed.add(context.sequence() + " " + peer.info().id() + " " + peer.verdict());
    long ms = (context.now() - T0) / MS;
    verdicts.add(ms + " " + peer.info().id() + " " + peer.verdict());
  }

  private void log(long sequence, long time, long[] slab, int offset) {
    if (Event.kind(slab[offset]) == Kind.CONFIRM && slab[offset + Event.B] != 0) {
      events.add("NOT DONE " + slab[offset + Event.A]);
    }
    if (Event.kind(slab[offset]) != Kind.PEER) {
      return;
    }
    long number = slab[offset + Event.A];
    switch ((int) slab[offset + Event.B]) {
      case PeerCode.JOINED -> {
        PeerInfo info = PeerInfo.of(Payload.toBytes(slab, offset));
        names.put(number, info.id());
        events.add("JOINED " + info.id() + " " + info.status());
      }
      case PeerCode.BEAT -> events.add("BEAT " + names.get(number));
      case PeerCode.STATUS ->
          events.add(
              "STATUS "
                  + names.get(number)
                  + " "
                  + PeerInfo.value(Payload.toBytes(slab, offset), "status"));
      case PeerCode.LEFT -> events.add("LEFT " + names.get(number));
      case PeerCode.CLOSED ->
          events.add("CLOSED " + names.get(number) + " " + slab[offset + Event.D]);
      case PeerCode.PROBE_ACKED -> events.add("PROBE_ACKED " + names.get(number));
      default -> {}
    }
  }

  /** Returns ms since the beginning. */
  long now() {
    return (clock.now() - T0) / MS;
  }

  static PeerInfo info(String name) {
    return new PeerInfo(name, "127.0.0.1", 42, PeerInfo.WELL);
  }

  ClientOptions options(String name, int port) {
    return ClientOptions.of("127.0.0.1", port, info(name)).times(100 * MS, 250 * MS);
  }

  LivenessClient client(ClientOptions options, ClientListener listener) throws IOException {
    LivenessClient client = new LivenessClient(options, listener, clock::now);
    clients.add(client);
    return client;
  }

  /** A client that does nothing any more, and whose socket stays as it is. */
  void freeze(LivenessClient client) {
    clients.remove(client);
    frozen.add(client);
  }

  FaultProxy proxy() throws IOException {
    FaultProxy proxy = new FaultProxy(server.port());
    proxies.add(proxy);
    return proxy;
  }

  World pass(long ms) throws IOException {
    for (long i = 0; i < ms; i += STEP) {
      clock.advance(STEP * MS);
      settle();
    }
    return this;
  }

  /** Lets time pass for the clients while the engine, and the server with it, stands still. */
  World stall(long ms) {
    for (long i = 0; i < ms; i += STEP) {
      clock.advance(STEP * MS);
      clients.removeIf(client -> !client.poll());
    }
    return this;
  }

  /**
   * Lets everybody do what there is to do now. What the system has taken it may deliver later, also
   * over loopback: who is behind is waited for, so that the clock of the test does not run ahead.
   */
  void settle() throws IOException {
    long begun = System.nanoTime();
    for (int idle = 0; idle < ROUNDS || !isSettled(); idle++) {
      if (System.nanoTime() - begun > LONGEST) {
        throw new AssertionError("the sockets do not come to rest");
      }
      clients.removeIf(client -> !client.poll());
      for (FaultProxy proxy : proxies) {
        idle = proxy.poll(clock.now()) ? -1 : idle;
      }
      idle = engine.poll() > 0 || !engine.isQuiet() ? -1 : idle;
      requireUp();
    }
  }

  private boolean isSettled() throws IOException {
    List<End> ours = new ArrayList<>();
    for (LivenessClient client : clients) {
      if (client.channel() != null) {
        ours.add(End.of(client.channel(), client.bytesRead(), client.bytesWritten()));
      }
    }
    for (FaultProxy proxy : proxies) {
      proxy.ends(ours);
    }
    List<End> all = new ArrayList<>(ours);
    for (LivenessClient client : frozen) {
      if (client.channel() != null) {
        all.add(End.of(client.channel(), client.bytesRead(), client.bytesWritten()));
      }
    }
    for (Session session : server.sessions()) {
      End end = End.of(session.channel, session.bytesRead(), session.bytesWritten());
      all.add(end);
      if (ours.stream()
          .anyMatch(other -> other.remote() == end.local() && other.local() == end.remote())) {
        ours.add(end);
      }
    }
    return ours.stream().allMatch(end -> end.isSettled(all))
        && server.sessions().stream().noneMatch(each -> each.tls != null && each.tls.isThinking());
  }

  private void requireUp() {
    if (engine.health().status() != Health.Status.UP) {
      throw new AssertionError(engine.health().toString(), engine.health().failure().cause());
    }
  }

  @Override
  public void close() throws IOException {
    requireUp();
    engine.close();
    if (engine.health().failure() != null) {
      throw new AssertionError(engine.health().toString());
    }
    for (LivenessClient client : clients) {
      client.close();
      client.poll();
    }
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
  }
}

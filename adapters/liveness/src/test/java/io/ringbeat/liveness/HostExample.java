package io.ringbeat.liveness;

import io.ringbeat.engine.Engine;
import io.ringbeat.journal.Journal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The README's example: a journalled engine that watches, and a client that is watched. */
final class HostExample {
  private static final long MS = 1_000_000; // ns

  private HostExample() {}

  static void run(
      InetSocketAddress address, Journal journal, Consumer<String> out, Consumer<Engine> host)
      throws IOException, InterruptedException {
    Detection detection = Detection.of(1_000 * MS, 2_000 * MS); // a beat each second, 2 s of grace
    LivenessServer server = LivenessServer.open(ServerOptions.of(address, detection));
    LivenessCore core =
        new LivenessCore(
            detection,
            (context, peer, before) -> out.accept(peer.info().id() + " is " + peer.verdict()));
    try (Engine engine =
        Engine.builder()
            .core(LivenessRun.CORE, core)
            .gateway(server)
            .describe(LivenessRun.KEY, detection.toString())
            .journal(journal)
            .start()) {
      PeerInfo info = new PeerInfo("worker-1", "127.0.0.1", ProcessHandle.current().pid(), "alive");
      LivenessClient client =
          new LivenessClient(
              ClientOptions.of("127.0.0.1", server.port(), info), new ClientListener() {});
      Thread thread = new Thread(client, "client");
      thread.start();
      host.accept(engine); // the host does what it is for
      client.close(); // takes leave
      thread.join();
      host.accept(engine);
    }
  }
}

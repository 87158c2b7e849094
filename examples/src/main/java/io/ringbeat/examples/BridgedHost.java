package io.ringbeat.examples;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.Engine;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.rabbitmq.Bridge;
import io.ringbeat.rabbitmq.BridgeBuilder;
import io.ringbeat.rabbitmq.BridgeCore;
import io.ringbeat.time.HeartbeatSpec;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine with a journal and a bridge to RabbitMQ: what the examples with a broker have in
 * common. Kill it at any moment, and start it again: it goes on where it was.
 */
final class BridgedHost implements AutoCloseable {
  private final Engine engine;
  private final Bridge bridge;

  /**
   * Starts a run, or goes on with the one in the folder.
   *
   * @param folder of the run: its journal, and the mark of what the broker has confirmed
   * @param own the core; a fresh object
   * @param bridging what goes out, what comes in, and what is declared at the broker
   */
  BridgedHost(Path folder, Core own, BridgeBuilder bridging) {
    Journal journal =
        new Journal(
            ChronicleStore.open(
                folder.resolve("journal"), new ChronicleOptions(32L << 20, 9L << 20)),
            new JournalOptions());
    BridgeCore core = new BridgeCore(own); // lets each message that comes in through once
    engine =
        Engine.builder()
            .heartbeat(HeartbeatSpec.every(1_000_000)) // ns
            .core("core", core)
            .gateway(bridging.gateway())
            .journal(journal)
            .start();
    bridge = bridging.start(engine, journal, core, folder.resolve("progress"));
    System.out.println(engine.recovered() == null ? "a new run" : "the run goes on");
    if (!isConnectedWithin(3_000)) { // the host goes on all the same
      System.out.println("no broker yet, it is tried again and again: " + bridge);
    }
  }

  private boolean isConnectedWithin(long millis) {
    boolean[] connected = new boolean[1];
    for (long i = 0; i < millis && !connected[0]; i++) {
      LockSupport.parkNanos(1_000_000);
      bridge.readCounters(
          (scope, name, value) -> connected[0] |= name.equals("connects") && value > 0);
    }
    return connected[0];
  }

  Engine engine() {
    return engine;
  }

  Bridge bridge() {
    return bridge;
  }

  @Override
  public void close() {
    bridge.close(1_000_000_000); // first: for a second, ns; the rest goes out at the next start
    engine.close();
  }
}

package io.ringbeat.rabbitmq;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.time.HeartbeatSpec;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A journalled engine with a bridge, around a core of the test's own. */
final class CoreHost implements AutoCloseable {
  final Journal journal;
  final Engine engine;
  final Bridge bridge;
  final Publisher feed;

  /**
   * Starts it, or goes on with the run of the folder.
   *
   * @param folder the run's
   * @param own a fresh core
   * @param with routes, subscriptions and what is declared
   */
  CoreHost(Path folder, Core own, Consumer<BridgeBuilder> with) {
    this(
        folder,
        new BridgeCore(own),
        builder("test", Endpoint.of(PrivateBroker.shared().uri().toString()), with));
  }

  /**
   * Starts it, or goes on with the run of the folder.
   *
   * @param folder the run's
   * @param core a fresh core
   * @param builder says all of the bridge
   */
  CoreHost(Path folder, BridgeCore core, BridgeBuilder builder) {
    journal =
        new Journal(
            ChronicleStore.open(
                folder.resolve("journal"), new ChronicleOptions(32L << 20, 9L << 20)),
            new JournalOptions());
    engine =
        Engine.builder()
            .ringSize(4096)
            .heartbeat(HeartbeatSpec.every(100_000_000))
            .core("core", core)
            .gateway(builder.gateway())
            .journal(journal)
            .start();
    feed = engine.publisher("feed");
    bridge = builder.start(engine, journal, core, folder.resolve("progress"));
  }

  static BridgeBuilder builder(String name, Endpoint endpoint, Consumer<BridgeBuilder> with) {
    BridgeBuilder builder = Bridge.builder(name, endpoint);
    with.accept(builder);
    return builder;
  }

  @Override
  public void close() {
    bridge.close(Bridge.CLOSE_TIMEOUT);
    engine.close(5_000_000_000L);
  }
}

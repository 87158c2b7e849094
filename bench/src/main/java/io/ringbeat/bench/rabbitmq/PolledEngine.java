package io.ringbeat.bench.rabbitmq;

import io.ringbeat.engine.Drained;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine all of whose agents one thread runs, which sleeps while there is nothing to do: for a
 * machine that has fewer cores than agents.
 */
final class PolledEngine implements AutoCloseable {
  private static final long PATIENCE = 60_000_000_000L; // ns
  private static final long PAUSE = 50_000; // ns

  private final Engine engine;
  private final Thread poller;
  private volatile boolean closing;

  /** Starts it. */
  PolledEngine(String name, EngineBuilder builder) {
    engine = builder.driver(Driver.CALLER).start();
    poller = new Thread(this::poll, name + "-engine");
    poller.setDaemon(true);
    poller.start();
  }

  private void poll() {
    for (int work = 0; work >= 0 && !closing; work = engine.poll()) {
      if (work == 0) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    closing = true;
    try {
      poller.join(PATIENCE / 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Drained drained = engine.close(PATIENCE);
    if (!drained.complete()) {
      throw new IllegalStateException(drained + ", " + engine.health());
    }
  }
}

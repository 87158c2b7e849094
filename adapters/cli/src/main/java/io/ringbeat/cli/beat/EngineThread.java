package io.ringbeat.cli.beat;

import io.ringbeat.engine.Drained;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine all of whose agents one thread runs. While there is nothing to do it sleeps until
 * something is due or comes, and while something waits for another thread ever longer. A beat has
 * seconds between its runs, and should cost next to nothing meanwhile.
 */
final class EngineThread {
  private static final long LEAST = 50_000; // ns
  private static final long MOST = 10_000_000; // ns; while something is under way
  private static final long ASLEEP = 250_000_000; // ns; nobody who publishes has to wake it
  private static final long PATIENCE = 10_000; // ms

  private final Engine engine;
  private final Thread thread;
  private volatile boolean closing;

  private EngineThread(Engine engine) {
    this.engine = engine;
    thread = new Thread(this::run, "ringbeat-engine");
    thread.setDaemon(true);
  }

  /** Starts an engine, and brings its run back; what comes then waits for {@link #start}. */
  static EngineThread of(EngineBuilder builder) {
    return new EngineThread(builder.driver(Driver.CALLER).start());
  }

  void start() {
    thread.start();
  }

  Engine engine() {
    return engine;
  }

  /** Wakes the thread, for what was published; from any thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    long pause = LEAST;
    for (int work = 0; work >= 0 && !closing; work = engine.poll()) {
      if (work == 0) {
        boolean quiet = engine.isQuiet();
        LockSupport.parkNanos(quiet ? Math.min(engine.nanosUntilDue(), ASLEEP) : pause);
        pause = Math.min(2 * pause, MOST);
      } else {
        pause = LEAST;
      }
    }
  }

  /** Ends the thread, and closes the engine within a time, ns. */
  Drained close(long timeoutNanos) {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    try {
      thread.join(PATIENCE); // at once if it was not started
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Drained drained = engine.close(timeoutNanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return drained;
  }
}

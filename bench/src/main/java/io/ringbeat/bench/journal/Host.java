package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Allocation;
import io.ringbeat.bench.support.Cores;
import io.ringbeat.engine.Drained;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Idle;
import io.ringbeat.engine.Profile;
import io.ringbeat.engine.Publisher;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A running engine with one publisher and a {@link Taker}, with or without a journal, as hosts have
 * it: options are the defaults. The thread that starts it publishes, and closes it.
 */
final class Host implements AutoCloseable {
  /** Slots of the ring. */
  static final int RING = 1 << 16;

  private static final long PATIENCE = 60_000_000_000L;

  /** Who runs the agents. */
  enum Layout {
    /**
     * A thread each for handler, journal and keeper. With three cores the publisher and the first
     * two have one each and spin; with two, handler and journal share the second.
     */
    THREADS,
    /** One thread on the second core polls them all in turn. */
    POLLED,
    /** The publishing thread does. */
    INLINE
  }

  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final Layout layout;
  private final Engine engine;
  private final Journal journal;
  private final Publisher publisher;
  private volatile boolean polling = true;

  private Host(Layout layout, EngineBuilder builder, Journal journal) {
    this.layout = layout;
    this.journal = journal;
    Cores.pin(Cores.core(0));
    boolean own = Cores.count() > 2;
    builder.profile(layout == Layout.THREADS && own ? Profile.PINNED : Profile.DEV);
    engine =
        builder
            .ringSize(RING)
            .driver(layout == Layout.THREADS ? Driver.THREADS : Driver.CALLER)
            .pinner(Cores::pin)
            .threads(this::thread)
            .start();
    publisher = engine.publisher("publisher").timeout(PATIENCE);
    if (layout == Layout.POLLED) {
      Thread poller = new Thread(this::pollAll, "poller");
      poller.setDaemon(true);
      threads.put("poller", poller);
      poller.start();
    }
  }

  /**
   * Starts one.
   *
   * @param folder of the journal, null for none
   * @param durability of the journal
   * @param core whether the taker is the core, and the journal therefore has checkpoints
   */
  static Host start(Layout layout, Path folder, Durability durability, boolean core, Taker taker) {
    JournalOptions options = new JournalOptions().durability(durability);
    return start(layout, folder, options, core, taker);
  }

  static Host start(Layout layout, Path folder, JournalOptions options, boolean core, Taker taker) {
    EngineBuilder builder = Engine.builder();
    boolean own = Cores.count() > 2;
    Idle idle = own ? Idle.BUSY_SPIN : Idle.YIELDING;
    if (core) {
      builder.core("core", taker, o -> o.core(Cores.core(1)).idle(idle));
    } else {
      builder.singleProducer().handler("core", taker, o -> o.core(Cores.core(1)).idle(idle));
    }
    Journal journal = null;
    if (folder != null) {
      journal = new Journal(ChronicleStore.open(folder, ChronicleOptions.DEFAULT), options);
      builder.journal(journal, o -> o.core(Cores.core(own ? 2 : 1)).idle(idle));
    }
    return new Host(layout, builder, journal);
  }

  private Thread thread(Runnable task) {
    return new Thread(task) {
      @Override
      public void run() {
        threads.put(getName(), this);
        Cores.unpin(); // it has inherited the publisher's core
        task.run();
      }
    };
  }

  private void pollAll() {
    Cores.pin(Cores.core(1));
    while (polling) {
      if (engine.poll() < 0) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  Engine engine() {
    return engine;
  }

  Publisher publisher() {
    return publisher;
  }

  /** Returns what writes the events, null without a journal. */
  LogWriter log() {
    return journal == null ? null : journal.events();
  }

  /** Runs the agents where that is the publishing thread's affair. */
  void turn() {
    if (layout == Layout.INLINE) {
      engine.poll();
    }
  }

  /** Waits until everything that was published has been handled, and written. */
  void awaitAll() {
    long last = engine.cursor();
    long began = System.nanoTime();
    while (engine.handled() < last) {
      if (layout == Layout.INLINE) {
        engine.poll();
      } else {
        LockSupport.parkNanos(20_000);
      }
      if (System.nanoTime() - began > PATIENCE || engine.health().failure() != null) {
        throw new IllegalStateException(
            "only " + engine.handled() + " of " + last + " are handled: " + engine.health());
      }
    }
  }

  /** Returns what an agent's thread has allocated, in bytes, 0 if it has none of its own. */
  long allocatedBy(String agent) {
    Thread thread = threads.get("ringbeat-" + agent);
    return thread == null ? 0 : Allocation.of(thread);
  }

  @Override
  public void close() {
    polling = false;
    try {
      Thread poller = threads.get("poller");
      if (poller != null) {
        poller.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Drained drained = engine.close(PATIENCE);
      if (!drained.complete()) {
        throw new IllegalStateException(drained + ", " + engine.health());
      }
    } finally {
      Cores.unpin();
    }
  }
}

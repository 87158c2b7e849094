package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.trading.LiveTrading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Makes journals in this process. */
final class Recording {
  /** What a run had come to. */
  record End(long last, long state, long commands) {}

  private Recording() {}

  /** Polls an engine for some events, each journalled by itself in the end. */
  static End byPolls(Path folder, JournalOptions options, long seed, int events) {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      WireGateway gateway = new WireGateway((id, words, offset, slots) -> {});
      LiveTrading trading = PaperRun.trading();
      Engine engine =
          PaperRun.builder(store, options, trading, gateway).driver(Driver.CALLER).build();
      Publisher feed = engine.publisher("feed");
      gateway.workers(engine.publisher("workers"));
      engine.start();
      SplittableRandom random = new SplittableRandom(seed);
      PaperRun.registerTasks(feed);
      for (int i = 0; i < events; i++) {
        PaperRun.publish(feed, random);
        if (i > events - 50 || random.nextInt(4) == 0) {
          engine.poll();
        }
        if (i % 100 == 0) {
          PaperRun.changeTask(feed, random);
          LockSupport.parkNanos(PaperRun.MS);
        }
      }
      return close(engine);
    }
  }

  /** Lets several threads publish for a while. */
  static End byThreads(Path folder, int feeds, long millis) throws InterruptedException {
    try (ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL)) {
      WireGateway gateway = new WireGateway((id, words, offset, slots) -> {});
      Engine engine =
          PaperRun.builder(
                  store,
                  PaperRun.options().checkpointEvery(1_000).snapshotEvery(5_000),
                  PaperRun.trading(),
                  gateway)
              .build();
      gateway.workers(engine.publisher("workers"));
      engine.start();
      long until = System.nanoTime() + millis * PaperRun.MS;
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < feeds; i++) {
        Publisher feed = engine.publisher("feed" + i).timeout(30_000 * PaperRun.MS);
        SplittableRandom random = new SplittableRandom(i);
        Thread thread = new Thread(() -> feed(feed, random, until), "feed" + i);
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      return close(engine);
    }
  }

  private static void feed(Publisher feed, SplittableRandom random, long until) {
    try {
      while (System.nanoTime() < until) {
        for (int events = random.nextInt(10); events > 0; events--) {
          PaperRun.publish(feed, random);
        }
        if (random.nextInt(20) == 0) {
          PaperRun.changeTask(feed, random);
        }
        LockSupport.parkNanos(100_000);
      }
    } catch (EngineStoppedException e) {
      // The engine says why.
    }
  }

  private static End close(Engine engine) {
    var drained = engine.close(30_000 * PaperRun.MS);
    Health health = engine.health();
    if (!drained.complete() || health.failure() != null) {
      throw new AssertionError(drained + ", " + health);
    }
    return new End(engine.handled(), engine.stateHash(), engine.commandHash());
  }
}

package io.ringbeat.journal.chronicle;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.EngineStoppedException;
import io.ringbeat.engine.Failure;
import io.ringbeat.engine.Health;
import io.ringbeat.engine.Publisher;
import io.ringbeat.engine.Recovered;
import io.ringbeat.trading.LiveTrading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A journalled live engine with feeds, tasks and a paper venue, until it is killed or told to
 * close. Orders come as bytes on its input: G go, P publish what the strategy cannot stand, C
 * close; at the input's end it halts.
 */
final class LiveMain {
  private static final int FEEDS = 2;

  private final Link news;
  private final Link commands;
  private final Driver driver;
  private final Acknowledging acknowledging = new Acknowledging();
  private final LiveTrading trading = PaperRun.trading();
  private final SplittableRandom seeds;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;
  private volatile boolean pill;

  private LiveMain(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[1]);
    long child = Long.parseLong(arguments[2]);
    driver = Driver.valueOf(arguments[3]);
    seeds = new SplittableRandom(child);
    news = new Link(port, Link.NEWS, child);
    commands = new Link(port, Link.COMMANDS, child);
  }

  public static void main(String[] arguments) throws Exception {
    try {
      LiveMain main = new LiveMain(arguments);
      if (main.nextOrder() == 'G') {
        main.obey();
        main.run(Path.of(arguments[0]), Long.parseLong(arguments[4]));
      }
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace(System.out);
      System.out.flush();
      Runtime.getRuntime().halt(3);
    }
  }

  private int nextOrder() throws IOException {
    // What takes long the first time, while nobody waits.
    PaperRun.builder(null, PaperRun.options(), PaperRun.trading(), new WireGateway(null));
    return System.in.read();
  }

  private void obey() {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int order = System.in.read(); order >= 0; order = System.in.read()) {
                  closing |= order == 'C';
                  pill |= order == 'P';
                }
              } catch (IOException e) {
                e.printStackTrace(System.out);
              }
              Runtime.getRuntime().halt(9);
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Path folder, long snapshotEvery) throws Exception {
    news.put(Link.OPENING);
    ChronicleStore store = ChronicleStore.open(folder, Documents.SMALL);
    WireGateway gateway = new WireGateway(commands::command);
    EngineBuilder builder =
        PaperRun.builder(
                store,
                PaperRun.options().checkpointEvery(snapshotEvery / 3).snapshotEvery(snapshotEvery),
                trading,
                gateway)
            .driver(driver)
            .handler("acknowledging", acknowledging, options -> options.stateless());
    Engine engine = builder.build();
    List<Publisher> feeds = new ArrayList<>();
    for (int i = 0; i < FEEDS; i++) {
      feeds.add(engine.publisher("feed" + i).timeout(30_000 * PaperRun.MS));
    }
    Publisher host = engine.publisher("host").timeout(30_000 * PaperRun.MS);
    gateway.workers(engine.publisher("workers"));
    engine.start();
    if (engine.health().status() != Health.Status.UP) {
      Failure failure = engine.health().failure();
      System.out.println(failure);
      news.put(Link.DOWN, failure.sequence());
      engine.close(10_000 * PaperRun.MS);
      return;
    }
    tellUp(engine);
    Recovered recovered = engine.recovered();
    acknowledging.run(recovered == null ? 0 : recovered.last() + 1);
    start("acknowledging", () -> acknowledge(engine));
    for (Publisher feed : feeds) {
      SplittableRandom random = seeds.split();
      start(feed.name(), () -> feed(feed, random));
    }
    SplittableRandom random = seeds.split();
    start("host", () -> host(host, random));
    serve(engine);
    tellClosed(engine);
  }

  private void tellUp(Engine engine) {
    Recovered recovered = engine.recovered();
    boolean hashed = driver == Driver.CALLER && recovered != null;
    System.out.println(recovered);
    news.put(
        Link.UP,
        recovered == null ? -1 : recovered.last(),
        recovered == null ? -1 : recovered.snapshot(),
        recovered == null ? 0 : recovered.nanos(),
        hashed ? 1 : 0,
        hashed ? engine.stateHash() : 0,
        hashed ? engine.commandHash() : 0);
  }

  private void serve(Engine engine) throws InterruptedException {
    while (!closing && engine.health().status() == Health.Status.UP) {
      if (driver == Driver.THREADS) {
        Thread.sleep(1);
      } else if (engine.poll() == 0) {
        LockSupport.parkNanos(20_000);
      }
    }
    closing = true;
  }

  private void tellClosed(Engine engine) throws InterruptedException {
    var drained = engine.close(10_000 * PaperRun.MS);
    for (Thread thread : threads) {
      thread.join();
    }
    acknowledging.tell(engine, news);
    System.out.println(drained + ", " + engine.health());
    long[] closed = new long[4 + PaperRun.INSTRUMENTS.size()];
    closed[0] = drained.complete() ? 1 : 0;
    closed[1] = engine.handled();
    closed[2] = engine.stateHash();
    closed[3] = engine.commandHash();
    for (int i = 0; i < PaperRun.INSTRUMENTS.size(); i++) {
      closed[4 + i] = trading.core().account(i).positionLots();
    }
    Failure failure = engine.health().failure();
    if (failure != null) {
      failure.cause().printStackTrace(System.out);
      news.put(Link.DOWN, failure.sequence());
    }
    news.put(Link.CLOSED, closed);
  }

  private void start(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (EngineStoppedException e) {
                // It was closed, or is down: the engine says so.
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void acknowledge(Engine engine) {
    while (!closing) {
      acknowledging.tell(engine, news);
      LockSupport.parkNanos(200_000);
    }
  }

  private void feed(Publisher feed, SplittableRandom random) {
    while (!closing) {
      for (int events = random.nextInt(5); events > 0; events--) {
        PaperRun.publish(feed, random);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private void host(Publisher host, SplittableRandom random) {
    PaperRun.registerTasks(host);
    while (!closing) {
      PaperRun.changeTask(host, random);
      if (pill) {
        pill = false;
        host.trade(1, 0, 0, 100, Gambler.PILL, 0);
      }
      LockSupport.parkNanos(3 * PaperRun.MS);
    }
  }
}

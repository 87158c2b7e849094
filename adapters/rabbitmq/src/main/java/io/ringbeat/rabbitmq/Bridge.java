package io.ringbeat.rabbitmq;

import io.ringbeat.engine.CounterSink;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.LogWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an engine's events and commands to a RabbitMQ broker, and messages of other programs into
 * its sequence. What goes out is read from the run's journal, so it never leaves before it is safe,
 * and a broker that is away costs disk; what comes in is acknowledged when it is journalled, and
 * {@link BridgeCore} lets each message through once. The ring never waits for the broker: the
 * bridge has threads of its own.
 *
 * <p>All methods may be called from any thread that is not one of the engine's agents; a core uses
 * {@link BridgeCore} instead.
 */
public final class Bridge implements Messages, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  /** How long {@link #close} waits for the broker, ns. */
  public static final long CLOSE_TIMEOUT = 5_000_000_000L;

  private static final long HANGING = 30_000_000_000L; // ns; a write that takes longer is cut off
  private static final long JOIN = 15_000; // ms; longer than any call to the broker

  private final LongSupplier safe;
  private final LogWriter out;
  private final Publisher host;
  private final Link outLink;
  private final Link inLink;
  private final PublishAgent publishing;
  private final ConsumeAgent consuming;
  private final Thread publisher;
  private final Thread consumer;
  private final Thread watch;
  private final Letter letter = new Letter(); // guarded by this
  private volatile boolean closed;

  Bridge(
      BridgeBuilder builder, Engine engine, Journal journal, BridgeCore core, Path progressFile) {
    if (journal.events() == null) {
      throw new BridgeException(
          "the bridge publishes what is in the journal: give the engine one, and start it first");
    }
    if (core == null && !builder.subscriptions.isEmpty()) {
      throw new BridgeException("what comes in needs a BridgeCore, or it may come twice");
    }
    safe = safe(engine, journal);
    out = journal.out();
    LogTail events = new LogTail("events", journal.store().events(), safe);
    long run = events.firstSequence() == 0 ? startOf(events) : 0;
    Progress progress = Progress.open(progressFile, run);
    try {
      long lastEvent = safe.getAsLong();
      if (progress.events() > lastEvent + 1 || progress.commands() > out.written() + 1) {
        LOG.warn(
            "the journal ends before what was published (event {} of {}): what comes now has a name"
                + " of its own, so that nobody takes it for what is lost",
            lastEvent,
            progress.events() - 1);
        progress.cutBack(
            Math.min(progress.events(), lastEvent + 1),
            Math.min(progress.commands(), out.written() + 1));
      }
      String producer =
          builder.name
              + "-"
              + Long.toHexString(progress.run())
              + (progress.life() == 0 ? "" : "." + progress.life());
      Flows flows = new Flows(builder, producer, engine.clock()::now);
      Outflow commandFlow =
          flows.add(
              "commands",
              new LogTail("commands", journal.store().out(), out::written),
              Route::isOfCommands,
              progress.commands(),
              0);
      Outflow eventFlow =
          flows.add(
              "events",
              events,
              route -> !route.isOfCommands() && route.isReliable(),
              progress.events(),
              0);
      if (builder.routes.stream().anyMatch(route -> !route.isReliable())) {
        LogTail latest = new LogTail("events", journal.store().events(), safe);
        flows.add(
            "latest", latest, route -> !route.isReliable(), latest.firstSequence(), lastEvent + 1);
      }
      host = builder.host;
      DeadLetters deadLetters = new DeadLetters(builder.deadLetters);
      outLink = new Link(builder.name + ".out", builder.endpoint, run);
      inLink = new Link(builder.name + ".in", builder.endpoint, ~run);
      publishing =
          new PublishAgent(
              outLink, builder.topology, deadLetters, flows.all, eventFlow, commandFlow, progress);
      consuming = new ConsumeAgent(inLink, builder, safe, deadLetters);
      builder.ownGateway().attach(consuming);
      builder.subscriptions.forEach(consuming::add);
    } catch (RuntimeException e) {
      progress.close();
      throw e;
    }
    if (core != null) {
      core.subscriptions().forEach(this::subscribeAsTheCoreDid);
    }

    publisher = thread(publishing, "ringbeat-bridge-out");
    consumer = thread(consuming, "ringbeat-bridge-in");
    watch = thread(this::watch, "ringbeat-bridge-watch");
    publisher.start();
    consumer.start();
    watch.start();
  }

  /**
   * Describes a new bridge.
   *
   * @param name who we are to the others, 1 to 64 characters; together with the run it is the
   *     producer that receivers know our messages by
   * @param endpoint the broker
   * @return a builder
   */
  public static BridgeBuilder builder(String name, Endpoint endpoint) {
    return new BridgeBuilder(name, endpoint);
  }

  private static LongSupplier safe(Engine engine, Journal journal) {
    Durability durability = journal.options().durability();
    return durability == Durability.SYNCED ? engine::synced : engine::written;
  }

  /** Makes flows. */
  private static final class Flows {
    final List<Outflow> all = new ArrayList<>();
    private final BridgeBuilder builder;
    private final String producer;
    private final LongSupplier clock;

    Flows(BridgeBuilder builder, String producer, LongSupplier clock) {
      this.builder = builder;
      this.producer = producer;
      this.clock = clock;
    }

    Outflow add(String name, LogTail tail, Predicate<Route> which, long begin, long sendFrom) {
      List<Route> routes = builder.routes.stream().filter(which).toList();
      boolean reliable = routes.stream().allMatch(Route::isReliable);
      Outflow flow = new Outflow(name, tail, routes, reliable, producer, sendFrom, clock);
      flow.begin(begin);
      all.add(flow);
      return flow;
    }
  }

  private void subscribeAsTheCoreDid(Subscription subscription) {
    try {
      consuming.add(subscription);
    } catch (IllegalArgumentException e) {
      LOG.error("the core is subscribed to what cannot be: {}", e.getMessage());
    }
  }

  /** Returns the engine time of the run's first event: no other run has it. */
  private static long startOf(LogTail events) {
    long began = System.nanoTime();
    while (!events.next()) {
      if (System.nanoTime() - began > CLOSE_TIMEOUT) {
        throw new BridgeException("the engine writes nothing to its journal");
      }
      LockSupport.parkNanos(100_000);
    }
    return events.words()[events.at() + Event.ENGINE_TIME];
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void watch() {
    while (!closed) {
      outLink.watch(HANGING);
      inLink.watch(HANGING);
      LockSupport.parkNanos(200_000_000);
    }
  }

  @Override
  public synchronized void publish(String exchange, String key, String contentType, byte[] body) {
    letter.clear().text(exchange).text(key).text(contentType).body(body, 0, body.length);
    host.copy(letter.event(Letter.PUBLISH), 0, letter.slots() * Event.WORDS);
  }

  @Override
  public void subscribe(Subscription subscription) {
    consuming.add(subscription);
  }

  @Override
  public boolean unsubscribe(String queue) {
    return consuming.remove(queue);
  }

  @Override
  public List<Subscription> subscriptions() {
    return consuming.subscriptions();
  }

  /**
   * Returns whether everything that is in the journal by now was published and confirmed, and what
   * came in is acknowledged.
   *
   * @return whether nothing is under way
   */
  public boolean isIdle() {
    return publishing.isIdle(safe.getAsLong(), out.written()) && consuming.isIdle();
  }

  /**
   * Returns whether the connections are there; without a subscription there is one.
   *
   * @return as it was when they were last used
   */
  public boolean isUp() {
    return outLink.wasUp() && (inLink.wasUp() || subscriptions().isEmpty());
  }

  /**
   * Returns why a part of the bridge has stopped by itself: a journal that cannot be read, for
   * instance. A broker that is away is no reason.
   *
   * @return null if none has
   */
  public Throwable failure() {
    return publishing.failure() != null ? publishing.failure() : consuming.failure();
  }

  /**
   * Reads all counters.
   *
   * @param sink takes them one by one
   */
  public void readCounters(CounterSink sink) {
    publishing.readCounters(sink);
    consuming.readCounters(sink);
  }

  /**
   * Closes the bridge: takes nothing more in, lets what is in the journal go out, at most for a
   * time, then ends its threads. What is left goes out at the next start.
   *
   * @param timeoutNanos how long the broker may take, ns
   * @return whether everything has gone out
   */
  public boolean close(long timeoutNanos) {
    if (closed) {
      return true;
    }
    long began = System.nanoTime();
    consuming.stopTaking();
    boolean idle = false;
    while (!idle && System.nanoTime() - began < timeoutNanos && failure() == null) {
      LockSupport.parkNanos(5_000_000);
      idle = isIdle();
    }
    consuming.stop();
    publishing.stop();
    if (!idle) { // whoever waits for the broker is not to wait any more
      outLink.cut();
      inLink.cut();
    }
    join(consumer);
    join(publisher);
    closed = true;
    join(watch);
    LOG.info(
        "bridge closed, {}", idle ? "all is published" : "the rest goes out at the next start");
    return idle;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join(JOIN);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the bridge within {@link #CLOSE_TIMEOUT}. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  @Override
  public String toString() {
    return outLink + (subscriptions().isEmpty() ? "" : "; " + inLink);
  }
}

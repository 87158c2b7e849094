package io.ringbeat.rabbitmq;

import io.ringbeat.engine.CounterSink;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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

  private static final long HANGING = 10_000_000_000L; // ns; a write that takes longer is cut off
  private static final long JOIN = 15_000; // ms; longer than any call to the broker

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
    LongSupplier safe = safe(engine, journal);
    LogTail events = new LogTail("events", journal.store().events(), safe);
    long run = events.firstSequence() == 0 ? startOf(events) : 0;
    Progress progress = Progress.open(progressFile, run);
    String producer = builder.name + "-" + Long.toHexString(progress.run());
    LongSupplier clock = engine.clock()::now;

    List<Outflow> flows = new ArrayList<>();
    LogTail out = new LogTail("commands", journal.store().out(), () -> Long.MAX_VALUE);
    Outflow commandFlow =
        flow("commands", out, builder, Route::isOfCommands, true, producer, clock);
    commandFlow.begin(progress.commands());
    flows.add(commandFlow);
    Outflow eventFlow =
        flow(
            "events",
            events,
            builder,
            route -> !route.isOfCommands() && route.isReliable(),
            true,
            producer,
            clock);
    eventFlow.begin(Math.max(progress.events(), 0));
    flows.add(eventFlow);
    if (builder.routes.stream().anyMatch(route -> !route.isReliable())) {
      LogTail latest = new LogTail("events", journal.store().events(), safe);
      Outflow latestFlow =
          flow("latest", latest, builder, route -> !route.isReliable(), false, producer, clock);
      latestFlow.begin(latest.firstSequence());
      flows.add(latestFlow);
    }

    host = engine.publisher("bridge-host");
    outLink = new Link(builder.name + ".out", builder.endpoint, run);
    inLink = new Link(builder.name + ".in", builder.endpoint, ~run);
    publishing =
        new PublishAgent(
            outLink, builder.topology, producer, flows, eventFlow, commandFlow, progress);
    consuming =
        new ConsumeAgent(
            inLink,
            builder.topology,
            builder.decoders,
            builder.limits,
            engine.publisher("bridge"),
            safe,
            builder.deadLetters);
    builder.ownGateway().attach(consuming);
    if (core != null) {
      core.subscriptions().forEach(consuming::add);
    } else if (!builder.subscriptions.isEmpty()) {
      throw new BridgeException("what comes in needs a BridgeCore, or it may come twice");
    }
    builder.subscriptions.forEach(consuming::add);

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

  private static Outflow flow(
      String name,
      LogTail tail,
      BridgeBuilder builder,
      java.util.function.Predicate<Route> which,
      boolean reliable,
      String producer,
      LongSupplier clock) {
    return new Outflow(
        name, tail, builder.routes.stream().filter(which).toList(), reliable, producer, clock);
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
    host.copy(letter.event(Letter.PUBLISH, 0, 0, 0), 0, letter.slots() * Event.WORDS);
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
    return publishing.isIdle() && consuming.isIdle();
  }

  /**
   * Returns whether both connections are there.
   *
   * @return as it was when they were last used
   */
  public boolean isUp() {
    return outLink.wasUp() && inLink.wasUp();
  }

  /**
   * Returns why a part of the bridge has stopped by itself: a journal that cannot be read, for
   * instance. A broker that is away is no reason.
   *
   * @return null if none has
   */
  public RuntimeException failure() {
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
    return outLink + ", " + inLink;
  }
}

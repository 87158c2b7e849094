package io.ringbeat.engine;

import io.ringbeat.engine.EngineBuilder.HandlerSpec;
import io.ringbeat.engine.EngineBuilder.ProducerSpec;
import io.ringbeat.event.Event;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.time.DisciplinedClock;
import io.ringbeat.time.EngineClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ring, the handlers that take from it, the heartbeat and the core's way out.
 *
 * <p>The sequence starts with a CONTROL event, published when the engine starts or the first
 * publisher is asked for; then comes what publishers, heartbeat, core and gateway publish, in the
 * order in which they claimed their slots. Every handler sees every event in that order; one that
 * comes after others sees it when they have handled it.
 *
 * <p>A handler that throws stops the engine at that sequence: handlers that come after it never see
 * the event, publishers get an {@link EngineStoppedException}, {@link #health} says what, where and
 * why. Closing is bounded in time and says what was not drained. All methods may be called from any
 * thread unless they say otherwise.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** How long {@link #close} waits for the handlers, ns. */
  public static final long CLOSE_TIMEOUT = 5_000_000_000L;

  private static final long PUBLISHING = 10_000_000; // ns; more than any publication takes

  private final Ring ring;
  private final EngineClock clock;
  private final Lifecycle lifecycle = new Lifecycle();
  private final boolean replay;
  private final List<HandlerAgent> handlers = new ArrayList<>();
  private final List<AgentPlan> plans = new ArrayList<>();
  private final CoreHandler core;
  private final HeartbeatAgent heartbeat;
  private final OutboundAgent outbound;
  private final Publishers publishers;
  private final Runner runner;
  private final Thread exitHook;
  private final Journalling journalling; // null: the run is not journalled
  private final JournalStart journalStart; // null there
  private final Snapshot replayed; // what a replay begins from; null for the beginning
  private final Marks replayMarks;
  private volatile Failure closeReason; // what the engine is closed in order for
  private final Object closing = new Object();
  private Drained drained;
  private volatile boolean closeRequested; // by an agent on the polling thread

  /** An agent and how it runs. */
  record AgentPlan(Agent agent, Idle idle, int core) {}

  Engine(EngineBuilder builder) {
    journalling =
        builder.journal == null
            ? null
            : new Journalling(
                builder.journal,
                builder.description,
                builder.clock,
                builder.handlers.size(),
                builder.driver == Driver.THREADS,
                System::nanoTime,
                this::closeBecause);
    clock = journalling == null ? builder.clock : journalling.clock();
    if (journalling != null) {
      lifecycle.awaitRecovery();
    }
    ReplayListener listener = builder.replayListener;
    Marks marks =
        journalling != null
            ? journalling.marks()
            : listener == null ? null : new Marks(builder.handlers.size(), listener);
    replayed = builder.snapshot;
    replayMarks = marks;
    replay = builder.replay;
    ring = new Ring(builder.ringSize, builder.producers);
    Ring timers = new Ring(builder.timerSlots, Ring.Producers.ONE);
    Ring commands = new Ring(builder.commandSlots, Ring.Producers.ONE);
    core =
        builder.core == null
            ? null
            : new CoreHandler(
                builder.core.core(),
                marks != null,
                commands.mostSlotsAtOnce(),
                exit(
                    commands, listener, (slab, offset, slots) -> journalling.compare(slab, offset)),
                exit(timers, null, (slab, offset, slots) -> 0));
    boolean beats = !replay && (builder.heartbeat != null || core != null);
    Idle idle = builder.profile == Profile.PINNED ? Idle.BUSY_SPIN : Idle.BACKING_OFF;
    publishers =
        new Publishers(
            ring,
            builder.producers,
            lifecycle,
            clock,
            builder.driver == Driver.THREADS ? Backpressure.YIELD : new PollWhileFull(),
            core != null);
    heartbeat =
        beats
            ? new HeartbeatAgent(
                builder.heartbeat,
                clock,
                publishers.internal("heartbeat", Publishers.HEARTBEAT),
                timers,
                lifecycle)
            : null;
    if (heartbeat != null) {
      plans.add(plan(heartbeat, builder.heartbeatOptions, idle));
    }
    for (ProducerSpec spec : builder.producerSpecs) {
      Publisher publisher = publishers.external(spec.name());
      plans.add(
          plan(
              new ProducerAgent(spec.name(), spec.producer(), publisher, lifecycle),
              spec.options(),
              idle));
    }
    Map<String, Ring.Reader> readers = new LinkedHashMap<>();
    for (HandlerSpec spec : builder.handlers) {
      Ring.Reader[] after =
          spec.options().after().stream().map(readers::get).toArray(Ring.Reader[]::new);
      Ring.Reader reader = ring.newReader(after);
      readers.put(spec.name(), reader);
      EventHandler handler = spec.core() == null ? spec.handler() : core;
      if (marks != null) {
        handler = marks.add(spec, handler, spec.core() == null ? () -> 0 : core::stateHash);
      }
      HandlerAgent agent = new HandlerAgent(spec.name(), handler, ring, reader, lifecycle);
      handlers.add(agent);
      if (spec.core() != null) {
        core.onBlocked(agent::endBatch);
      }
      plans.add(
          plan(spec.core() == null ? agent : new CoreAgent(agent, core), spec.options(), idle));
    }
    outbound =
        core == null || replay
            ? null
            : new OutboundAgent(
                commands,
                publishers.internal("loopback", Publishers.LOOPBACK),
                builder.gateway,
                publishers.internal("gateway", Publishers.GATEWAY),
                journalling == null ? builder.watermark : journalling.watermark(),
                builder.resend,
                lifecycle);
    if (outbound != null) {
      plans.add(plan(outbound, builder.outboundOptions, idle));
    }
    if (journalling != null) {
      addJournal(builder, idle);
    }
    if (core != null && journalling != null) {
      core.onLost(journalling::onLost);
    } else if (core != null && listener != null) {
      core.onLost(listener::onLost);
    }
    Monitor monitor =
        new Monitor(
            handlers,
            heartbeat == null ? null : heartbeat.counters(),
            builder.heartbeat,
            clock::now,
            System::nanoTime,
            builder.clock instanceof DisciplinedClock disciplined
                ? disciplined::discipline
                : () -> {},
            builder.stallNanos,
            builder.stallListener,
            builder.printer);
    lifecycle.onFailure(() -> onFailure(builder));
    runner =
        builder.driver == Driver.THREADS
            ? new ThreadRunner(builder, plans, monitor, lifecycle)
            : new CallerRunner(builder, plans, handlers, monitor, lifecycle);
    journalStart =
        journalling == null
            ? null
            : new JournalStart(
                journalling,
                ring,
                handlers,
                core,
                heartbeat,
                outbound,
                publishers,
                runner,
                lifecycle);
    exitHook = builder.closeAtExit ? new Thread(this::close, "ringbeat-exit") : null;
  }

  /**
   * Describes a new engine.
   *
   * @return a builder
   */
  public static EngineBuilder builder() {
    return new EngineBuilder();
  }

  /**
   * Starts the agents. With a driver other than threads, the agents start on the calling thread,
   * and {@link #poll} makes them go on.
   *
   * @throws IllegalStateException if the machine is not as the profile asks, or the engine was
   *     started before
   */
  public void start() {
    lifecycle.begin();
    if (journalStart != null) {
      journalStart.run();
    } else {
      if (replayed != null) {
        Recovery.resume(replayed, replayMarks, ring, handlers);
      }
      announce();
      runner.start();
    }
    if (closeRequested) {
      close(CLOSE_TIMEOUT);
      return;
    }
    synchronized (closing) {
      if (drained != null) {
        return; // it was closed meanwhile
      }
      if (exitHook != null) {
        Runtime.getRuntime().addShutdownHook(exitHook);
      }
    }
    LOG.info("engine started: {}", this);
  }

  /**
   * Makes a publisher for one producer, that is for one thread at a time.
   *
   * @param name names the producer in counters and errors
   * @return a new publisher; its source is the next free id, from 4
   * @throws IllegalArgumentException if another publisher has that name
   * @throws IllegalStateException if the engine was promised a single producer and has it
   */
  public Publisher publisher(String name) {
    if (replay) {
      throw new IllegalStateException("a replay has no publishers; use feed");
    }
    if (journalling == null) {
      announce();
    }
    return publishers.external(name);
  }

  /**
   * Runs agents on the calling thread: all of them once, or one that the seed picks. Not for an
   * engine with threads.
   *
   * @return how much was done, 0 if there was nothing to do, -1 once the engine has stopped
   * @throws IllegalStateException if the engine has threads
   */
  public int poll() {
    int work = runner.poll();
    if (closeRequested && !runner.isAgentThread()) {
      close(CLOSE_TIMEOUT);
      return -1;
    }
    return work;
  }

  /**
   * Returns how long it is until the next beat or task is due. Whoever polls an engine that is
   * {@linkplain #isQuiet quiet} may sleep as long, if all that publish from other threads wake it.
   * On the thread that polls, after a poll that had nothing to do.
   *
   * @return ns by the engine's clock; 0 if something is due, {@link Long#MAX_VALUE} if nothing ever
   *     will be
   */
  public long nanosUntilDue() {
    return heartbeat == null ? Long.MAX_VALUE : heartbeat.nanosUntilDue();
  }

  /**
   * Replays recorded events as they were, stamps and sources included, as far as there is room.
   *
   * @param slab the longs that hold whole events, back to back
   * @param from index of word 0 of the first event
   * @param to index behind the last event
   * @return index behind the last event that was taken
   * @throws IllegalStateException if the engine was not built for replay
   * @throws IllegalArgumentException if an event is cut off or larger than the ring
   * @throws EngineStoppedException if it has stopped
   */
  public int feed(long[] slab, int from, int to) {
    if (!replay) {
      throw new IllegalStateException("only an engine that was built for replay is fed");
    }
    if (from < to && !lifecycle.isAccepting()) {
      lifecycle.refuse();
    }
    return ring.copyIn(slab, from, to);
  }

  /**
   * Returns how the engine is.
   *
   * @return its state and, if it is down, why
   */
  public Health health() {
    return lifecycle.health();
  }

  /**
   * Returns the clock that stamps events.
   *
   * @return the engine's clock
   */
  public EngineClock clock() {
    return clock;
  }

  /**
   * Returns how far the journal was written.
   *
   * @return the last sequence that survives the end of the process, -1 if there is none
   */
  public long written() {
    return journalling == null ? -1 : journalling.written();
  }

  /**
   * Returns how far the journal was synced.
   *
   * @return the last sequence that survives a loss of power, -1 if there is none
   */
  public long synced() {
    return journalling == null ? -1 : journalling.synced();
  }

  /**
   * Returns how the run was brought back from its journal.
   *
   * @return null before the start, for an engine without a journal, and for a run that is new
   */
  public Recovered recovered() {
    return journalStart == null ? null : journalStart.recovered();
  }

  /**
   * Asks for a snapshot of all state: a marker is published, each handler saves its state when it
   * meets it, and the journal writes them. Returns before that has happened.
   *
   * @throws IllegalStateException if the engine has no journal, or one producer only
   */
  public void snapshot() {
    if (journalling == null) {
      throw new IllegalStateException("the engine has no journal that a snapshot could belong to");
    }
    journalling.agent().wantSnapshot();
  }

  /**
   * Returns the last sequence that was claimed.
   *
   * @return -1 before the first
   */
  public long cursor() {
    return ring.cursor();
  }

  /**
   * Returns the last sequence that every handler has handled.
   *
   * @return -1 before the first
   */
  public long handled() {
    return HandlerAgent.handledByAll(handlers, ring.cursor());
  }

  /**
   * Returns whether everything that was published has been handled and every command has gone out.
   * More may come at any time from publishers, heartbeat and gateway.
   *
   * @return whether nothing is under way
   */
  public boolean isQuiet() {
    long before = outbound == null ? 0 : outbound.commandsClaimed();
    return (outbound == null || outbound.isIdle())
        && handled() == ring.cursor()
        && (core == null || !core.hasStaged())
        && (outbound == null || (outbound.isIdle() && outbound.commandsClaimed() == before));
  }

  /**
   * Returns the chain over all commands. To be read when the engine has stopped, or on the thread
   * that polls it.
   *
   * @return the hash, 0 without a core
   */
  public long commandHash() {
    return core == null ? 0 : core.commandHash();
  }

  /**
   * Returns a hash of the core's state and its tasks. To be read when the engine has stopped, or on
   * the thread that polls it.
   *
   * @return the hash, 0 without a core
   */
  public long stateHash() {
    return core == null ? 0 : core.stateHash();
  }

  /**
   * Reads all counters, without disturbing the threads that count.
   *
   * @param sink takes them one by one
   */
  public void readCounters(CounterSink sink) {
    sink.counter("ring", "slots", ring.slots());
    sink.counter("ring", "cursor", ring.cursor());
    for (HandlerAgent handler : handlers) {
      handler.readCounters(sink);
    }
    publishers.readCounters(sink);
    if (heartbeat != null) {
      heartbeat.counters().read(sink);
    }
    if (core != null) {
      core.readCounters(sink);
    }
    if (outbound != null) {
      outbound.readCounters(sink);
    }
    if (journalling != null) {
      journalling.readCounters(sink);
    }
  }

  /**
   * Closes the engine: refuses publishers, lets the handlers go on until everything is handled and
   * every command has gone out, at most for a time, then ends all threads. May be called more than
   * once; every call returns what the first found.
   *
   * @param timeoutNanos how long the handlers may take, ns
   * @return what was left, complete if nothing
   * @throws IllegalStateException if it is called by a handler or another agent of this engine,
   *     which would wait for itself: they may use {@link #close}
   */
  public Drained close(long timeoutNanos) {
    if (runner.isAgentThread()) {
      throw new IllegalStateException(
          "an agent of the engine cannot wait for the engine's end; it may call close()");
    }
    lifecycle.beginClose();
    Drained found;
    synchronized (closing) {
      if (drained == null) {
        long began = System.nanoTime();
        runner.drain(timeoutNanos, () -> isQuiet() && ring.trySeal());
        lifecycle.end();
        long rest = timeoutNanos - (System.nanoTime() - began);
        List<String> stuck = runner.end(Math.max(rest, timeoutNanos / 4));
        ring.seal(); // who claimed before is among what is left; who comes now is refused
        drained = whatIsLeft(stuck);
        if (journalling != null && stuck.isEmpty()) { // nobody must write what is closed
          journalling.close(lifecycle);
        }
        removeExitHook();
        LOG.info("engine closed, {}", drained);
      }
      found = drained;
    }
    failForReason(); // before anybody can take it for an end that the host wanted
    return found;
  }

  /**
   * Closes the engine as {@link #close(long)} does, within {@link #CLOSE_TIMEOUT}. Called by a
   * handler or another agent of this engine, it returns at once, and the engine closes when the
   * call has ended; one that is polled closes on the polling thread, at the end of that poll.
   */
  @Override
  public void close() {
    if (runner.isAgentThread()) {
      lifecycle.beginClose();
      if (runner instanceof CallerRunner) {
        closeRequested = true;
        return;
      }
      Thread closer = new Thread(() -> close(CLOSE_TIMEOUT), "ringbeat-close");
      closer.setDaemon(true);
      closer.start();
      return;
    }
    close(CLOSE_TIMEOUT);
  }

  @Override
  public String toString() {
    return runner + ", ring of " + ring.slots() + " slots, " + health();
  }

  private static AgentPlan plan(Agent agent, AgentOptions options, Idle byProfile) {
    return new AgentPlan(
        agent, options.idle() == null ? byProfile : options.idle(), options.core());
  }

  private Outbox.Exit exit(Ring to, ReplayListener listener, Outbox.Exit whileBroughtBack) {
    if (replay) {
      return listener == null
          ? (slab, offset, slots) -> 0
          : (slab, offset, slots) -> {
            listener.onCommand(slab, offset);
            return 0;
          };
    }
    if (journalling == null) {
      return to::tryCopy;
    }
    return (slab, offset, slots) ->
        journalling.isBringingBack()
            ? whileBroughtBack.offer(slab, offset, slots)
            : to.tryCopy(slab, offset, slots);
  }

  private void addJournal(EngineBuilder builder, Idle idle) {
    JournalHandler handler = journalling.handler();
    EventHandler marked = journalling.marks().add(Journalling.NAME, handler, handler, () -> 0);
    HandlerAgent agent =
        new HandlerAgent(Journalling.NAME, marked, ring, ring.newReader(), lifecycle);
    handlers.add(agent);
    Publisher control = builder.producers == Ring.Producers.ONE ? null : publishers.newControl();
    plans.add(plan(journalling.newAgent(agent, control, lifecycle), builder.journalOptions, idle));
    plans.add(new AgentPlan(journalling.keeper(), Idle.SLEEPING, -1));
    plans.add(new AgentPlan(journalling.syncer(), Idle.SLEEPING, -1));
  }

  /** Closes the engine in order for a reason that is its failure afterwards. */
  private void closeBecause(JournalException reason) {
    LOG.error("the engine is closed in order: {}", reason.getMessage());
    closeReason = new Failure(Journalling.NAME, -1, "", reason);
    close();
  }

  private void failForReason() {
    Failure reason = closeReason;
    if (reason != null) {
      lifecycle.fail(reason);
    }
  }

  private void announce() {
    if (!replay) {
      publishers.announce(null);
    }
  }

  /** What a publisher does on the polling thread when the ring is full. */
  private final class PollWhileFull implements Backpressure {
    @Override
    public boolean pause(int tries) {
      return ((CallerRunner) runner).pause(tries);
    }

    @Override
    public long nanoTime() {
      return ((CallerRunner) runner).nanoTime();
    }
  }

  private void onFailure(EngineBuilder builder) {
    Failure failure = lifecycle.health().failure();
    EngineEvents.failed(failure);
    LOG.error("engine down: {}", failure, failure.cause());
    try {
      builder.failureListener.accept(failure);
    } catch (Throwable e) {
      LOG.error("who is to be told of the failure failed, too", e);
    }
  }

  private Drained whatIsLeft(List<String> stuck) {
    Map<String, Long> left = new LinkedHashMap<>();
    long last = lastPublished();
    long first = last + 1;
    for (HandlerAgent handler : handlers) {
      long sequence = handler.position();
      if (sequence < last) {
        left.put(handler.roleName(), last - sequence);
        first = Math.min(first, sequence + 1);
      }
    }
    List<long[]> events = new ArrayList<>();
    while (first <= last) {
      long[] event = ring.copyOf(first);
      events.add(event);
      first += event.length / Event.WORDS;
    }
    long commands = outbound == null ? 0 : outbound.notGoneOut() + core.stagedCommands();
    long unpublished = Math.max(0, ring.cursor() - last) + publishers.held();
    boolean complete = left.isEmpty() && unpublished == 0 && commands == 0 && stuck.isEmpty();
    return new Drained(complete, left, events, unpublished, commands, stuck);
  }

  /** Returns the last sequence before which every slot is published. */
  private long lastPublished() {
    long handled = handled();
    long began = System.nanoTime();
    long last = ring.lastPublished(handled + 1);
    while (last < ring.cursor() && System.nanoTime() - began < PUBLISHING) {
      Thread.onSpinWait(); // a publisher is between its claim and its publication
      last = ring.lastPublished(handled + 1);
    }
    return last;
  }

  private void removeExitHook() {
    if (exitHook != null && Thread.currentThread() != exitHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        LOG.debug("the JVM is ending", e);
      }
    }
  }
}

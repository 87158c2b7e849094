package io.ringbeat.engine;

import io.ringbeat.journal.Journal;
import io.ringbeat.journal.Snapshot;
import io.ringbeat.time.DisciplinedClock;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.HeartbeatSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * Describes an engine. Handlers are added in the order of the picture: one that comes after another
 * is added after it. Not thread-safe.
 */
public final class EngineBuilder {
  final List<HandlerSpec> handlers = new ArrayList<>();
  final List<ProducerSpec> producerSpecs = new ArrayList<>();
  final AgentOptions heartbeatOptions = new AgentOptions();
  final AgentOptions outboundOptions = new AgentOptions();
  final AgentOptions journalOptions = new AgentOptions();
  int ringSize = 1 << 14;
  Ring.Producers producers = Ring.Producers.MANY;
  Driver driver = Driver.THREADS;
  Profile profile = Profile.DEV;
  long seed;
  EngineClock clock;
  HeartbeatSpec heartbeat;
  HandlerSpec core;
  Gateway gateway = NoGateway.INSTANCE;
  LongSupplier watermark = () -> Long.MAX_VALUE;
  long[] resend = {};
  boolean replay;
  ReplayListener replayListener;
  Snapshot snapshot;
  Journal journal;
  final Description description = new Description();
  boolean closeAtExit;
  long stallNanos = 100_000_000;
  StallListener stallListener = (handler, sequence, lag, nanos) -> {};
  Consumer<Failure> failureListener = failure -> {};
  Consumer<String> printer = line -> LoggerFactory.getLogger(Engine.class).info(line);
  ThreadFactory threads = EngineBuilder::daemon;
  ThreadPinner pinner;
  UsableCores usableCores;
  int commandSlots = 1 << 12;
  int timerSlots = 1 << 10;
  Predicate<String> asleep = agent -> false;

  /** A handler and how it runs. */
  record HandlerSpec(String name, EventHandler handler, Core core, AgentOptions options) {}

  /** A producer and how it runs. */
  record ProducerSpec(String name, Producer producer, AgentOptions options) {}

  EngineBuilder() {}

  /**
   * Sets how many slots the ring has; without this 16,384.
   *
   * @param slots a power of two, {@link Ring#MIN_SLOTS} to {@link Ring#MAX_SLOTS}
   * @return this
   */
  public EngineBuilder ringSize(int slots) {
    ringSize = slots;
    return this;
  }

  /**
   * Promises that one publisher is all there will be: no heartbeat, no core, one call of {@link
   * Engine#publisher}. Publishing then needs no atomic operation. Stop the producer before the
   * engine is closed: what it publishes at that very moment may be neither handled nor refused.
   *
   * @return this
   */
  public EngineBuilder singleProducer() {
    producers = Ring.Producers.ONE;
    return this;
  }

  /**
   * Sets who runs the agents; without this each has a thread.
   *
   * @param value the driver
   * @return this
   */
  public EngineBuilder driver(Driver value) {
    driver = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Lets {@link Engine#poll} run the agents in an order that a seed gives.
   *
   * @param value the seed
   * @return this
   */
  public EngineBuilder seeded(long value) {
    driver = Driver.SEEDED;
    seed = value;
    return this;
  }

  /**
   * Sets how the engine treats the machine; without this {@link Profile#DEV}.
   *
   * @param value the profile
   * @return this
   */
  public EngineBuilder profile(Profile value) {
    profile = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets the clock that stamps events; without this the system's, disciplined once a second.
   *
   * @param value thread-safe
   * @return this
   */
  public EngineBuilder clock(EngineClock value) {
    clock = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Lets time itself be published. Without this only due tasks are.
   *
   * @param spec how it beats
   * @return this
   */
  public EngineBuilder heartbeat(HeartbeatSpec spec) {
    heartbeat = Objects.requireNonNull(spec);
    return this;
  }

  /**
   * Lets time itself be published by an agent that runs as asked.
   *
   * @param spec how it beats
   * @param options fills in how its agent runs
   * @return this
   */
  public EngineBuilder heartbeat(HeartbeatSpec spec, Consumer<AgentOptions> options) {
    options.accept(heartbeatOptions);
    return heartbeat(spec);
  }

  /**
   * Adds a handler that sees every event.
   *
   * @param name unique among the handlers
   * @param handler a fresh object
   * @return this
   */
  public EngineBuilder handler(String name, EventHandler handler) {
    return handler(name, handler, options -> {});
  }

  /**
   * Adds a handler.
   *
   * @param name unique among the handlers
   * @param handler a fresh object
   * @param options fills in what it comes after and how it runs
   * @return this
   */
  public EngineBuilder handler(String name, EventHandler handler, Consumer<AgentOptions> options) {
    return add(
        new HandlerSpec(name, Objects.requireNonNull(handler), null, new AgentOptions()), options);
  }

  /**
   * Adds the core, the one handler that may act and that owns the tasks. There is at most one.
   *
   * @param name unique among the handlers
   * @param value a fresh object
   * @return this
   */
  public EngineBuilder core(String name, Core value) {
    return core(name, value, options -> {});
  }

  /**
   * Adds the core.
   *
   * @param name unique among the handlers
   * @param value a fresh object
   * @param options fills in what it comes after and how it runs
   * @return this
   */
  public EngineBuilder core(String name, Core value, Consumer<AgentOptions> options) {
    if (core != null) {
      throw new IllegalArgumentException(
          name + " cannot be the core: " + core.name() + " is; an engine has one");
    }
    core = new HandlerSpec(name, null, Objects.requireNonNull(value), new AgentOptions());
    return add(core, options);
  }

  /**
   * Adds a producer that the engine runs.
   *
   * @param name names the producer in counters and errors
   * @param value a fresh object
   * @return this
   */
  public EngineBuilder producer(String name, Producer value) {
    return producer(name, value, options -> {});
  }

  /**
   * Adds a producer that the engine runs.
   *
   * @param name names the producer in counters and errors
   * @param value a fresh object
   * @param options fills in how it runs
   * @return this
   */
  public EngineBuilder producer(String name, Producer value, Consumer<AgentOptions> options) {
    ProducerSpec spec = new ProducerSpec(name, Objects.requireNonNull(value), new AgentOptions());
    options.accept(spec.options());
    producerSpecs.add(spec);
    return this;
  }

  /**
   * Sets where commands go; without this a command but a task change is a failure of the core.
   *
   * @param value the gateway
   * @return this
   */
  public EngineBuilder gateway(Gateway value) {
    return gateway(value, options -> {});
  }

  /**
   * Sets where commands go.
   *
   * @param value the gateway
   * @param options fills in how the outbound agent runs, which drives the gateway
   * @return this
   */
  public EngineBuilder gateway(Gateway value, Consumer<AgentOptions> options) {
    gateway = Objects.requireNonNull(value);
    options.accept(outboundOptions);
    return this;
  }

  /**
   * Lets no command leave before its cause has been passed, for instance by a journal.
   *
   * @param lastSequence the last sequence whose consequences may leave; called on the outbound
   *     agent's thread
   * @return this
   */
  public EngineBuilder leaveAfter(LongSupplier lastSequence) {
    watermark = Objects.requireNonNull(lastSequence);
    return this;
  }

  /**
   * Hands over commands of an earlier run that nothing in its sequence confirms: the gateway
   * reconciles them before anything is sent.
   *
   * @param commands whole events, back to back
   * @return this
   */
  public EngineBuilder resend(long[] commands) {
    resend = commands.clone();
    return this;
  }

  /**
   * Journals the run, or brings it back: {@link Engine#start} replays what the journal has into the
   * handlers, with every effect cut, before anything new is published. Nothing of the core leaves
   * before its cause is journalled, as the journal's durability asks. The engine closes the
   * journal.
   *
   * @param value a journal that was opened and not begun
   * @return this
   */
  public EngineBuilder journal(Journal value) {
    return journal(value, options -> {});
  }

  /**
   * Journals the run by an agent that runs as asked, or brings it back.
   *
   * @param value a journal that was opened and not begun
   * @param options fills in how the agent runs that writes
   * @return this
   */
  public EngineBuilder journal(Journal value, Consumer<AgentOptions> options) {
    journal = Objects.requireNonNull(value);
    options.accept(journalOptions);
    return this;
  }

  /**
   * Says something of what the run is: a setting, an instrument, the version of the host's code. It
   * goes into the first event of a journalled run. When the run is brought back, what was said then
   * has to be what is said now, but for keys that begin with {@code code.}, which may change.
   *
   * @param key what it is about: letters, digits, dots and dashes
   * @param value any text
   * @return this
   */
  public EngineBuilder describe(String key, String value) {
    description.put(key, value);
    return this;
  }

  /**
   * Cuts every producer and every effect: the engine handles what {@link Engine#feed} is given, and
   * its commands are counted, chained and dropped.
   *
   * @return this
   */
  public EngineBuilder replay() {
    return replay(null);
  }

  /**
   * Cuts every producer and every effect, and tells what the replay comes to.
   *
   * @param listener is told; null for nobody
   * @return this
   */
  public EngineBuilder replay(ReplayListener listener) {
    replay = true;
    replayListener = listener;
    return this;
  }

  /**
   * Lets a replay begin behind a snapshot instead of at the beginning.
   *
   * @param value has a part for each handler with state
   * @return this
   */
  public EngineBuilder from(Snapshot value) {
    snapshot = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets how long a handler may make no progress before that is reported; without this 100 ms.
   *
   * @param nanos ns, positive
   * @param listener is told, besides the log and the flight recorder
   * @return this
   */
  public EngineBuilder onStall(long nanos, StallListener listener) {
    if (nanos <= 0) {
      throw new IllegalArgumentException("a stall of " + nanos + " ns");
    }
    stallNanos = nanos;
    stallListener = Objects.requireNonNull(listener);
    return this;
  }

  /**
   * Sets who is told when the engine goes down, besides the log and the flight recorder.
   *
   * @param listener called once, on the thread of the agent that failed
   * @return this
   */
  public EngineBuilder onFailure(Consumer<Failure> listener) {
    failureListener = Objects.requireNonNull(listener);
    return this;
  }

  /**
   * Sets where the heartbeat's lines go; without this to the log.
   *
   * @param value takes a line
   * @return this
   */
  public EngineBuilder printTo(Consumer<String> value) {
    printer = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets who makes the threads; without this they are daemons.
   *
   * @param value makes threads; the engine names and starts them
   * @return this
   */
  public EngineBuilder threads(ThreadFactory value) {
    threads = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets what pins threads to cores.
   *
   * @param value for instance that of the affinity adapter
   * @return this
   */
  public EngineBuilder pinner(ThreadPinner value) {
    pinner = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Sets on which cores threads may spin; without this they are looked up.
   *
   * @param value the cores
   * @return this
   */
  EngineBuilder usableCores(UsableCores value) {
    usableCores = value;
    return this;
  }

  /**
   * Sets how many slots lie between the core and its way out; small ones are for tests.
   *
   * @param commands slots of commands, a power of two
   * @param timers slots of changes of the timers, a power of two
   * @return this
   */
  EngineBuilder coreSlots(int commands, int timers) {
    commandSlots = commands;
    timerSlots = timers;
    return this;
  }

  /**
   * Lets an agent that a seed picks do nothing that time: how a simulation has slow agents.
   *
   * @param value given the name of the agent that is picked, returns whether it sleeps
   * @return this
   */
  EngineBuilder asleep(Predicate<String> value) {
    asleep = value;
    return this;
  }

  /**
   * Closes the engine when the JVM ends. Without this no hook is installed.
   *
   * @return this
   */
  public EngineBuilder closeAtExit() {
    closeAtExit = true;
    return this;
  }

  /**
   * Makes the engine; nothing runs yet.
   *
   * @return the engine
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public Engine build() {
    requireFitting();
    if (clock == null) {
      clock = DisciplinedClock.system();
    }
    if (usableCores == null) {
      usableCores = UsableCores.find();
    }
    return new Engine(this);
  }

  /**
   * Makes the handlers only, without ring and threads, to be walked through a recorded run.
   *
   * @param listener is told what the core does
   * @return fresh handlers
   * @throws IllegalArgumentException if there is more than handlers: what producers published is in
   *     the run
   */
  public Stepper stepper(ReplayListener listener) {
    replay(listener);
    requireFitting();
    return new Stepper(this, listener);
  }

  /**
   * Makes and starts the engine.
   *
   * @return the running engine
   * @throws IllegalArgumentException if the parts do not fit together
   * @throws IllegalStateException if the machine is not as the profile asks
   */
  public Engine start() {
    Engine engine = build();
    engine.start();
    return engine;
  }

  private EngineBuilder add(HandlerSpec spec, Consumer<AgentOptions> options) {
    for (HandlerSpec other : handlers) {
      if (other.name().equals(spec.name())) {
        throw new IllegalArgumentException("two handlers have the name " + spec.name());
      }
    }
    options.accept(spec.options());
    for (String before : spec.options().after()) {
      if (handlers.stream().noneMatch(other -> other.name().equals(before))) {
        throw new IllegalArgumentException(
            spec.name()
                + " comes after "
                + before
                + ", which is not there; a handler is added after those it follows");
      }
    }
    handlers.add(spec);
    return this;
  }

  private void requireFitting() {
    if (producers == Ring.Producers.ONE && (heartbeat != null || core != null)) {
      throw new IllegalArgumentException(
          "a heartbeat and a core publish, too: an engine that has one has no single producer");
    }
    if (core == null && gateway != NoGateway.INSTANCE) {
      throw new IllegalArgumentException("a gateway without a core never gets a command");
    }
    boolean producing = heartbeat != null || !producerSpecs.isEmpty();
    if (replay && (producing || gateway != NoGateway.INSTANCE || resend.length > 0)) {
      throw new IllegalArgumentException(
          "a replay has no heartbeat, no producers and no gateway: what they published is in what"
              + " it is fed");
    }
    if (snapshot != null && replayListener == null) {
      throw new IllegalArgumentException("only a replay with a listener begins behind a snapshot");
    }
    if (replay && journal != null) {
      throw new IllegalArgumentException("a replay writes no journal");
    }
    if (journal != null && resend.length > 0) {
      throw new IllegalArgumentException("the journal knows what is to be sent again");
    }
    if (replay) {
      producers = Ring.Producers.ONE;
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}

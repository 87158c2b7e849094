package io.ringbeat.engine;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.engine.SimulationPlan.Failing;
import io.ringbeat.engine.SimulationPlan.Place;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.time.ManualClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A whole live engine with its world, from one seed: producers, handlers, core, gateway, heartbeat,
 * clock, and a scheduler that lets agents starve. What it checks is what {@link Engine} promises.
 */
final class Simulation {
  private static final int MOST_POLLS = 400_000;

  private final SimulationPlan plan;
  private final SplittableRandom random;
  private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
  private final Map<String, SimulatedHandler> handlers = new LinkedHashMap<>();
  private final List<SimulatedProducer> producers = new ArrayList<>();
  private final SimulatedCore core;
  private final SimulatedGateway gateway;
  private final Set<String> sleeping = new HashSet<>();
  private final List<Long> cycles = new ArrayList<>(); // the cursor where a heartbeat's cycle began
  private final Engine engine;
  private Drained drained;
  private SimulationRecord record;
  private long coreNext; // the first slot that the core has not handled

  private Simulation(long seed) {
    plan = new SimulationPlan(seed);
    random = plan.random("simulation");
    core = new SimulatedCore(plan);
    EngineBuilder builder =
        Engine.builder()
            .seeded(random.nextLong())
            .clock(clock)
            .ringSize(plan.ringSlots)
            .coreSlots(plan.commandSlots, plan.timerSlots)
            .asleep(this::isAsleep);
    boolean failing = plan.failing == Failing.HANDLER || plan.failing == Failing.BATCH_END;
    for (Place place : plan.places) {
      String[] after = place.after().toArray(new String[0]);
      if (place.isCore()) {
        builder.core("core", core, options -> options.after(after));
        continue;
      }
      List<SimulatedHandler> before = place.after().stream().map(handlers::get).toList();
      boolean last = place.equals(plan.places.get(plan.places.size() - 1));
      SimulatedHandler handler =
          new SimulatedHandler(
              before.stream().filter(h -> h != null).toList(),
              failing && last ? plan.failAt : Long.MAX_VALUE,
              plan.failing == Failing.BATCH_END);
      handlers.put(place.name(), handler);
      builder.handler(place.name(), handler, options -> options.after(after));
    }
    if (plan.journal) {
      builder.leaveAfter(this::journalled);
    }
    gateway = new SimulatedGateway(plan, () -> plan.journal ? journalled() : Long.MAX_VALUE);
    builder.gateway(gateway);
    if (plan.beats) {
      builder.heartbeat(plan.heartbeat());
    }
    engine = builder.start();
    for (int i = 0; i < plan.producers; i++) {
      producers.add(new SimulatedProducer(plan, engine.publisher("producer" + i), clock));
    }
  }

  /**
   * Runs a seed and checks everything.
   *
   * @return how many events its sequence has
   */
  static int check(long seed) {
    try {
      Simulation first = new Simulation(seed);
      first.run();
      first.checkRun();
      Simulation second = new Simulation(seed);
      second.run();
      first.checkSame(second);
      first.checkReplay(false);
      first.checkReplay(true);
      return first.record.size();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed "
              + seed
              + " fails: "
              + e.getMessage()
              + "; "
              + new SimulationPlan(seed)
              + "; again: mvn -o -q test -pl engine -Dtest=SimulationTest -Dringbeat.seed="
              + seed,
          e);
    }
  }

  private long journalled() {
    return handlers.values().iterator().next().next - 1;
  }

  private boolean isAsleep(String agent) {
    if (agent.equals("heartbeat")) {
      cycles.add(engine == null ? -1 : engine.cursor());
    }
    return sleeping.contains(agent);
  }

  private void run() {
    for (int i = 0; i < plan.steps; i++) {
      step();
    }
    sleeping.clear();
    gateway.calm = true;
    if (isUp() && !plan.abrupt) {
      calm();
    }
    close();
  }

  private boolean isUp() {
    return engine.health().status() == Status.UP;
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 50) {
      for (int i = random.nextInt(12); i >= 0; i--) {
        engine.poll();
      }
    } else if (choice < 85) {
      producers.get(random.nextInt(producers.size())).step();
    } else if (choice < 97) {
      advance();
    } else if (plan.starving) {
      sleeping.clear();
      for (Place place : plan.places) {
        sleep(place.name());
      }
      sleep("heartbeat");
      sleep("outbound");
    }
  }

  private void sleep(String agent) {
    if (random.nextInt(4) == 0) {
      sleeping.add(agent);
    }
  }

  private void advance() {
    switch (random.nextInt(8)) {
      case 0 -> clock.advance(0);
      case 1 -> clock.advance(random.nextLong(20 * plan.period));
      case 2 -> clock.advance(plan.period);
      default -> clock.advance(random.nextLong(plan.period));
    }
  }

  /** Nothing new begins: whatever state the engine is in, it comes to rest. */
  private void calm() {
    boolean flushed = false;
    int polls = 0;
    while (isUp() && !(flushed && engine.isQuiet() && !gateway.hasAnswers() && isIdle())) {
      flushed = true;
      for (SimulatedProducer producer : producers) {
        flushed &= producer.flush();
      }
      engine.poll();
      require(polls++ < MOST_POLLS, "never comes to rest: " + engine);
    }
  }

  /** Runs the agents some more; returns whether they find nothing to do. */
  private boolean isIdle() {
    int work = 0;
    for (int i = 0; i < 100 && work == 0; i++) {
      work = engine.poll();
    }
    return work <= 0 && engine.isQuiet();
  }

  private void close() {
    boolean rest = isUp();
    long began = System.nanoTime();
    drained = engine.close(rest ? 1_000_000_000 : 10_000_000);
    require(System.nanoTime() - began < 3_000_000_000L, "closing took too long");
    require(drained.stuck().isEmpty(), "stuck " + drained.stuck());
    record = record();
    boolean handled = drained.left().isEmpty() && drained.commands() == 0;
    require(!rest || engine.health().failure() != null || handled, "at rest and " + drained);
    require(drained.complete() == (handled && drained.unpublished() == 0), "not so: " + drained);
    coreNext = engine.cursor() + 1 - drained.left().getOrDefault("core", 0L);
  }

  /** Puts together what any handler saw, and what was left. */
  private SimulationRecord record() {
    List<long[]> events = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (SimulatedHandler handler : handlers.values()) {
      if (handler.events.size() > events.size()) {
        events = new ArrayList<>(handler.events);
        sequences = new ArrayList<>(handler.sequences);
        times = new ArrayList<>(handler.times);
      }
    }
    long end = engine.cursor() + 1;
    for (long[] event : drained.events()) {
      end -= event.length / Event.WORDS;
    }
    for (long[] event : drained.events()) {
      int last = sequences.size() - 1;
      if (last < 0 || end > sequences.get(last)) {
        events.add(event);
        sequences.add(end);
        times.add(Math.max(last < 0 ? Long.MIN_VALUE : times.get(last), event[Event.ENGINE_TIME]));
      }
      end += event.length / Event.WORDS;
    }
    return new SimulationRecord(events, sequences, times);
  }

  private void checkRun() {
    checkHandlers();
    Failure failure = engine.health().failure();
    if (failure == null) {
      require(engine.health().status() == Status.CLOSED, "not closed: " + engine.health());
    } else {
      checkFailure(failure);
    }
    for (SimulatedProducer producer : producers) {
      producer.check(record, failure == null && !plan.abrupt);
    }
    SimulatedTasks tasks = new SimulatedTasks(core);
    tasks.check(record, coreEnd(), plan.period);
    SimulatedTasks.checkOrder(record, cycles);
    if (failure == null) {
      checkCounters(tasks);
    }
    checkAnswers();
    checkCommands(tasks, failure == null);
  }

  private void checkCounters(SimulatedTasks tasks) {
    Map<String, Long> counters = new LinkedHashMap<>();
    engine.readCounters((scope, name, value) -> counters.put(scope + "." + name, value));
    long registered = counters.get("tasks.registered");
    require(registered == tasks.registered(), registered + " tasks, not " + tasks.registered());
    long timed = counters.get("heartbeat.tasks");
    require(plan.abrupt || timed == tasks.timed(), timed + " timers, not " + tasks.timed());
  }

  private void checkHandlers() {
    handlers.forEach(
        (name, handler) -> {
          for (int i = 0; i < handler.events.size(); i++) {
            require(
                handler.sequences.get(i).equals(record.sequences().get(i))
                    && handler.times.get(i).equals(record.times().get(i))
                    && Arrays.equals(handler.events.get(i), record.event(i)),
                name + " saw another sequence");
          }
          long left = engine.cursor() + 1 - handler.handled;
          require(left == drained.left().getOrDefault(name, 0L), name + ": " + drained);
        });
  }

  private void checkFailure(Failure failure) {
    String cause = String.valueOf(failure.cause().getMessage());
    boolean halted = plan.failing == Failing.TASK && cause.contains("which ran elsewhere, failed");
    require(halted || cause.endsWith("as planned"), "an unplanned failure: " + failure);
    require(!drained.complete() || failure.sequence() < 0, "failed and " + drained);
    for (Place place : plan.places) {
      if (place.after().contains(failure.agent()) && !place.isCore()) {
        long next = handlers.get(place.name()).next;
        require(next <= failure.sequence(), place + " saw the event that failed");
      }
    }
    if (plan.failing == Failing.CORE) {
      require(failure.agent().equals("core"), "another failed: " + failure);
      require(coreNext == failure.sequence(), "the core is at " + coreNext + ": " + failure);
    }
    for (SimulatedProducer producer : producers) {
      producer.stopped = false;
      for (int i = 0; i < 20 && !producer.stopped; i++) {
        producer.step();
      }
      require(producer.stopped, "a producer is not told that the engine is down");
    }
  }

  /** The gateway's answers are in the sequence as it offered them, and no others are. */
  private void checkAnswers() {
    int found = 0;
    for (int i = 0; i < record.size(); i++) {
      long[] event = record.event(i);
      if (Event.source(event[0]) == 3) {
        found++;
        long[] answer = gateway.published.get(record.sequence(i));
        require(
            answer != null
                && Event.kind(event[0]) == Event.kind(answer[0])
                && Arrays.equals(event, 3, 8, answer, 3, 8),
            "not an answer of the gateway at " + record.sequence(i));
      }
    }
    require(found == gateway.published.size(), "answers are lost");
  }

  /** Every command has come out exactly once, in order: together they give the core's chain. */
  private void checkCommands(SimulatedTasks tasks, boolean all) {
    List<long[]> commands = new ArrayList<>(gateway.taken);
    List<List<Long>> sentAway = new ArrayList<>();
    long last = -1;
    for (long[] command : gateway.taken) {
      require(command[Event.VENUE_TIME] > last, "commands out of order at " + last);
      last = command[Event.VENUE_TIME];
      if (Event.kind(command[0]) == Kind.TASK_DUE) {
        sentAway.add(
            List.of(
                CoreContext.cause(last),
                command[Event.A],
                command[Event.B],
                command[Event.C],
                command[Event.D]));
      }
    }
    require(
        sentAway.equals(all ? tasks.sentAway : tasks.sentAway.subList(0, sentAway.size())),
        "tasks that run elsewhere: " + sentAway + ", due " + tasks.sentAway);
    last = -1;
    for (int i = 0; i < record.size(); i++) {
      long[] event = record.event(i);
      if (Event.source(event[0]) == 2) {
        require(event[Event.VENUE_TIME] > last, "task changes out of order at " + last);
        last = event[Event.VENUE_TIME];
        require(CoreContext.cause(last) < record.sequence(i), "before its cause: " + last);
        long[] command = event.clone();
        command[0] &= ~Event.header(0, 0, 2, 0);
        commands.add(command);
      }
    }
    commands.sort((a, b) -> Long.compare(a[Event.VENUE_TIME], b[Event.VENUE_TIME]));
    List<Long> ids = new ArrayList<>();
    for (long[] command : commands) {
      if (Event.kind(command[0]) != Kind.TASK_DUE) {
        ids.add(command[Event.VENUE_TIME]);
      }
    }
    if (all) {
      require(ids.equals(core.sent), "the core sent " + core.sent + ", out came " + ids);
      checkChain(commands);
    }
    require(core.sent.containsAll(ids), "commands came out that the core did not send");
  }

  private void checkChain(List<long[]> commands) {
    Map<Long, Long> times = new LinkedHashMap<>();
    for (int i = 0; i < record.size(); i++) {
      times.put(record.sequence(i), record.time(i));
    }
    Hash64 chain = new Hash64();
    for (long[] command : commands) {
      command[Event.ENGINE_TIME] = times.get(CoreContext.cause(command[Event.VENUE_TIME]));
      for (long word : command) {
        chain.add(word);
      }
    }
    require(chain.value() == engine.commandHash(), "other commands came out than the core sent");
  }

  private void checkSame(Simulation other) {
    require(
        record.sequences().equals(other.record.sequences())
            && record.times().equals(other.record.times())
            && Arrays.deepEquals(record.events().toArray(), other.record.events().toArray()),
        "the same seed gives another sequence");
    require(
        engine.commandHash() == other.engine.commandHash()
            && engine.stateHash() == other.engine.stateHash(),
        "the same seed gives other commands or another state");
  }

  /** Feeds the sequence again, in random pieces, to a core that knows nothing of the run. */
  private void checkReplay(boolean seeded) {
    boolean coreFailed = coreFailed();
    long[] words = record.wordsBefore(coreEnd());
    SplittableRandom cuts = plan.random("replay" + seeded);
    SimulatedHandler recorder = new SimulatedHandler(List.of(), Long.MAX_VALUE, false);
    EngineBuilder builder =
        Engine.builder()
            .driver(Driver.CALLER)
            .ringSize(16 << cuts.nextInt(4))
            .coreSlots(plan.commandSlots, plan.timerSlots)
            .handler("recorder", recorder)
            .core("core", new SimulatedCore(plan))
            .replay();
    Engine replay = (seeded ? builder.seeded(cuts.nextLong()) : builder).start();
    feed(replay, words, cuts);
    replay.close(1_000_000_000);
    require(replay.commandHash() == engine.commandHash(), "a replay gives other commands");
    require(replay.stateHash() == engine.stateHash(), "a replay gives another state");
    if (coreFailed) {
      require(
          replay.health().failure() != null
              && replay.health().failure().sequence() == engine.health().failure().sequence(),
          "a replay does not fail there: " + replay.health());
      return;
    }
    require(replay.health().failure() == null, "a replay fails: " + replay.health());
    for (int i = 0; i < recorder.events.size(); i++) {
      require(
          Arrays.equals(recorder.events.get(i), record.event(i))
              && recorder.times.get(i).equals(record.times().get(i)),
          "a replay shows another sequence");
    }
  }

  private boolean coreFailed() {
    Failure failure = engine.health().failure();
    return failure != null && failure.agent().equals("core");
  }

  /**
   * Returns the first slot behind what the core has been given, the event that it failed on too.
   */
  private long coreEnd() {
    return coreFailed()
        ? coreNext + record.event(record.sequences().indexOf(coreNext)).length / Event.WORDS
        : coreNext;
  }

  private static void feed(Engine replay, long[] words, SplittableRandom cuts) {
    int at = 0;
    try {
      while (replay.health().failure() == null && (at < words.length || !replay.isQuiet())) {
        int to = at;
        for (int i = cuts.nextInt(8); i > 0 && to < words.length; i--) {
          to += Event.slots(words, to) * Event.WORDS;
        }
        at = replay.feed(words, at, to);
        for (int i = cuts.nextInt(4); i > 0; i--) {
          replay.poll();
        }
      }
    } catch (EngineStoppedException e) {
      // it failed where the run did, or the hashes will tell
    }
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new AssertionError(message);
    }
  }
}

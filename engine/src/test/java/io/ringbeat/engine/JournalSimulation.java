package io.ringbeat.engine;

import io.ringbeat.engine.Health.Status;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.HeartbeatSpec.Missed;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A run of several lives, from one seed: an engine with a journal that is closed, crashes, loses
 * power, runs out of disk or meets an event that nobody can handle, and comes back. What it checks
 * is what the journal promises; what it compares with is a core that sees the whole sequence once.
 */
final class JournalSimulation {
  private static final long T0 = 1_700_000_000_000_000_000L;
  private static final int MOST_POLLS = 200_000;

  /** How a life ends. */
  private enum End {
    CLOSE,
    CRASH,
    POWER,
    FULL,
    POISON,
    HANDLER,
    TORN,
    SNAPSHOT_FAILS,
    LIE,
    DAMAGE
  }

  private static final List<End> ENDS = List.of(End.values());
  private static final List<Durability> DURABILITIES = List.of(Durability.values());

  private final long seed;
  private final SplittableRandom random;
  private final int ringSlots;
  private final int commandSlots;
  private final int timerSlots;
  private final long period;
  private final Missed missed;
  private final boolean beats;
  private final int refusePercent;
  private final int silentPercent;
  private final boolean starving;
  private final List<JournalledHandler.Type> types = new ArrayList<>();
  private final boolean coreFirst;
  private final Durability durability;
  private final long checkpointEvery;
  private final long snapshotEvery;
  private final JournalReceiver receiver = new JournalReceiver();
  private final StringBuilder story = new StringBuilder();

  private MemoryStore store = new MemoryStore();
  private JournalHistory known = JournalHistory.EMPTY; // what earlier lives have come to
  private final List<Long> skips = new ArrayList<>();
  private long now = T0;
  private long promised = -1; // the last sequence that has to be there
  private long poison = -1; // the sequence that the core cannot handle
  private int fingerprint;

  // of the present life
  private int life;
  private ManualClock clock;
  private Engine engine;
  private Journal journal;
  private JournalledCore core;
  private JournalledGateway gateway;
  private List<JournalledHandler> handlers;
  private final Set<String> sleeping = new HashSet<>();

  JournalSimulation(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 77);
    ringSlots = 32 << random.nextInt(4);
    commandSlots = 16 << random.nextInt(3);
    timerSlots = 4 << random.nextInt(3);
    period = 1_000_000;
    beats = random.nextInt(8) > 0;
    missed = random.nextBoolean() ? Missed.SKIP : Missed.CATCH_UP;
    refusePercent = random.nextInt(3) == 0 ? 0 : random.nextInt(80);
    silentPercent = random.nextInt(3) == 0 ? 0 : random.nextInt(60);
    starving = random.nextBoolean();
    for (int i = random.nextInt(3); i > 0; i--) {
      types.add(
          random.nextInt(10) == 0
              ? JournalledHandler.Type.NEITHER
              : random.nextBoolean()
                  ? JournalledHandler.Type.STATE
                  : JournalledHandler.Type.STATELESS);
    }
    coreFirst = random.nextBoolean();
    durability = DURABILITIES.get(random.nextInt(3));
    checkpointEvery = random.nextInt(3) == 0 ? 0 : 5 + random.nextInt(150);
    snapshotEvery = random.nextInt(3) == 0 ? 0 : 10 + random.nextInt(300);
    store.sizes(
        random.nextInt(3) == 0 ? Integer.MAX_VALUE : 4 + random.nextInt(60),
        1_000 + random.nextInt(1_000));
    story.append(durability).append(", ring ").append(ringSlots).append(", ").append(types);
    story.append(", checkpoints ").append(checkpointEvery);
    story.append(", snapshots ").append(snapshotEvery).append(';');
  }

  /**
   * Runs a seed and checks everything.
   *
   * @return how many slots its sequence has
   */
  static long check(long seed) {
    JournalSimulation first = new JournalSimulation(seed);
    try {
      first.run();
      if (seed % 16 == 0) {
        JournalSimulation second = new JournalSimulation(seed);
        second.run();
        require(first.fingerprint == second.fingerprint, "the same seed gives another run");
      }
      return first.known.next();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed "
              + seed
              + " fails: "
              + e.getMessage()
              + "; "
              + first.story
              + "; again: mvn -o -q test -pl engine -Dtest=JournalSimulationTest -Dringbeat.seed="
              + seed,
          e);
    }
  }

  private void run() {
    int lives = 2 + random.nextInt(4);
    for (life = 0; life < lives; life++) {
      End end = random.nextInt(3) == 0 ? End.CRASH : ENDS.get(random.nextInt(ENDS.size()));
      story.append(" life ").append(life).append(" ends by ").append(end);
      if (!begin(end)) {
        continue;
      }
      int steps = 10 + random.nextInt(100);
      for (int i = 0; i < steps && isUp(); i++) {
        step(end);
      }
      end(end);
      checkSeen();
    }
    story.append(" calm life");
    if (!begin(null)) { // an event had to be skipped
      require(begin(null), "the calm life is down");
    }
    gateway.calm = true;
    sleeping.clear();
    for (int polls = 0; isUp() && !isIdle(); polls++) {
      require(polls < MOST_POLLS, "never comes to rest: " + engine);
    }
    end(End.CLOSE);
    JournalHistory all = JournalHistory.of(store);
    checkPromised(all);
    JournalReference reference = reference(all, 0);
    checkAll(all, reference);
    fingerprint = Long.hashCode(store.fingerprint() + reference.stateHash + reference.commandHash);
    known = all;
  }

  private boolean isUp() {
    return engine.health().status() == Status.UP;
  }

  private boolean isIdle() {
    int work = 0;
    for (int i = 0; i < 60 && work == 0; i++) {
      work = engine.poll();
    }
    return work <= 0 && engine.isQuiet();
  }

  /** Begins a life and checks that it goes on where the one before was; false if it is over. */
  private boolean begin(End end) {
    checkPromised(JournalHistory.of(store));
    known = JournalHistory.of(store);
    if (poison >= known.next()) {
      poison = -1; // the event was lost
    }
    promised = -1;
    damageSnapshot();
    now = Math.max(T0, now + random.nextLong(20 * period) - 5 * period);
    JournalReference reference = reference(known, random.nextLong());
    if (poison >= 0 && !skips.contains(poison)) {
      return beDown(reference);
    }
    build(end, reference);
    engine.start();
    require(engine.health().status() == Status.UP, "not up: " + engine.health());
    Recovered recovered = engine.recovered();
    if (known.next() == 0) {
      require(recovered == null || recovered.last() < 0, "new, and " + recovered);
    } else {
      require(recovered != null && recovered.last() == known.next() - 1, "it is " + recovered);
      require(recovered.skipped().equals(skips), "skipped " + recovered);
      boolean lost = recovered.notes().toString().contains("are lost, though");
      story.append(lost ? " (lost)" : "");
      story.append(recovered.snapshot() >= 0 ? " (snapshot " + recovered.snapshot() + ")" : "");
      require(!lost || durability != Durability.SYNCED, "lost what was synced: " + recovered);
      if (!lost) {
        require(engine.commandHash() == reference.commandHash, "other commands: " + recovered);
        require(engine.stateHash() == reference.stateHash, "another state: " + recovered);
      }
    }
    for (JournalledHandler handler : handlers) {
      handler.begin();
    }
    if (end == End.HANDLER) {
      JournalledHandler failing = handlers.get(random.nextInt(handlers.size()));
      failing.failAt = engine.cursor() + 1 + random.nextInt(150);
    }
    return true;
  }

  /** The journal ends with an event that the core cannot handle: each life is down there. */
  private boolean beDown(JournalReference reference) {
    require(reference.failedAt == poison, "the reference is not down at " + poison);
    for (int i = random.nextInt(3); i >= 0; i--) {
      long before = store.fingerprint();
      build(null, reference);
      engine.start();
      Failure failure = engine.health().failure();
      require(failure != null && failure.sequence() == poison, "not down there: " + failure);
      require(engine.close(1_000_000_000).stuck().isEmpty(), "stuck");
      store = store.crash(false, null);
      require(store.fingerprint() == before, "being down has changed the store");
    }
    skip();
    story.append(" (skipped ").append(poison).append(')');
    promised = known.next() - 1;
    return false;
  }

  /** An operator decides that nobody is to handle the event. */
  private void skip() {
    skips.add(poison);
    try (Journal tool = new Journal(store, new JournalOptions());
        FrameReader frames = new FrameReader(store.events());
        FrameReader out = new FrameReader(store.out())) {
      while (frames.next()) {
        require(frames.nextSequence() > 0, "nothing");
      }
      long lastId = out.mark();
      while (out.next()) {
        for (int at = 0; at < out.frame().slots() * Event.WORDS; ) {
          lastId = out.frame().words()[at + Event.VENUE_TIME];
          at += Event.slots(out.frame().words(), at) * Event.WORDS;
        }
      }
      tool.begin(frames, out, skips, lastId);
    }
    store = store.crash(false, null);
  }

  private JournalReference reference(JournalHistory history, long cuts) {
    return new JournalReference(history, skips, newCore(), cuts);
  }

  private JournalledCore newCore() {
    return new JournalledCore(seed, commandSlots / 4, period, poison);
  }

  private void build(End end, JournalReference reference) {
    clock = new ManualClock(now);
    JournalOptions options =
        new JournalOptions()
            .durability(durability)
            .checkpointEvery(checkpointEvery)
            .snapshotEvery(snapshotEvery);
    journal = new Journal(store, options);
    core = newCore();
    if (end == End.POISON && skips.isEmpty()) {
      core.poisonFrom = known.next() + 5 + random.nextInt(150);
    }
    gateway =
        new JournalledGateway(
            receiver,
            random.split(),
            refusePercent,
            silentPercent,
            reference.open,
            known.next(),
            durability == Durability.NONE ? () -> Long.MAX_VALUE : this::watermark,
            () -> engine.health().status() != Status.UP);
    engine = null;
    EngineBuilder builder =
        Engine.builder()
            .clock(clock)
            .ringSize(ringSlots)
            .coreSlots(commandSlots, timerSlots)
            .describe("seed", Long.toString(seed))
            .asleep(name -> isUp() && sleeping.contains(name))
            .gateway(gateway)
            .journal(journal);
    if (beats) {
      builder.heartbeat(HeartbeatSpec.every(period).missed(missed));
    }
    builder = random.nextInt(4) == 0 ? builder.driver(Driver.CALLER) : builder;
    builder = builder.driver == Driver.CALLER ? builder : builder.seeded(random.nextLong());
    handlers = new ArrayList<>();
    if (coreFirst) {
      builder.core("core", core);
    }
    boolean recorder = addHandler(builder, "recorder", JournalledHandler.Type.STATELESS);
    for (int i = 0; i < types.size(); i++) {
      recorder &= addHandler(builder, "handler" + i, types.get(i));
    }
    require(recorder, "no recorder");
    if (!coreFirst) {
      builder.core("core", core);
    }
    engine = builder.build();
    sleeping.clear();
  }

  private boolean addHandler(EngineBuilder builder, String name, JournalledHandler.Type type) {
    JournalledHandler handler = JournalledHandler.of(type);
    handlers.add(handler);
    boolean stateless = type == JournalledHandler.Type.STATELESS;
    return builder
            .handler(
                name,
                handler,
                given -> {
                  if (stateless) {
                    given.stateless();
                  }
                })
            .handlers
            .size()
        > 0;
  }

  private long watermark() {
    return durability == Durability.SYNCED ? journal.events().synced() : journal.events().written();
  }

  private void damageSnapshot() {
    List<Long> snapshots = store.snapshots();
    if (!snapshots.isEmpty() && random.nextInt(4) == 0) {
      long newest = snapshots.get(snapshots.size() - 1);
      store = store.copy();
      store.damageSnapshot(newest, random.nextInt(store.readSnapshot(newest).remaining() * 8));
    }
  }

  private void step(End end) {
    int choice = random.nextInt(100);
    if (choice < 50) {
      for (int i = random.nextInt(16); i >= 0 && isUp(); i--) {
        engine.poll();
      }
    } else if (choice < 85) {
      publish();
    } else if (choice < 94) {
      clock.advance(random.nextLong(random.nextInt(6) == 0 ? 6 * period : period));
    } else if (choice < 96) {
      snapshot();
    } else if (starving) {
      sleeping.clear();
      for (String name : List.of("journal", "journal-keeper", "outbound", "core", "heartbeat")) {
        if (random.nextInt(5) == 0) {
          sleeping.add(name);
        }
      }
    }
    if (end == End.FULL && random.nextInt(20) == 0) {
      store.room(random.nextInt(2_000));
    }
    if (end == End.TORN && random.nextInt(20) == 0) {
      store.failAppendAfter(random.nextInt(30));
    }
    if (end == End.SNAPSHOT_FAILS && random.nextInt(20) == 0) {
      store.failSnapshots();
      snapshot();
    }
  }

  private final Map<Integer, Publisher> publishers = new HashMap<>();
  private Engine publishersOf;

  private void snapshot() {
    try {
      engine.snapshot();
    } catch (IllegalStateException e) {
      require(e.getMessage().contains("cannot be saved"), "no snapshot: " + e);
    }
  }

  private void publish() {
    if (publishersOf != engine) {
      publishersOf = engine;
      publishers.clear();
    }
    int index = random.nextInt(1 + (int) (seed % 3));
    Publisher publisher =
        publishers.computeIfAbsent(index, key -> engine.publisher("producer" + key));
    try {
      for (int i = random.nextInt(6); i >= 0; i--) {
        long[] event = event();
        publisher.offer(event, 0, event.length / Event.WORDS);
      }
    } catch (EngineStoppedException e) {
      require(!isUp(), "refused, though it is up");
    }
  }

  private long[] event() {
    switch (random.nextInt(8)) {
      case 0 -> {
        long[] scratch = new long[4 * Event.WORDS];
        int slots =
            TaskSpec.every(period + random.nextLong(3 * period))
                .register(random.nextInt(6), scratch);
        return Arrays.copyOf(scratch, slots * Event.WORDS);
      }
      case 1 -> {
        int slots = 1 + random.nextInt(4);
        long[] event = random.longs((long) slots * Event.WORDS).toArray();
        event[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
        event[Event.E] = (slots - 1L) * Event.BYTES;
        return event;
      }
      default -> {
        long[] event = random.longs(Event.WORDS).toArray();
        event[0] = Event.header(Kind.QUOTE, 0, 0, random.nextInt(4));
        return event;
      }
    }
  }

  private void end(End end) {
    switch (end) {
      case CLOSE -> close();
      case FULL -> runFull();
      case POISON, HANDLER, TORN -> fail(end);
      case SNAPSHOT_FAILS -> failSnapshot();
      default -> {}
    }
    require(store.violation() == null, store.violation());
    now = clock.now();
    if (end == End.LIE || end == End.DAMAGE) {
      beRefused(end);
    }
    boolean power = end == End.POWER || random.nextInt(6) == 0;
    promised = power ? journal.events().synced() : journal.events().written();
    story.append(power ? " (power lost)" : "").append(", ").append(promised);
    store = store.crash(power, random);
    if (power && durability != Durability.SYNCED) {
      receiver.forget(JournalHistory.of(store).next(), JournalHistory.lastIdOf(store));
    }
  }

  private void close() {
    if (!isUp()) {
      require(engine.health().failure() != null, "ended by itself: " + engine);
      return;
    }
    sleeping.clear();
    Drained drained = engine.close(2_000_000_000);
    require(drained.complete(), "closed, and " + drained + ", " + engine);
    require(engine.health().status() == Status.CLOSED, "closed, and " + engine);
    require(journal.events().synced() == engine.cursor(), "closed, and not all is synced");
  }

  private void runFull() {
    sleeping.clear();
    if (isUp()) {
      store.room(0);
    }
    for (int i = 0; isUp(); i++) {
      require(i < MOST_POLLS, "is up without a disk");
      publish();
      engine.poll();
    }
    engine.poll();
    Failure failure = engine.health().failure();
    require(
        failure != null
            && failure.agent().equals("journal")
            && failure.cause() instanceof JournalException,
        "the disk is full, and " + engine.health());
    Drained drained = engine.close(1);
    require(drained.complete(), "the disk is full, and " + drained);
    require(journal.events().synced() == engine.cursor(), "not everything is synced");
  }

  private void fail(End end) {
    for (int i = 0; i < 400 && isUp(); i++) {
      step(end);
    }
    Failure failure = engine.health().failure();
    if (failure == null) {
      return; // it was not reached
    }
    require(
        String.valueOf(failure.cause().getMessage()).endsWith("as planned"),
        "an unplanned failure: " + failure);
    if (end == End.POISON) {
      require(failure.agent().equals("core"), "another failed: " + failure);
      poison = failure.sequence();
    }
    if (random.nextBoolean()) {
      long began = System.nanoTime();
      Drained drained = engine.close(1_000_000_000);
      require(System.nanoTime() - began < 3_000_000_000L, "closing took too long");
      require(drained.stuck().isEmpty(), "stuck");
      if (end != End.TORN) {
        require(journal.events().written() == engine.cursor(), "its end is not in the journal");
      }
    }
  }

  private void failSnapshot() {
    for (int i = 0; i < 100 && isUp(); i++) {
      step(End.SNAPSHOT_FAILS);
    }
    Failure failure = engine.health().failure();
    require(failure == null, "without room for snapshots it does not go on: " + failure);
  }

  /** What was promised is taken away, or damaged: the next life does not begin. */
  private void beRefused(End end) {
    MemoryStore bad;
    long first = -1;
    long last = -1;
    if (end == End.LIE) {
      MemoryStore before = store.copy();
      store.lie();
      bad = store.crash(true, random);
      last = journal.events().synced();
      first = JournalHistory.of(bad).next();
      store = before;
      if (first > last) {
        return;
      }
    } else {
      bad = store.copy();
      long owed = journal.events().written();
      List<Long> segments = bad.events().segments();
      long segment = segments.get(random.nextInt(segments.size()));
      if (bad.documents(segment) == 0) {
        return;
      }
      int document = random.nextInt(bad.documents(segment));
      long[] place = JournalHistory.placeOf(bad, segment, document, owed);
      if (place == null) {
        return;
      }
      bad.damageEvents(segment, document, random.nextInt(8 * (int) place[2]));
      first = place[0];
      last = place[1];
    }
    story.append(" (refused ").append(first).append(" to ").append(last).append(')');
    long before = bad.fingerprint();
    MemoryStore kept = store;
    Journal lastJournal = journal;
    JournalHistory was = known;
    store = bad;
    Engine lastEngine = engine;
    List<JournalledHandler> lastHandlers = handlers;
    build(null, new JournalReference(JournalHistory.EMPTY, skips, newCore(), 0));
    try {
      engine.start();
      boolean behind =
          engine.health().status() == Status.DOWN
              || (engine.recovered() != null && engine.recovered().first() > last);
      require(end == End.DAMAGE && behind, "damage is not seen: " + engine.recovered());
    } catch (DamagedException e) {
      require(e.first() == first && e.last() == last, e.getMessage());
      require(bad.fingerprint() == before, "the refusal has changed the store");
    }
    store = kept;
    engine = lastEngine;
    handlers = lastHandlers;
    journal = lastJournal;
    known = was;
  }

  /** What was promised is there, and all that is there is what was seen. */
  private void checkPromised(JournalHistory found) {
    require(found.next() > promised, "promised " + promised + ", there is " + found.next());
    long common = Math.min(known.next(), found.next());
    require(
        promised < 0 || found.next() >= known.next(),
        "what an earlier life had is gone: " + known.next() + ", " + found.next());
    for (int i = 0; i < known.size() && known.sequence(i) < common; i++) {
      require(Arrays.equals(known.event(i), found.event(i)), "changed: " + known.sequence(i));
    }
  }

  private void checkSeen() {
    JournalHistory found = JournalHistory.of(store);
    for (JournalledHandler handler : handlers) {
      for (int i = 0; i < handler.sequences.size(); i++) {
        long sequence = handler.sequences.get(i);
        int index = found.indexOf(sequence);
        if (sequence >= known.next() && sequence < found.next()) {
          require(
              index >= 0 && Arrays.equals(handler.events.get(i), found.event(index)),
              "the journal has another event at " + sequence);
        }
      }
    }
  }

  private void checkAll(JournalHistory all, JournalReference reference) {
    JournalReference again = reference(all, seed + 1);
    require(
        again.commandHash == reference.commandHash && again.stateHash == reference.stateHash,
        "two replays differ");
    all.checkBeats(missed == Missed.CATCH_UP);
    all.checkTasks();
    all.checkTimes();
    require(reference.failedAt < 0, "the reference fails at " + reference.failedAt);
    Map<Long, long[]> out = JournalHistory.outOf(store);
    Map<Long, Integer> loops = all.taskChanges();
    for (long[] command : reference.commands) {
      long id = command[Event.VENUE_TIME];
      long[] recorded = out.get(id);
      require(recorded != null, "command " + id + " is not in the record");
      require(Arrays.equals(recorded, command), "command " + id + " is recorded as another");
      if (Event.kind(command[0]) == Kind.TASK) {
        int times = loops.getOrDefault(id, 0);
        require(times == 1, "task change " + id + " came back " + times + " times");
      } else {
        require(receiver.has(id, command), "command " + id + " has not arrived");
      }
    }
    for (JournalledHandler handler : handlers) {
      handler.checkOrder();
    }
  }

  static void require(boolean fine, String message) {
    if (!fine) {
      throw new AssertionError(message);
    }
  }
}

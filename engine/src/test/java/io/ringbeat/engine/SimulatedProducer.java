package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A producer whose every step publishes something and numbers it, and which knows afterwards what
 * the sequence has to show of that.
 */
final class SimulatedProducer {
  private static final int[] BOOK = {Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR};

  /** What was published: its words, and what the publisher said. */
  private static final class Attempt {
    final long[] words;
    final long outcome;

    Attempt(long[] words, long outcome) {
      this.words = words;
      this.outcome = outcome;
    }
  }

  /** What the publisher throws instead of an outcome. */
  private static final long REFUSED = -100;

  private final SimulationPlan plan;
  private final SplittableRandom random;
  private final Publisher publisher;
  private final EngineClock clock;
  private final int most;
  private final List<Attempt> attempts = new ArrayList<>();
  private final long[] task = new long[2 * Event.WORDS];
  boolean stopped;

  SimulatedProducer(SimulationPlan plan, Publisher publisher, EngineClock clock) {
    this.plan = plan;
    this.publisher = publisher;
    this.clock = clock;
    random = plan.random(publisher.name());
    most = plan.ringSlots / 4;
    for (int kind = 1; kind <= Kind.MESSAGE; kind++) {
      FullRing policy = random.nextInt(4) == 0 ? FullRing.FAIL : FullRing.WAIT;
      if (kind != Kind.CLEAR) { // it goes by that of SNAPSHOT
        publisher.whenFull(kind, policy);
      }
    }
    for (int kind : new int[] {Kind.DEPTH, Kind.SNAPSHOT, Kind.TRADE, Kind.MARK, Kind.QUOTE}) {
      if (random.nextInt(3) > 0) {
        publisher.whenFull(kind, FullRing.DROP);
      }
    }
    for (int kind : new int[] {Kind.SNAPSHOT, Kind.QUOTE}) {
      if (random.nextInt(2) > 0) {
        publisher.whenFull(kind, FullRing.CONFLATE);
      }
    }
    publisher.timeout(random.nextInt(30) * 1_000L);
  }

  int source() {
    return publisher.source();
  }

  /** Publishes something. */
  void step() {
    int instrument = random.nextInt(3);
    switch (random.nextInt(13)) {
      case 0, 1 -> one(Kind.TRADE, instrument);
      case 2, 3, 4 -> one(Kind.QUOTE, instrument);
      case 5 -> one(Kind.DEPTH, instrument);
      case 6 -> one(Kind.MARK, instrument);
      case 7 -> batch(1 + random.nextInt(most));
      case 8 -> snapshot(instrument, 1 + random.nextInt(most));
      case 9 -> message();
      case 10 -> register();
      case 11 -> other();
      default -> flush();
    }
  }

  /** Publishes what is owed; returns whether nothing is owed any more. */
  boolean flush() {
    try {
      return publisher.flush();
    } catch (EngineStoppedException e) {
      stopped = true;
      return true;
    }
  }

  private long number() {
    return attempts.size();
  }

  private long[] event(int kind, long flags, int instrument) {
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(kind, flags, source(), instrument);
    event[Event.VENUE_TIME] = random.nextInt(1_000_000);
    event[Event.A] = random.nextLong();
    event[Event.B] = random.nextLong();
    event[Event.C] = number();
    event[Event.D] = random.nextLong();
    event[Event.E] = number();
    return event;
  }

  private void one(int kind, int instrument) {
    long[] e = event(kind, Event.LAST, instrument);
    if (random.nextBoolean()) {
      attempt(e, () -> publisher.copy(e, 0, e.length));
      return;
    }
    attempt(e, () -> publisher.publish(e[0], e[1], e[3], e[4], e[5], e[6], e[7]));
  }

  private void batch(int rows) {
    long[] words = new long[0];
    for (int i = 0; i < rows; i++) {
      int kind = random.nextInt(4) == 0 ? Kind.TRADE : BOOK[random.nextInt(BOOK.length)];
      words = plus(words, event(kind, 0, random.nextInt(3)));
    }
    long[] all = words;
    attempt(all, () -> publisher.copy(all, 0, all.length));
  }

  private void snapshot(int instrument, int rows) {
    long[] words = event(Kind.CLEAR, Event.NO_PRICE | (rows == 1 ? Event.LAST : 0), instrument);
    for (int i = 1; i < rows; i++) {
      words = plus(words, event(Kind.SNAPSHOT, i == rows - 1 ? Event.LAST : 0, instrument));
    }
    long[] all = words;
    attempt(all, () -> publisher.copy(all, 0, all.length));
  }

  private static long[] plus(long[] words, long[] more) {
    long[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  private void message() {
    byte[] payload = new byte[random.nextInt((most - 1) * Event.BYTES + 1)];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) random.nextInt();
    }
    long[] words = new long[(1 + Event.payloadSlots(payload.length)) * Event.WORDS];
    words[0] = Event.header(Kind.MESSAGE, Event.LONG, source(), 0);
    words[Event.A] = number();
    words[Event.E] = payload.length;
    for (int i = 0; i < payload.length; i++) {
      words[Event.WORDS + i / 8] |= (payload[i] & 0xFFL) << (i % 8 * 8);
    }
    attempt(words, () -> publisher.message(number(), 0, 0, 0, payload, 0, payload.length));
  }

  private void register() {
    long id = random.nextInt(6);
    if (random.nextInt(3) == 0) {
      TaskSpec.unregister(id, task);
      attempt(Arrays.copyOf(task, Event.WORDS), () -> publisher.unregister(id));
      return;
    }
    TaskSpec spec = plan.task(random, clock.now());
    int slots = spec.register(id, task);
    if (slots <= most) {
      attempt(Arrays.copyOf(task, slots * Event.WORDS), () -> publisher.register(id, spec));
    }
  }

  private void other() {
    long[] e = new long[Event.WORDS];
    switch (random.nextInt(3)) {
      case 0 -> {
        e[0] = Event.header(Kind.CONFIRM, 0, 0, 0);
        e[Event.A] = number();
        attempt(e, () -> publisher.confirm(number(), 0));
      }
      case 1 -> {
        e[0] = Event.header(Kind.TASK_DONE, 0, 0, 0);
        e[Event.A] = random.nextInt(6);
        e[Event.B] = random.nextInt(300);
        attempt(e, () -> publisher.taskDone(e[Event.A], e[Event.B], 0, 0));
      }
      default -> { // a task that is not sound
        e[0] = Event.header(Kind.TASK, 0, 0, 0);
        e[Event.A] = random.nextInt(6);
        e[Event.B] = random.nextInt(3) - 2L;
        e[Event.D] = TaskCode.of(random.nextInt(4), 1 + random.nextInt(3), 3, 0, false, 0);
        attempt(e, () -> publisher.publish(e[0], e[1], e[3], e[4], e[5], e[6], e[7]));
      }
    }
  }

  private void attempt(long[] words, java.util.function.LongSupplier publish) {
    long outcome = REFUSED;
    try {
      outcome = publish.getAsLong();
    } catch (RingFullException e) {
      // nothing of it may be visible
    } catch (EngineStoppedException e) {
      stopped = true;
    }
    attempts.add(new Attempt(words, outcome));
  }

  /** Checks what the sequence shows of this producer. */
  void check(SimulationRecord record, boolean flushed) {
    new Check(record).run(flushed);
  }

  /** Compares attempts and sequence. */
  private final class Check {
    private final SimulationRecord record;
    private final Map<Long, Integer> bySequence = new HashMap<>();
    private final Map<Integer, Long> dropped = new HashMap<>(); // by kind and instrument
    private final Map<Integer, Long> said = new HashMap<>();
    private final Map<Integer, List<Integer>> held = new HashMap<>();
    private int settled; // attempts before this one have been looked at
    private int lastNumber = -1;
    private long conflated;

    Check(SimulationRecord record) {
      this.record = record;
      for (int i = 0; i < attempts.size(); i++) {
        if (attempts.get(i).outcome >= 0) {
          bySequence.put(attempts.get(i).outcome, i);
        }
      }
    }

    void run(boolean flushed) {
      int seen = 0;
      for (int i = 0; i < record.size(); i++) {
        long[] event = record.event(i);
        if (Event.source(event[0]) != source()) {
          continue;
        }
        Integer attempt = bySequence.get(record.sequence(i));
        if (attempt != null) {
          seen++;
          inOrder(attempt);
          i = published(i, attempts.get(attempt).words);
          settle(attempt);
          requireNothingOwed();
          settled = attempt + 1;
        } else {
          i = owed(i, event);
        }
      }
      if (flushed) {
        settle(attempts.size());
        requireNothingOwed();
        require(seen == bySequence.size(), "events are lost");
      }
    }

    private void inOrder(int number) {
      require(number > lastNumber, number + " comes after " + lastNumber);
      lastNumber = number;
    }

    /** Returns the index of the last event that belongs to the attempt. */
    private int published(int first, long[] words) {
      int at = 0;
      for (int i = first; ; i++) {
        long[] event = record.event(i);
        for (int j = 0; j < event.length; j++) {
          long expected = words[at + j];
          if (j == 0) {
            expected |= Event.header(0, 0, source(), 0);
          }
          require(
              j == Event.ENGINE_TIME || event[j] == expected,
              "another event at sequence " + record.sequence(i) + ", word " + j);
        }
        at += event.length;
        if (at == words.length) {
          return i;
        }
      }
    }

    /** Takes note of what was attempted before an attempt and did not get a sequence. */
    private void settle(int end) {
      require(settled <= end, "events of a producer out of order");
      for (; settled < end; settled++) {
        Attempt attempt = attempts.get(settled);
        if (attempt.outcome == Publisher.DROPPED) {
          for (int at = 0; at < attempt.words.length; at += Event.WORDS) {
            dropped.merge(key(attempt.words[at], true), 1L, Long::sum);
          }
        } else if (attempt.outcome == Publisher.HELD) {
          held.computeIfAbsent(key(attempt.words[0], false), k -> new ArrayList<>()).add(settled);
        }
      }
    }

    private static int key(long header, boolean lost) {
      int kind = Event.kind(header);
      boolean book = kind <= Kind.CLEAR;
      return (book ? (lost ? Kind.GAP : Kind.SNAPSHOT) : kind) << 24 | Event.instrument(header);
    }

    private void requireNothingOwed() {
      said.forEach(
          (key, count) ->
              require(count.equals(dropped.get(key)), "said " + said + ", dropped " + dropped));
      require(said.keySet().equals(dropped.keySet()), "said " + said + ", dropped " + dropped);
      require(held.values().stream().allMatch(List::isEmpty), "held and never published " + held);
    }

    /** Takes an event that speaks of others; returns the index of the last one that it took. */
    private int owed(int index, long[] event) {
      int kind = Event.kind(event[0]);
      int instrument = Event.instrument(event[0]);
      if (kind == Kind.GAP) {
        require(event[Event.A] <= event[Event.B], "a gap that ends before it begins");
        said.merge(kind << 24 | instrument, event[Event.C], Long::sum);
        return index;
      }
      if (kind == Kind.CONTROL && event[Event.A] == ControlCode.DROPPED) {
        said.merge((int) event[Event.B] << 24 | instrument, event[Event.C], Long::sum);
        return index;
      }
      if (kind == Kind.CONTROL) {
        require(event[Event.A] == ControlCode.CONFLATED, "an unknown control event");
        conflated = event[Event.C];
        return index;
      }
      int number = (int) event[Event.C];
      long[] words = attempts.get(number).words.clone();
      if (conflated > 0) {
        for (int i = 0; i < words.length; i += Event.WORDS) {
          words[i] |= Event.CONFLATED;
        }
      }
      int last = published(index, words);
      inOrder(number);
      takeHeld(key(event[0], false), number);
      conflated = 0;
      return last;
    }

    private void takeHeld(int key, int number) {
      int end = settled;
      while (end < attempts.size() && attempts.get(end).outcome < 0) {
        end++; // what is owed leaves before the next event that gets a sequence
      }
      settle(end);
      List<Integer> waiting = held.getOrDefault(key, List.of());
      int place = waiting.indexOf(number);
      require(place == conflated, number + " stands for " + conflated + " of " + waiting);
      waiting.subList(0, place + 1).clear();
    }
  }

  private void require(boolean fine, String message) {
    if (!fine) {
      throw new AssertionError(publisher.name() + ": " + message);
    }
  }
}

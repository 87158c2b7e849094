package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Rig.Runner;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Producers on threads of their own publish at random into rings of random sizes, with random
 * policies and random handlers; what the handlers have seen is held against what the producers were
 * told.
 */
@Timeout(60)
final class PublisherPropertyTest {
  private static final long BUDGET = 10 * Rig.SECOND;
  private static final int INSTRUMENTS = 3;
  private static final long MARKET = Event.AT_VENUE | Event.AT_CORE;

  /** Every word of every event tells whose it is and which. */
  private static long word(int source, long counter, int index) {
    return Hash64.mix(((long) source << 48) ^ (counter << 8) ^ index);
  }

  private static long[] event(int kind, int source, int instrument, long counter) {
    long[] event = new long[Event.WORDS];
    boolean market = kind <= Kind.MARK;
    event[0] = Event.header(kind, market ? MARKET | Event.LAST : 0, source, instrument);
    event[Event.VENUE_TIME] = kind == Kind.MESSAGE ? 0 : word(source, counter, Event.VENUE_TIME);
    for (int i = Event.A; i <= Event.E; i++) {
      event[i] = word(source, counter, i);
    }
    event[Event.C] = counter;
    if (kind == Kind.DEPTH || kind == Kind.TRADE) {
      event[Event.D] = 0;
      event[Event.E] = 0;
    }
    return event;
  }

  private static byte[] payload(int source, long counter, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) word(source, counter, 1_000 + i);
    }
    return bytes;
  }

  /** What a producer tried, and what it was told. */
  private static final class Attempt {
    private final long counter;
    private final long[] event;
    private final long result;

    Attempt(long counter, long[] event, long result) {
      this.counter = counter;
      this.event = event;
      this.result = result;
    }

    long counter() {
      return counter;
    }

    long[] event() {
      return event;
    }

    long result() {
      return result;
    }

    int kind() {
      return Event.kind(event[0]);
    }

    /** Kind and instrument for losses: what concerns the book is one thing. */
    String key() {
      return (kind() <= Kind.CLEAR ? "GAP" : Kind.name(kind())) + Event.instrument(event[0]);
    }
  }

  private static final class Producer {
    final Publisher publisher;
    final Random random;
    final int most; // slots at once
    final List<Attempt> attempts = new ArrayList<>();
    final boolean dropsDepth;
    final boolean dropsTrades;
    final boolean holdsQuotes;
    final boolean holdsSnapshots;
    final boolean fails;
    long counter;

    Producer(Publisher publisher, long seed, int most) {
      this.publisher = publisher;
      this.most = most;
      random = new Random(seed);
      dropsDepth = random.nextBoolean();
      dropsTrades = random.nextBoolean();
      holdsQuotes = random.nextBoolean();
      holdsSnapshots = random.nextBoolean();
      fails = random.nextBoolean();
      publisher
          .timeout(30 * Rig.SECOND)
          .whenFull(Kind.DEPTH, dropsDepth ? FullRing.DROP : FullRing.WAIT)
          .whenFull(Kind.TRADE, dropsTrades ? FullRing.DROP : FullRing.WAIT)
          .whenFull(Kind.QUOTE, holdsQuotes ? FullRing.CONFLATE : FullRing.DROP)
          .whenFull(Kind.SNAPSHOT, holdsSnapshots ? FullRing.CONFLATE : FullRing.WAIT)
          .whenFull(Kind.CONFIRM, fails ? FullRing.FAIL : FullRing.WAIT);
    }

    int source() {
      return publisher.source();
    }

    void run(int times) {
      for (int i = 0; i < times; i++) {
        switch (random.nextInt(9)) {
          case 0 -> single(Kind.DEPTH);
          case 1 -> single(Kind.TRADE);
          case 2, 3 -> single(Kind.QUOTE);
          case 4 -> single(Kind.CONFIRM);
          case 5 -> message();
          case 6 -> batch();
          case 7 -> snapshot();
          default -> offer();
        }
        if (random.nextInt(50) == 0) {
          spin(random.nextInt(200_000));
        }
        if (random.nextInt(100) == 0) {
          publisher.flush();
        }
      }
      long began = System.nanoTime();
      while (!publisher.flush()) {
        if (System.nanoTime() - began > 30 * Rig.SECOND) {
          throw new AssertionError("what is held finds no room in 30 s");
        }
        spin(10_000);
      }
    }

    private void single(int kind) {
      int instrument = random.nextInt(INSTRUMENTS);
      long[] e = event(kind, source(), instrument, counter);
      long result;
      try {
        result =
            switch (kind) {
              case Kind.DEPTH ->
                  publisher.depth(instrument, Event.LAST, e[1], e[Event.A], e[Event.B], e[Event.C]);
              case Kind.TRADE ->
                  publisher.trade(instrument, 0, e[1], e[Event.A], e[Event.B], e[Event.C]);
              default ->
                  publisher.publish(
                      e[0] ^ Event.header(0, 0, 0xFFF, 0),
                      e[1],
                      e[Event.A],
                      e[Event.B],
                      e[Event.C],
                      e[Event.D],
                      e[Event.E]);
            };
      } catch (RingFullException refused) {
        assertTrue(fails && kind == Kind.CONFIRM, "only what is to fail may fail");
        result = Publisher.FULL;
      }
      attempts.add(new Attempt(counter++, e, result));
    }

    private void message() {
      int length = random.nextInt(Math.max(1, (most - 1) * Event.BYTES) + 1);
      length = most == 1 ? 0 : length;
      long[] first = event(Kind.MESSAGE, source(), 0, counter);
      first[0] |= Event.LONG;
      first[Event.E] = length;
      long[] e = Arrays.copyOf(first, (1 + Event.payloadSlots(length)) * Event.WORDS);
      byte[] bytes = payload(source(), counter, length);
      Payload.put(e, 0, bytes, 0, length);
      long result =
          publisher.message(e[Event.A], e[Event.B], e[Event.C], e[Event.D], bytes, 0, length);
      attempts.add(new Attempt(counter++, e, result));
    }

    private void batch() {
      int events = 1 + random.nextInt(most);
      long[][] parts = new long[events][];
      for (int i = 0; i < events; i++) {
        int kind = random.nextBoolean() ? Kind.DEPTH : Kind.TRADE;
        parts[i] = event(kind, source(), random.nextInt(INSTRUMENTS), counter + i);
      }
      copy(parts);
    }

    private void snapshot() {
      int rows = 1 + random.nextInt(most);
      int instrument = random.nextInt(INSTRUMENTS);
      long[][] parts = new long[rows][];
      for (int i = 0; i < rows; i++) {
        int kind = i == 0 ? Kind.CLEAR : Kind.SNAPSHOT;
        parts[i] = event(kind, source(), instrument, counter + i);
        parts[i][0] ^= i < rows - 1 ? Event.LAST : 0;
        parts[i][0] |= i == 0 ? Event.NO_PRICE : 0;
      }
      copy(parts);
    }

    private void copy(long[][] parts) {
      long[] joined = Rig.join(parts);
      long result = publisher.copy(joined, 0, joined.length);
      for (int i = 0; i < parts.length; i++) {
        attempts.add(new Attempt(counter++, parts[i], result < 0 ? result : result + i));
      }
    }

    private void offer() {
      long[] e = event(Kind.REPORT, source(), 0, counter);
      attempts.add(new Attempt(counter++, e, publisher.offer(e, 0, 1)));
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  /** Is slow at random, and sums up what it sees. */
  private static final class Slow implements EventHandler {
    private final Random random;
    private final int slowness;
    private long lastTime = Long.MIN_VALUE;
    long hash;
    long next;

    Slow(long seed, int slowness) {
      random = new Random(seed);
      this.slowness = slowness;
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (sequence != next || time < lastTime) {
        throw new IllegalStateException("sequence " + sequence + " after " + (next - 1));
      }
      lastTime = time;
      int length = Event.slots(slab, offset) * Event.WORDS;
      next = sequence + length / Event.WORDS;
      for (int i = 0; i < length; i++) {
        hash = Hash64.mix(hash ^ slab[(offset + i) & (slab.length - 1)]);
      }
      if (slowness > 0 && random.nextInt(20) == 0) {
        spin(random.nextInt(slowness));
      }
    }
  }

  @Test
  void shouldLoseNothingButWhatTheSequenceSays() throws Exception {
    long until = System.nanoTime() + BUDGET;
    long first = System.nanoTime();
    int rounds = 0;
    Map<String, Long> seen = new TreeMap<>();
    for (long seed = first; System.nanoTime() < until || rounds < 3; seed++) {
      try {
        round(new Random(seed), seed, seen);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      rounds++;
    }
    for (String what : List.of("dropped", "conflated", "waits", "refused", "long")) {
      assertTrue(seen.getOrDefault(what, 0L) > 0, what + " happened in none of " + seen);
    }
  }

  private static void round(Random random, long seed, Map<String, Long> totals) throws Exception {
    int slots = 8 << random.nextInt(6);
    boolean one = random.nextInt(6) == 0;
    int count = one ? 1 : 2 + random.nextInt(5);
    int times = 50 + random.nextInt(400);
    EngineBuilder builder = Engine.builder().ringSize(slots);
    if (one) {
      builder.singleProducer();
    }
    List<Slow> handlers = new ArrayList<>();
    int handlerCount = 1 + random.nextInt(3);
    for (int i = 0; i < handlerCount; i++) {
      Slow handler = new Slow(seed + i, random.nextInt(3) * 20_000);
      handlers.add(handler);
      boolean chained = i > 0 && random.nextBoolean();
      String before = "slow" + (i - 1);
      builder.handler(
          "slow" + i,
          handler,
          options -> {
            if (chained) {
              options.after(before);
            }
          });
    }
    Recorder recorder = new Recorder();
    boolean behind = random.nextBoolean();
    builder.handler(
        "recorder",
        recorder,
        options -> {
          if (behind) {
            options.after("slow0");
          }
        });
    Engine engine = builder.start();
    try {
      List<Producer> producers = new ArrayList<>();
      List<Runner> runners = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Producer producer =
            new Producer(engine.publisher("producer" + i), random.nextLong(), slots / 4);
        producers.add(producer);
        runners.add(new Runner("producer" + i, () -> producer.run(times)));
      }
      for (Runner runner : runners) {
        Throwable thrown = runner.await(40 * Rig.SECOND);
        assertNull(thrown, () -> String.valueOf(thrown));
      }
      Drained drained = engine.close(20 * Rig.SECOND);
      assertTrue(drained.complete(), drained::toString);
      for (Slow handler : handlers) {
        assertEquals(handlers.get(0).hash, handler.hash, "handlers see the same sequence");
        assertEquals(engine.cursor() + 1, handler.next);
      }
      Map<Long, long[]> bySequence = new TreeMap<>();
      List<long[]> events = Rig.split(recorder.words());
      for (int i = 0; i < events.size(); i++) {
        bySequence.put(recorder.sequences.get(i), events.get(i));
      }
      for (Producer producer : producers) {
        check(producer, bySequence, engine, totals);
      }
    } finally {
      engine.close(Rig.SECOND);
    }
  }

  private static void check(
      Producer producer, Map<Long, long[]> sequence, Engine engine, Map<String, Long> totals) {
    // What each producer's events say, in their order, against its attempts, in theirs.
    Map<Long, Attempt> byCounter = new TreeMap<>();
    producer.attempts.forEach(attempt -> byCounter.put(attempt.counter(), attempt));
    Map<String, Long> lossShown = new TreeMap<>();
    Map<String, Long> lossTold = new TreeMap<>();
    Map<Integer, Long> replacedShown = new TreeMap<>();
    List<Long> left = new ArrayList<>(); // counters of the events that are there, in their order
    long count = 0;
    long conflatedShown = 0;
    long lastStamp = Long.MIN_VALUE;
    boolean conflatedNext = false;
    for (Map.Entry<Long, long[]> entry : sequence.entrySet()) {
      long[] event = entry.getValue();
      if (Event.source(event[0]) != producer.source()) {
        continue;
      }
      count++;
      assertTrue(event[Event.ENGINE_TIME] >= lastStamp, "stamps of a producer go back");
      lastStamp = event[Event.ENGINE_TIME];
      int kind = Event.kind(event[0]);
      int instrument = Event.instrument(event[0]);
      if (kind == Kind.GAP) {
        lossShown.merge("GAP" + instrument, event[Event.C], Long::sum);
        continue;
      }
      if (kind == Kind.CONTROL && event[Event.A] == ControlCode.DROPPED) {
        lossShown.merge(Kind.name((int) event[Event.B]) + instrument, event[Event.C], Long::sum);
        continue;
      }
      if (kind == Kind.CONTROL) {
        assertEquals(ControlCode.CONFLATED, event[Event.A]);
        replacedShown.merge((int) event[Event.B], event[Event.C], Long::sum);
        conflatedShown += event[Event.C];
        conflatedNext = true;
        continue;
      }
      Attempt attempt = byCounter.get(event[Event.C]);
      assertTrue(attempt != null, () -> "nobody published " + Rig.text(event));
      long[] expected = attempt.event().clone();
      expected[Event.ENGINE_TIME] = event[Event.ENGINE_TIME];
      if (attempt.result() == Publisher.HELD) {
        boolean marked = Event.has(event[0], Event.CONFLATED);
        boolean starts = attempt.kind() == Kind.QUOTE || attempt.kind() == Kind.CLEAR;
        assertTrue(!starts || marked == conflatedNext, "a count stands before what it counts");
        expected[0] |= marked ? Event.CONFLATED : 0;
      } else {
        assertEquals(attempt.result(), entry.getKey(), "the sequence that the producer was told");
        requireSaidBefore(producer, attempt, lossShown, left);
      }
      conflatedNext = false;
      int words = wordsOf(expected);
      assertArrayEquals(
          Arrays.copyOf(expected, words),
          Arrays.copyOf(event, words),
          () -> "torn: " + Rig.text(event));
      left.add(attempt.counter());
    }
    assertEquals(left.size(), left.stream().distinct().count(), "none comes twice");
    long dropped = 0;
    long refused = 0;
    long heldQuotes = 0;
    for (Attempt attempt : producer.attempts) {
      if (attempt.result() == Publisher.DROPPED) {
        dropped++;
        lossTold.merge(attempt.key(), 1L, Long::sum);
      } else if (attempt.result() == Publisher.FULL) {
        refused += attempt.kind() == Kind.CONFIRM ? 1 : 0;
      } else if (attempt.result() == Publisher.HELD) {
        heldQuotes += attempt.kind() == Kind.QUOTE ? 1 : 0;
      } else {
        assertTrue(sequence.containsKey(attempt.result()), "lost: " + Rig.text(attempt.event()));
        assertEquals(attempt.counter(), sequence.get(attempt.result())[Event.C]);
      }
    }
    assertEquals(lossTold, lossShown, "what the sequence says was lost is what was lost");
    long leftQuotes =
        left.stream()
            .map(byCounter::get)
            .filter(each -> each.kind() == Kind.QUOTE && each.result() == Publisher.HELD)
            .count();
    assertEquals(heldQuotes, leftQuotes + replacedShown.getOrDefault(Kind.QUOTE, 0L));
    requireHeldSnapshots(producer, left, replacedShown.getOrDefault(Kind.SNAPSHOT, 0L));
    Map<String, Long> counters = Rig.counters(engine, "publisher." + producer.publisher.name());
    assertEquals(count, counters.get("published"));
    assertEquals(dropped, counters.get("dropped"));
    assertEquals(refused, counters.get("refused"));
    assertEquals(conflatedShown, counters.get("conflated"));
    counters.forEach((name, value) -> totals.merge(name, value, Long::sum));
    totals.merge(
        "long",
        sequence.values().stream().filter(each -> each.length > Event.WORDS).count(),
        Long::sum);
  }

  /** Returns how many words of an event mean something: a payload's last slot may be filled up. */
  private static int wordsOf(long[] event) {
    return Event.WORDS + (Payload.length(event, 0) + Long.BYTES - 1) / Long.BYTES;
  }

  /** Before an event, all is said that its producer owes for what it tried earlier. */
  private static void requireSaidBefore(
      Producer producer, Attempt published, Map<String, Long> lossShown, List<Long> left) {
    Map<String, Long> told = new TreeMap<>();
    Map<String, Long> newestHeld = new TreeMap<>();
    for (Attempt earlier : producer.attempts) {
      if (earlier.counter() >= published.counter()) {
        break;
      }
      if (earlier.result() == Publisher.DROPPED) {
        told.merge(earlier.key(), 1L, Long::sum);
      } else if (earlier.result() == Publisher.HELD) {
        newestHeld.put(earlier.key(), earlier.counter());
      }
    }
    assertEquals(told, lossShown, () -> "said before " + Rig.text(published.event()));
    newestHeld.forEach(
        (key, counter) ->
            assertTrue(
                left.contains(counter),
                () -> key + " was held and has not left before " + Rig.text(published.event())));
  }

  /** Snapshots that were held left as a whole, or were replaced as a whole, and counted. */
  private static void requireHeldSnapshots(Producer producer, List<Long> left, long replaced) {
    long whole = 0;
    long gone = 0;
    int at = 0;
    List<Attempt> attempts = producer.attempts;
    while (at < attempts.size()) {
      Attempt head = attempts.get(at++);
      if (head.kind() != Kind.CLEAR || head.result() != Publisher.HELD) {
        continue;
      }
      boolean leaves = left.contains(head.counter());
      while (at < attempts.size() && attempts.get(at).kind() == Kind.SNAPSHOT) {
        assertEquals(leaves, left.contains(attempts.get(at++).counter()), "a snapshot is whole");
      }
      whole += leaves ? 1 : 0;
      gone += leaves ? 0 : 1;
    }
    assertEquals(gone, replaced, whole + " snapshots left");
  }
}

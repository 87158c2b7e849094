package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What a journal says when it is read from its beginning in one go, whoever wrote it in pieces. */
final class StraightRun {
  private long[] hashes = new long[1 << 16]; // of the event that begins at a sequence, 0 if none
  private final long[] positions = new long[PaperRun.INSTRUMENTS.size()];
  private final Map<Long, long[]> out = new HashMap<>();
  private long last = -1;
  private long events;
  private long beats;

  StraightRun(JournalStore store) {
    try (FrameReader frames = new FrameReader(store.events())) {
      while (frames.next()) {
        if (frames.frame().type() == Frame.EVENTS) {
          read(frames.frame().words(), frames.frame().first(), frames.frame().slots());
        }
      }
      last = frames.nextSequence() - 1;
    }
    try (FrameReader frames = new FrameReader(store.out())) {
      long before = -1;
      while (frames.next()) {
        long[] words = frames.frame().words();
        int end = frames.frame().slots() * Event.WORDS;
        for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
          long id = words[at + Event.VENUE_TIME];
          assertTrue(id > before, "the record of commands has " + id + " behind " + before);
          before = id;
          out.put(id, Arrays.copyOfRange(words, at, at + Event.slots(words, at) * Event.WORDS));
        }
      }
    }
  }

  private void read(long[] words, long first, int slots) {
    while (first + slots > hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    int end = slots * Event.WORDS;
    for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
      long sequence = first + at / Event.WORDS;
      hashes[(int) sequence] = Acknowledging.hash(words, at);
      events++;
      int kind = Event.kind(words[at]);
      if (kind == Kind.HEARTBEAT) {
        assertEquals(++beats, words[at + Event.A], "the heartbeat at sequence " + sequence);
      } else if (kind == Kind.REPORT && OrderCode.executed(words[at + Event.D])) {
        long sign = Event.has(words[at], Event.SELL) ? -1 : 1;
        positions[Event.instrument(words[at])] += sign * words[at + Event.B];
      }
    }
  }

  long last() {
    return last;
  }

  long events() {
    return events;
  }

  long beats() {
    return beats;
  }

  long commands() {
    return out.size();
  }

  /** Returns the positions that the reports come to. */
  long[] positions() {
    return positions.clone();
  }

  /** Makes sure that events are there as they were acknowledged: sequence, hash, ... */
  void requireAll(long[] acknowledged) {
    for (int i = 0; i < acknowledged.length; i += 2) {
      long sequence = acknowledged[i];
      assertTrue(sequence <= last, "sequence " + sequence + " is lost, the last is " + last);
      assertEquals(acknowledged[i + 1], hashes[(int) sequence], "the event " + sequence);
    }
  }

  /** Makes sure that each command has its cause, and is in the record as it was sent. */
  void requireCauses(Map<Long, long[]> sent) {
    sent.forEach(
        (id, command) -> {
          long cause = CoreContext.cause(id);
          assertTrue(cause <= last, "the cause of command " + id + " is lost");
          assertTrue(hashes[(int) cause] != 0, "no event begins where command " + id + " is from");
          long[] recorded = out.get(id);
          assertTrue(recorded != null, "command " + id + " is not in the record");
          assertArrayEquals(Arrays.copyOfRange(command, 1, command.length), recorded);
        });
  }

  /** Makes sure that every command was sent at last that was to be sent. */
  void requireSent(Map<Long, long[]> sent) {
    out.forEach(
        (id, words) -> {
          if (Event.kind(words[0]) != Kind.TASK) {
            assertTrue(sent.containsKey(id), "command " + id + " was never sent");
          }
        });
  }

  /** Returns the hashes of state and commands when sequences have been handled. */
  Map<Long, long[]> hashesAt(JournalStore store, Iterable<Long> sequences) {
    Map<Long, long[]> found = new TreeMap<>();
    sequences.forEach(sequence -> found.put(sequence, new long[2]));
    try (FrameReader frames = new FrameReader(store.events());
        Engine engine =
            Engine.builder()
                .driver(Driver.CALLER)
                .ringSize(1 << 15)
                .core("core", PaperRun.trading())
                .replay()
                .start()) {
      while (frames.next()) {
        if (frames.frame().type() != Frame.EVENTS) {
          continue;
        }
        long first = frames.frame().first();
        int end = frames.frame().slots() * Event.WORDS;
        int at = 0;
        for (Map.Entry<Long, long[]> wanted : found.entrySet()) {
          long sequence = wanted.getKey();
          long[] both = wanted.getValue();
          int to = (int) Math.min(end, (sequence + 1 - first) * Event.WORDS);
          if (to > at) {
            at = feed(engine, frames.frame().words(), at, to);
          }
          if (at > 0 && first + at / Event.WORDS - 1 == sequence) {
            both[0] = engine.stateHash();
            both[1] = engine.commandHash();
          }
        }
        feed(engine, frames.frame().words(), at, end);
      }
    }
    return found;
  }

  /** Replays in pieces, with a ring and by turns, that a seed says. */
  Recording.End inPieces(JournalStore store, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EngineBuilder builder =
        Engine.builder()
            .ringSize(64 << random.nextInt(6))
            .core("core", PaperRun.trading())
            .replay();
    try (FrameReader frames = new FrameReader(store.events());
        Engine engine =
            (random.nextBoolean() ? builder.driver(Driver.CALLER) : builder.seeded(seed)).start()) {
      while (frames.next()) {
        if (frames.frame().type() == Frame.EVENTS) {
          feedInPieces(engine, frames.frame().words(), frames.frame().slots(), random);
        }
      }
      assertTrue(engine.close(30_000 * PaperRun.MS).complete());
      return new Recording.End(engine.handled(), engine.stateHash(), engine.commandHash());
    }
  }

  private static void feedInPieces(
      Engine engine, long[] words, int slots, SplittableRandom random) {
    int end = slots * Event.WORDS;
    int at = 0;
    while (at < end) {
      int to = at;
      for (int events = 1 + random.nextInt(64); events > 0 && to < end; events--) {
        to += Event.slots(words, to) * Event.WORDS;
      }
      at = engine.feed(words, at, to);
      for (int polls = random.nextInt(4); polls > 0; polls--) {
        engine.poll();
      }
    }
  }

  private static int feed(Engine engine, long[] words, int from, int to) {
    int at = from;
    while (at < to) {
      at = engine.feed(words, at, to);
      while (engine.handled() < engine.cursor()) {
        engine.poll();
      }
    }
    return at;
  }
}

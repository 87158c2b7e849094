package io.ringbeat.engine;

import static io.ringbeat.engine.JournalSimulation.require;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.MemoryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store has, read from its beginning, and what must be true of any such sequence. */
final class JournalHistory {
  static final JournalHistory EMPTY = new JournalHistory();

  private final List<long[]> events = new ArrayList<>();
  private final List<Long> sequences = new ArrayList<>();
  private long next;

  static JournalHistory of(MemoryStore store) {
    JournalHistory history = new JournalHistory();
    try (FrameReader frames = new FrameReader(store.events())) {
      while (frames.next()) {
        FrameDecoder frame = frames.frame();
        if (frame.type() == Frame.EVENTS) {
          for (int at = 0; at < frame.slots() * Event.WORDS; ) {
            int length = Event.slots(frame.words(), at) * Event.WORDS;
            history.events.add(Arrays.copyOfRange(frame.words(), at, at + length));
            history.sequences.add(history.next);
            history.next += length / Event.WORDS;
            at += length;
          }
        }
      }
      require(history.next == frames.nextSequence(), "slots are missing");
    }
    return history;
  }

  /** Returns the commands in the record by id, and makes sure that they come in order. */
  static Map<Long, long[]> outOf(MemoryStore store) {
    Map<Long, long[]> all = new LinkedHashMap<>();
    long last = -1;
    try (FrameReader frames = new FrameReader(store.out())) {
      while (frames.next()) {
        long[] words = frames.frame().words();
        for (int at = 0; at < frames.frame().slots() * Event.WORDS; ) {
          int length = Event.slots(words, at) * Event.WORDS;
          long id = words[at + Event.VENUE_TIME];
          require(id > last, "the record has " + id + " behind " + last);
          last = id;
          all.put(id, Arrays.copyOfRange(words, at, at + length));
          at += length;
        }
      }
    }
    return all;
  }

  static long lastIdOf(MemoryStore store) {
    long last = -1;
    for (long id : outOf(store).keySet()) {
      last = id;
    }
    return last;
  }

  /**
   * Returns which sequences are damaged when a document is, and its bytes; null if it is none of
   * those that have to be there.
   */
  static long[] placeOf(MemoryStore store, long segment, int document, long owed) {
    FrameDecoder frame = new FrameDecoder();
    try (DocumentReader reader = store.events().read(segment)) {
      Found found = Found.END;
      for (int i = 0; i <= document; i++) {
        found = reader.next();
      }
      if (found != Found.DOCUMENT
          || frame.decode(reader.document()) != null
          || frame.type() != Frame.EVENTS) {
        return null;
      }
      long last = owed;
      for (long other : store.events().segments()) {
        if (other > segment) {
          last = Math.min(last, beginOf(store, other, last));
        }
      }
      return frame.first() > last
          ? null
          : new long[] {frame.first(), last, Frame.bytes(frame.slots())};
    }
  }

  /** Returns the last sequence before a segment. */
  private static long beginOf(MemoryStore store, long segment, long otherwise) {
    FrameDecoder frame = new FrameDecoder();
    try (DocumentReader reader = store.events().read(segment)) {
      return reader.next() == Found.DOCUMENT && frame.decode(reader.document()) == null
          ? frame.first() - 1
          : otherwise;
    }
  }

  /** Copies an event with its payload, out of a ring's slab or out of any other array. */
  static long[] copy(long[] slab, int offset) {
    long[] event = new long[Event.slots(slab, offset) * Event.WORDS];
    Event.copy(slab, offset, event, 0);
    return event;
  }

  long next() {
    return next;
  }

  int size() {
    return events.size();
  }

  long[] event(int index) {
    return events.get(index);
  }

  long sequence(int index) {
    return sequences.get(index);
  }

  /** Returns the index of the event at a sequence, negative if none begins there. */
  int indexOf(long sequence) {
    return Collections.binarySearch(sequences, sequence);
  }

  /** Returns how often each change of the core's tasks has come back, by its id. */
  Map<Long, Integer> taskChanges() {
    Map<Long, Integer> found = new HashMap<>();
    for (long[] event : events) {
      if (Event.kind(event[0]) == Kind.TASK && Event.source(event[0]) == 2) {
        found.merge(event[Event.VENUE_TIME], 1, Integer::sum);
      }
    }
    return found;
  }

  void checkBeats(boolean all) {
    long last = 0;
    for (long[] event : events) {
      if (Event.kind(event[0]) == Kind.HEARTBEAT) {
        long beat = event[Event.A];
        require(all ? beat == last + 1 : beat > last, "beat " + beat + " follows " + last);
        last = beat;
      }
    }
  }

  void checkTasks() {
    Map<Long, Long> occurrences = new HashMap<>(); // by generation
    for (int i = 0; i < events.size(); i++) {
      long[] event = events.get(i);
      if (Event.kind(event[0]) == Kind.TASK
          && TaskCode.action(event[Event.D]) == TaskCode.REGISTER) {
        occurrences.put(sequences.get(i), 0L);
      } else if (Event.kind(event[0]) == Kind.TASK_DUE) {
        long generation = event[Event.B];
        Long before = occurrences.put(generation, event[Event.C]);
        require(
            before != null && event[Event.C] == before + 1,
            "at " + sequences.get(i) + " occurrence " + event[Event.C] + " follows " + before);
      }
    }
  }

  /** After a restart nothing is stamped before what was. */
  void checkTimes() {
    long latest = Long.MIN_VALUE;
    long floor = Long.MIN_VALUE;
    for (int i = 0; i < events.size(); i++) {
      long[] event = events.get(i);
      if (Event.kind(event[0]) == Kind.CONTROL && event[Event.A] == ControlCode.RECOVERED) {
        floor = latest;
      }
      require(event[Event.ENGINE_TIME] >= floor, "stamped early: " + sequences.get(i));
      latest = Math.max(latest, event[Event.ENGINE_TIME]);
    }
  }
}

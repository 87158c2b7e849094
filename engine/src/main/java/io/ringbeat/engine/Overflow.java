package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a publisher owes the sequence: events it holds because the ring was full, and what has to be
 * said of those it dropped, in the order in which that happened. One entry for each kind and
 * instrument at most; entries are pooled. Not thread-safe but for the counters.
 */
final class Overflow {
  private final Publisher publisher;
  private final List<Entry> owed = new ArrayList<>();
  private final List<Entry> pool = new ArrayList<>();
  private final Counter dropped = new Counter();
  private final Counter conflated = new Counter();

  private static final class Entry {
    int kind;
    int instrument;
    long count; // of events dropped or replaced
    long firstId;
    long lastId;
    long venueTime; // of the last event dropped
    long[] events = new long[Event.WORDS]; // [0, WORDS): room for what is said before the events
    int slots; // of the events that are held; 0: they were dropped
  }

  Overflow(Publisher publisher) {
    this.publisher = publisher;
  }

  boolean isEmpty() {
    return owed.isEmpty();
  }

  long dropped() {
    return dropped.get();
  }

  long conflated() {
    return conflated.get();
  }

  /** Counts events that found no room, all of one batch. */
  void drop(long[] events, int from, int slots) {
    for (int i = from; i < from + slots * Event.WORDS; i += Event.WORDS) {
      int kind = Event.kind(events[i]);
      boolean book = kind <= Kind.CLEAR;
      Entry entry = entry(book ? Kind.GAP : kind, Event.instrument(events[i]));
      if (entry.count == 0) {
        entry.firstId = events[i + Event.C];
      }
      entry.lastId = events[i + Event.C];
      entry.venueTime = events[i + Event.VENUE_TIME];
      entry.count++;
    }
    dropped.add(slots);
    EngineEvents.dropped(publisher.name(), Event.kind(events[from]), slots);
  }

  /** Holds events that found no room in the place of those of the same kind and instrument. */
  void hold(long[] events, int from, int slots) {
    int kind = Event.kind(events[from]) == Kind.CLEAR ? Kind.SNAPSHOT : Event.kind(events[from]);
    Entry entry = entry(kind, Event.instrument(events[from]));
    if (entry.slots > 0) {
      entry.count++;
      conflated.add(1);
      owed.remove(entry); // what is newest leaves last
      owed.add(entry);
    }
    int words = slots * Event.WORDS;
    if (entry.events.length < Event.WORDS + words) {
      entry.events = new long[Event.WORDS + words];
    }
    System.arraycopy(events, from, entry.events, Event.WORDS, words);
    entry.slots = slots;
  }

  /** Publishes what is owed as far as there is room; returns whether nothing is left. */
  boolean flush() {
    while (!owed.isEmpty()) {
      Entry entry = owed.get(0);
      if (!(entry.slots > 0 ? publishHeld(entry) : publishLoss(entry))) {
        return false;
      }
      owed.remove(0);
      pool.add(entry);
    }
    return true;
  }

  private boolean publishLoss(Entry entry) {
    if (entry.kind == Kind.GAP) {
      return publisher.tryPublish(
          Event.header(Kind.GAP, Event.AT_VENUE | Event.AT_CORE | Event.LAST, 0, entry.instrument),
          entry.venueTime,
          entry.firstId,
          entry.lastId,
          entry.count,
          0,
          0);
    }
    return publisher.tryPublish(
        Event.header(Kind.CONTROL, 0, 0, entry.instrument),
        entry.venueTime,
        ControlCode.DROPPED,
        entry.kind,
        entry.count,
        0,
        0);
  }

  private boolean publishHeld(Entry entry) {
    if (entry.count == 0) {
      return publisher.tryCopy(entry.events, Event.WORDS, entry.slots, publisher.stamp()) >= 0;
    }
    Arrays.fill(entry.events, 0, Event.WORDS, 0);
    entry.events[0] = Event.header(Kind.CONTROL, 0, 0, entry.instrument);
    entry.events[Event.A] = ControlCode.CONFLATED;
    entry.events[Event.B] = entry.kind;
    entry.events[Event.C] = entry.count;
    for (int i = 1; i <= entry.slots; i++) {
      entry.events[i * Event.WORDS] |= Event.CONFLATED;
    }
    return publisher.tryCopy(entry.events, 0, entry.slots + 1, publisher.stamp()) >= 0;
  }

  private Entry entry(int kind, int instrument) {
    for (int i = 0; i < owed.size(); i++) {
      Entry entry = owed.get(i);
      if (entry.kind == kind && entry.instrument == instrument) {
        return entry;
      }
    }
    Entry entry = pool.isEmpty() ? new Entry() : pool.remove(pool.size() - 1);
    entry.kind = kind;
    entry.instrument = instrument;
    entry.count = 0;
    entry.slots = 0;
    owed.add(entry);
    return entry;
  }
}

package io.ringbeat.engine;

import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a publisher owes the sequence: events it holds because the ring was full, and what has to be
 * said of those it dropped, in the order in which that happened. A few entries for each instrument
 * at most; entries are pooled. Not thread-safe but for the counters.
 */
final class Overflow {
  private final Publisher publisher;
  private final List<Entry> owed = new ArrayList<>();
  private boolean empty = true; // owed is; asked for each event
  private final List<Entry> pool = new ArrayList<>();
  private final Counter held = new Counter();
  private final Counter dropped = new Counter();
  private final Counter conflated = new Counter();

  private static final class Entry {
    int kind;
    int instrument;
    int sides; // of the book that a held snapshot replaces, a bit each
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
    return empty;
  }

  /** Returns how many entries wait to be published; from any thread. */
  long held() {
    return held.get();
  }

  long dropped() {
    return dropped.get();
  }

  long conflated() {
    return conflated.get();
  }

  /** Counts events that found no room, all of one batch. */
  void drop(long[] events, int from, int slots) {
    int count = 0;
    int end = from + slots * Event.WORDS;
    for (int i = from; i < end; i += Event.slots(events, i) * Event.WORDS) {
      int kind = Event.kind(events[i]);
      Entry entry = loss(isBook(kind) ? Kind.GAP : kind, Event.instrument(events[i]));
      if (entry.count == 0) {
        entry.firstId = events[i + Event.C];
      }
      entry.lastId = events[i + Event.C];
      entry.venueTime = events[i + Event.VENUE_TIME];
      entry.count++;
      count++;
    }
    dropped.add(count);
    EngineEvents.dropped(publisher.name(), Event.kind(events[from]), count);
  }

  /** Holds a quote or a snapshot that found no room in the place of the one before it. */
  void hold(long[] events, int from, int slots) {
    int kind = Event.kind(events[from]) == Kind.QUOTE ? Kind.QUOTE : Kind.SNAPSHOT;
    int sides = kind == Kind.QUOTE ? 0 : clearedSides(events, from, slots);
    Entry entry = held(kind, Event.instrument(events[from]), sides);
    int words = slots * Event.WORDS;
    if (entry.events.length < Event.WORDS + words) {
      entry.events = new long[Event.WORDS + words];
    }
    System.arraycopy(events, from, entry.events, Event.WORDS, words);
    entry.slots = slots;
  }

  /** Which sides a snapshot replaces: a bit each. */
  private static int clearedSides(long[] events, int from, int slots) {
    int sides = 0;
    for (int i = from; i < from + slots * Event.WORDS; i += Event.WORDS) {
      if (Event.kind(events[i]) == Kind.CLEAR && Event.has(events[i], Event.NO_PRICE)) {
        sides |= 1 << Event.sideIndex(events[i]);
      }
    }
    return sides;
  }

  private static boolean isBook(int kind) {
    return kind >= Kind.DEPTH && kind <= Kind.CLEAR;
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
      held.set(owed.size());
    }
    empty = true;
    return true;
  }

  private boolean publishLoss(Entry entry) {
    return (entry.kind == Kind.GAP ? publishGap(entry) : publishDropped(entry)) >= 0;
  }

  private long publishGap(Entry entry) {
    return publisher.tryPublish(
        Event.header(Kind.GAP, Event.AT_VENUE | Event.AT_CORE | Event.LAST, 0, entry.instrument),
        entry.venueTime,
        entry.firstId,
        entry.lastId,
        entry.count,
        0,
        0);
  }

  private long publishDropped(Entry entry) {
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

  /** The entry that counts losses; one that a held event of the same instrument parts is not. */
  private Entry loss(int kind, int instrument) {
    for (int i = owed.size() - 1; i >= 0; i--) {
      Entry entry = owed.get(i);
      if (entry.instrument == instrument) {
        if (entry.slots > 0) {
          break;
        }
        if (entry.kind == kind) {
          return entry;
        }
      }
    }
    return add(kind, instrument, 0);
  }

  /** The entry that a held event goes to, last in the order: what is newest leaves last. */
  private Entry held(int kind, int instrument, int sides) {
    for (int i = 0; i < owed.size(); i++) {
      Entry entry = owed.get(i);
      if (entry.slots > 0
          && entry.kind == kind
          && entry.instrument == instrument
          && entry.sides == sides) {
        entry.count++;
        conflated.add(1);
        owed.remove(i);
        mergeLosses(i, instrument);
        owed.add(entry);
        held.set(owed.size());
        return entry;
      }
    }
    return add(kind, instrument, sides);
  }

  /** Makes one of losses that a held event parted which has left its place. */
  private void mergeLosses(int from, int instrument) {
    for (int i = owed.size() - 1; i >= from; i--) {
      Entry later = owed.get(i);
      Entry earlier = later.instrument == instrument && later.slots == 0 ? before(i, later) : null;
      if (earlier != null) {
        earlier.count += later.count;
        earlier.lastId = later.lastId;
        earlier.venueTime = later.venueTime;
        owed.remove(i);
        pool.add(later);
      }
    }
  }

  /** The loss of the same kind before an entry that no held event of its instrument parts. */
  private Entry before(int index, Entry loss) {
    for (int i = index - 1; i >= 0; i--) {
      Entry entry = owed.get(i);
      if (entry.instrument == loss.instrument) {
        if (entry.slots > 0) {
          return null;
        }
        if (entry.kind == loss.kind) {
          return entry;
        }
      }
    }
    return null;
  }

  private Entry add(int kind, int instrument, int sides) {
    Entry entry = pool.isEmpty() ? new Entry() : pool.remove(pool.size() - 1);
    entry.kind = kind;
    entry.instrument = instrument;
    entry.sides = sides;
    entry.count = 0;
    entry.slots = 0;
    owed.add(entry);
    held.set(owed.size());
    empty = false;
    return entry;
  }
}

package io.ringbeat.liveness;

import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import java.util.Arrays;

/**
 * Events on their way into the ring, in their order: where the ring is full, they are kept. Grows
 * with the most that were kept at once, then does not allocate. For one thread.
 */
final class PeerEvents {
  /** The most slots of one event. */
  static final int MOST_SLOTS = 16;

  private long[] words = new long[64 * Event.WORDS];
  private int begin;
  private int end;

  boolean isEmpty() {
    return begin == end;
  }

  /** Returns for how many slots there is memory. */
  int capacity() {
    return words.length / Event.WORDS;
  }

  /** Adds a PEER event without payload. */
  void add(long peer, int code, long session, long argument) {
    int at = event(Event.header(Kind.PEER, 0, 0, 0), 1);
    put(at, peer, code, session, argument, 0);
  }

  /** Adds a PEER event with a payload. */
  void add(long peer, int code, long session, long argument, byte[] payload) {
    int slots = 1 + Event.payloadSlots(payload.length);
    int at = event(Event.header(Kind.PEER, Event.LONG, 0, 0), slots);
    put(at, peer, code, session, argument, payload.length);
    Payload.put(words, at, payload, 0, payload.length);
  }

  /** Adds a command as the event that it comes back as, and what confirms it. */
  void addVerdict(long id, long[] slab, int offset) {
    int at = room(Event.slots(slab, offset));
    Event.copy(slab, offset, words, at);
    words[at + Event.VENUE_TIME] = id;
    confirm(id, 0);
  }

  /** Adds what confirms a command; outcome 0: well. */
  void confirm(long id, long outcome) {
    int at = event(Event.header(Kind.CONFIRM, 0, 0, 0), 1);
    put(at, id, outcome, 0, 0, 0);
  }

  /** Publishes as far as there is room; returns whether nothing is left. */
  boolean flush(Publisher publisher) {
    while (begin < end) {
      int slots = Event.slots(words, begin);
      if (publisher.offer(words, begin, slots) < 0) {
        return false;
      }
      begin += slots * Event.WORDS;
    }
    begin = 0;
    end = 0;
    return true;
  }

  private int event(long header, int slots) {
    int at = room(slots);
    words[at] = header;
    return at;
  }

  private int room(int slots) {
    int length = slots * Event.WORDS;
    if (end + length > words.length) {
      makeRoom(length);
    }
    int at = end;
    Arrays.fill(words, at, at + length, 0);
    end = at + length;
    return at;
  }

  /** Moves what is left to the front, and into more words where that leaves less than a half. */
  private void makeRoom(int length) {
    int left = end - begin;
    long[] from = words;
    if (left + length > words.length / 2) {
      words = new long[Math.max(words.length, left + length) * 2];
    }
    System.arraycopy(from, begin, words, 0, left);
    begin = 0;
    end = left;
  }

  private void put(int at, long a, long b, long c, long d, long e) {
    words[at + Event.A] = a;
    words[at + Event.B] = b;
    words[at + Event.C] = c;
    words[at + Event.D] = d;
    words[at + Event.E] = e;
  }
}

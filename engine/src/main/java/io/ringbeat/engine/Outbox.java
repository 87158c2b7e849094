package io.ringbeat.engine;

import io.ringbeat.event.Event;

/**
 * Events on their way to where there may be no room yet, first in, first out. Grows to the greatest
 * number under way at once, then never allocates. One thread.
 */
final class Outbox {
  private long[] words = new long[16 * Event.WORDS];
  private int from;
  private int to;

  /** Where events leave to: returns a negative number if there is no room now. */
  @FunctionalInterface
  interface Exit {
    long offer(long[] slab, int offset, int slots);
  }

  boolean isEmpty() {
    return from == to;
  }

  int slots() {
    return (to - from) / Event.WORDS;
  }

  /** Copies an event, with its payload, out of a slab; returns the index of the copy's word 0. */
  int add(long[] slab, int offset) {
    makeRoom(Event.slots(slab, offset) * Event.WORDS);
    int at = to;
    to += Event.copy(slab, offset, words, to);
    return at;
  }

  /** Returns the longs that hold the events; until the next {@link #add}. */
  long[] words() {
    return words;
  }

  /** Returns the index of the first event in {@link #words}; until the next {@link #add}. */
  int begin() {
    return from;
  }

  /** Returns how many longs the events take; an index would not outlast that they move. */
  int length() {
    return to - from;
  }

  /** Takes back what was added since the events took so many longs; none has left since. */
  void takeBack(int length) {
    to = from + length;
  }

  /** Lets events leave as far as there is room; returns whether all have left. */
  boolean flush(Exit exit) {
    while (from < to) {
      int slots = Event.slots(words, from);
      if (exit.offer(words, from, slots) < 0) {
        return false;
      }
      from += slots * Event.WORDS;
    }
    from = 0;
    to = 0;
    return true;
  }

  private void makeRoom(int length) {
    if (to + length <= words.length) {
      return;
    }
    if (to - from + length <= words.length / 2) {
      System.arraycopy(words, from, words, 0, to - from);
    } else {
      long[] larger = new long[Math.max(words.length, to - from + length) * 2];
      System.arraycopy(words, from, larger, 0, to - from);
      words = larger;
    }
    to -= from;
    from = 0;
  }
}

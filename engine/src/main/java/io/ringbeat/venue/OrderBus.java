package io.ringbeat.venue;

import io.ringbeat.event.Event;
import java.util.Arrays;

/**
 * A wire between core and venue: events in flight, each with the time at which it arrives, in the
 * order in which they were sent. An event never overtakes another: it arrives no earlier than the
 * one before it. Grows to the greatest number in flight at once, then never allocates. Not
 * thread-safe.
 */
final class OrderBus {
  private final int timeWord;
  private long[] slab = new long[16 * Event.WORDS];
  private int head; // index of a word
  private int size; // in words
  private long headArrival = Long.MAX_VALUE;
  private long lastArrival = Long.MIN_VALUE;

  /** Makes a wire whose arrival times are written to this word of each event. */
  OrderBus(int timeWord) {
    this.timeWord = timeWord;
  }

  /** Returns when the first event in flight arrives, MAX_VALUE if there is none. */
  long headArrival() {
    return headArrival;
  }

  /** Copies an event onto the wire; it arrives at a time or with the event before it. */
  void send(long[] from, int offset, long arrival) {
    if (size == slab.length) {
      grow();
    }
    int tail = (head + size) & (slab.length - 1);
    System.arraycopy(from, offset, slab, tail, Event.WORDS);
    lastArrival = Math.max(lastArrival, arrival);
    slab[tail + timeWord] = lastArrival;
    if (size == 0) {
      headArrival = lastArrival;
    }
    size += Event.WORDS;
  }

  /** Takes the first event off the wire by copying it; there must be one. */
  void receive(long[] to) {
    System.arraycopy(slab, head, to, 0, Event.WORDS);
    head = (head + Event.WORDS) & (slab.length - 1);
    size -= Event.WORDS;
    headArrival = size == 0 ? Long.MAX_VALUE : slab[head + timeWord];
  }

  private void grow() {
    long[] larger = Arrays.copyOf(slab, slab.length * 2);
    System.arraycopy(slab, 0, larger, slab.length, head);
    slab = larger;
  }
}

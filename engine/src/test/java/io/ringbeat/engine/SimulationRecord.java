package io.ringbeat.engine;

import io.ringbeat.event.Event;
import java.util.List;

/** The sequence as the handlers saw it: events, sequences, engine times. */
record SimulationRecord(List<long[]> events, List<Long> sequences, List<Long> times) {
  int size() {
    return events.size();
  }

  long[] event(int index) {
    return events.get(index);
  }

  long sequence(int index) {
    return sequences.get(index);
  }

  long time(int index) {
    return times.get(index);
  }

  /** Returns the events before a sequence, back to back. */
  long[] wordsBefore(long sequence) {
    long[] words = new long[(int) sequence * Event.WORDS];
    int at = 0;
    for (int i = 0; i < size() && sequence(i) < sequence; i++) {
      System.arraycopy(event(i), 0, words, at, event(i).length);
      at += event(i).length;
    }
    if (at != words.length) {
      throw new AssertionError("the record ends at " + at / Event.WORDS + ", not at " + sequence);
    }
    return words;
  }
}

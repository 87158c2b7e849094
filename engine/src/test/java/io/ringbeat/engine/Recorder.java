package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A handler that keeps every event as it was, for tests. */
final class Recorder implements EventHandler {
  private long[] words = new long[64 * Event.WORDS];
  private int size;
  final List<Long> sequences = new ArrayList<>();
  final List<Long> times = new ArrayList<>();

  @Override
  public synchronized void onEvent(long sequence, long time, long[] slab, int offset) {
    int length = Event.slots(slab, offset) * Event.WORDS;
    if (size + length > words.length) {
      words = Arrays.copyOf(words, Math.max(words.length * 2, size + length));
    }
    size += Event.copy(slab, offset, words, size);
    sequences.add(sequence);
    times.add(time);
  }

  /** Returns all events, back to back. */
  synchronized long[] words() {
    return Arrays.copyOf(words, size);
  }

  /** Returns the events' texts, without their engine times. */
  synchronized List<String> texts() {
    List<String> texts = new ArrayList<>();
    EventView view = new EventView();
    for (int i = 0; i < size; i += Event.slots(words, i) * Event.WORDS) {
      texts.add(view.wrap(words, i).toString().replaceAll(" engineTime=\\d+", ""));
    }
    return texts;
  }

  /** Returns the events of a kind, each by its words. */
  synchronized List<long[]> ofKind(int kind) {
    List<long[]> found = new ArrayList<>();
    for (int i = 0; i < size; i += Event.slots(words, i) * Event.WORDS) {
      if (Event.kind(words[i]) == kind) {
        found.add(Arrays.copyOfRange(words, i, i + Event.slots(words, i) * Event.WORDS));
      }
    }
    return found;
  }
}

package io.ringbeat.engine;

import io.ringbeat.event.Event;
import java.util.ArrayList;
import java.util.List;

/** A handler that keeps all it sees, is never ahead of those it follows, and fails as planned. */
final class SimulatedHandler implements EventHandler {
  private final List<SimulatedHandler> after;
  private final long failAt;
  private final boolean atBatchEnd;

  /** Events in their order. */
  final List<long[]> events = new ArrayList<>();

  final List<Long> sequences = new ArrayList<>();
  final List<Long> times = new ArrayList<>();

  /** The slot that has to come next. */
  long next;

  /** The first slot that the engine may not count as handled. */
  long handled;

  SimulatedHandler(List<SimulatedHandler> after, long failAt, boolean atBatchEnd) {
    this.after = after;
    this.failAt = failAt;
    this.atBatchEnd = atBatchEnd;
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    if (sequence != next) {
      throw new AssertionError("sequence " + sequence + " where " + next + " had to come");
    }
    if (!times.isEmpty() && time < times.get(times.size() - 1)) {
      throw new AssertionError("time goes back at sequence " + sequence);
    }
    for (SimulatedHandler before : after) {
      if (before.next <= sequence) {
        throw new AssertionError("ahead of a handler that it follows at sequence " + sequence);
      }
    }
    if (!atBatchEnd && sequence >= failAt) {
      throw new IllegalStateException("the handler fails, as planned");
    }
    events.add(copy(slab, offset));
    sequences.add(sequence);
    times.add(time);
    next = sequence + Event.slots(slab, offset);
    handled = atBatchEnd ? handled : next;
  }

  @Override
  public void onBatchEnd(long sequence) {
    if (sequence != next - 1) {
      throw new AssertionError("batch ends at " + sequence + " where " + (next - 1) + " is last");
    }
    if (atBatchEnd && sequence >= failAt) {
      throw new IllegalStateException("the handler fails, as planned");
    }
    handled = next;
  }

  /** Copies an event with its payload out of a ring's slab. */
  static long[] copy(long[] slab, int offset) {
    long[] event = new long[Event.slots(slab, offset) * Event.WORDS];
    for (int i = 0; i < event.length; i++) {
      event[i] = slab[(offset + i) & (slab.length - 1)];
    }
    return event;
  }
}

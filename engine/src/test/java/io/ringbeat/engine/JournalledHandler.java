package io.ringbeat.engine;

import io.ringbeat.event.Event;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** A handler that keeps all it sees in one life, and fails as planned. */
class JournalledHandler implements EventHandler {
  /** What its state is. */
  enum Type {
    STATE,
    STATELESS,
    NEITHER
  }

  /** Events in their order. */
  final List<long[]> events = new ArrayList<>();

  final List<Long> sequences = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private int live = -1; // the first event that was not played back
  private long next = -1;
  long failAt = Long.MAX_VALUE;

  static JournalledHandler of(Type type) {
    return type == Type.STATE ? new Counting() : new JournalledHandler();
  }

  void begin() {
    live = events.size();
  }

  @Override
  public void onEvent(long sequence, long time, long[] slab, int offset) {
    if (next >= 0 && sequence != next) {
      throw new AssertionError("sequence " + sequence + " where " + next + " had to come");
    }
    if (!times.isEmpty() && time < times.get(times.size() - 1)) {
      throw new AssertionError("time goes back at sequence " + sequence);
    }
    if (sequence >= failAt) {
      throw new IllegalStateException("the handler fails, as planned");
    }
    events.add(JournalHistory.copy(slab, offset));
    sequences.add(sequence);
    times.add(time);
    next = sequence + Event.slots(slab, offset);
  }

  /** What came after the restart is stamped no earlier than what came before. */
  void checkOrder() {
    long before = Long.MIN_VALUE;
    for (int i = 0; i < live; i++) {
      before = Math.max(before, events.get(i)[Event.ENGINE_TIME]);
    }
    for (int i = Math.max(live, 0); i < events.size(); i++) {
      JournalSimulation.require(
          events.get(i)[Event.ENGINE_TIME] >= before, "stamped early: " + sequences.get(i));
    }
  }

  /** One whose state is saved. */
  private static final class Counting extends JournalledHandler implements State {
    private long count;
    private long sum;

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      super.onEvent(sequence, time, slab, offset);
      count++;
      sum = sum * 31 + slab[offset + Event.A];
    }

    @Override
    public void save(StateWriter out) {
      out.put("count", count);
      out.put("sum", sum);
    }

    @Override
    public void load(StateReader in) {
      count = in.number("count");
      sum = in.number("sum");
    }
  }
}

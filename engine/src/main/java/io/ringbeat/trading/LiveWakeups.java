package io.ringbeat.trading;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.TaskCode;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.Deadlines;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.Wakeups;
import java.util.Arrays;
import org.agrona.collections.LongHashSet;

/**
 * A strategy's tasks in a live engine: each change is a command that comes back as an event. A
 * task's id is negative and a function of the command that registered it, so that a replay gives
 * the same. A task that is ended stays silent from the call on, though the timers hear of it only
 * when the command has come back.
 */
final class LiveWakeups implements Wakeups {
  private final LongHashSet active = new LongHashSet();
  private final long[] event = new long[Event.WORDS];
  private CoreContext context;

  void bind(CoreContext to) {
    context = to;
  }

  @Override
  public long every(long now, long period) {
    Deadlines.requirePeriod(period);
    return register(period, Deadlines.after(now, period));
  }

  @Override
  public long once(long now, long delay) {
    Deadlines.requireDelay(delay);
    return register(0, Deadlines.after(now, delay));
  }

  @Override
  public boolean cancel(long id) {
    if (!active.remove(id)) {
      return false;
    }
    TaskSpec.unregister(id, event);
    context.send(event, 0);
    return true;
  }

  /** Returns whether the strategy is to hear of a task that is due; once, if it is due once. */
  boolean take(long id, boolean periodic) {
    return periodic ? active.contains(id) : active.remove(id);
  }

  /** Returns a hash of the ids of the strategy's tasks. */
  long stateHash() {
    long sum = 0; // a sum, because the set has no order
    for (LongHashSet.LongIterator ids = active.iterator(); ids.hasNext(); ) {
      sum += Hash64.mix(ids.nextValue());
    }
    return sum;
  }

  void save(StateWriter out) {
    long[] ids = new long[active.size()];
    int count = 0;
    for (LongHashSet.LongIterator each = active.iterator(); each.hasNext(); ) {
      ids[count++] = each.nextValue();
    }
    Arrays.sort(ids);
    out.put("tasks", ids, 0, count);
  }

  /** Takes over the tasks; there must be none. */
  void load(StateReader in) {
    long[] ids = in.numbers("tasks");
    for (int i = 0; i < ids.length; i++) {
      if (i > 0 && ids[i] <= ids[i - 1]) {
        throw new StateException("'tasks' are not in order: " + ids[i] + " behind " + ids[i - 1]);
      }
      active.add(ids[i]);
    }
  }

  private long register(long period, long deadline) {
    long id = ~context.nextCommandId();
    event[Event.HEADER] = Event.header(Kind.TASK, 0, 0, 0);
    event[Event.A] = id;
    event[Event.B] = period;
    event[Event.C] = deadline;
    event[Event.D] =
        TaskCode.of(
            TaskCode.REGISTER,
            TaskSpec.Phase.AT.code(),
            TaskSpec.Overlap.ALLOW.code(),
            TaskSpec.OnFailure.HALT.code(),
            false,
            0);
    event[Event.E] = 0;
    context.send(event, 0);
    active.add(id);
    return id;
  }
}

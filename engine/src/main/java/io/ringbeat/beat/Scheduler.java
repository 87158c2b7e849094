package io.ringbeat.beat;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import java.util.List;

/**
 * Runs entries with schedules inside of a core, without a broker. The core hands it its events and
 * its due tasks first; entries come by ENTRY events or by calls. What is due is run at the events
 * of the core, {@link BeatCore#BATCH} runs at an event at most, and is recorded at once. A pure
 * function of the sequence: a replay runs the same at the same sequences.
 *
 * <p>For the core's thread. Time is that of the events.
 */
public final class Scheduler implements State {
  private final Timetable timetable;
  private final Edits edits;
  private final Alarm alarm;
  private final Runs runs;

  /**
   * Makes a scheduler without entries.
   *
   * @param seed what jitter depends on, any value
   * @param task id of the task that wakes it: not negative, and not used otherwise
   * @param runs starts what is due
   */
  public Scheduler(long seed, long task, Runs runs) {
    timetable = new Timetable(seed);
    edits = new Edits(timetable);
    alarm = new Alarm(task);
    this.runs = runs;
  }

  /**
   * Handles an event.
   *
   * @param context how the core acts
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void onEvent(CoreContext context, long[] slab, int offset) {
    int kind = Event.kind(slab[offset]);
    if (kind == Kind.ENTRY) {
      edits.onEvent(context, slab, offset);
    } else if (kind == Kind.CONTROL && slab[offset + Event.A] == ControlCode.RECOVERED) {
      alarm.forget();
    }
    work(context);
  }

  /**
   * Handles a due task.
   *
   * @param context how the core acts
   * @param task which one
   * @return false if it is another's
   */
  public boolean onTask(CoreContext context, TaskDue task) {
    if (!alarm.rings(task)) {
      return false;
    }
    work(context);
    return true;
  }

  /**
   * Puts an entry in, as {@link Timetable#put} does.
   *
   * @param context how the core acts
   * @param entry what is to be run
   * @return whether anything has changed
   */
  public boolean put(CoreContext context, Entry entry) {
    boolean changed = timetable.put(entry, context.sequence(), context.now());
    alarm.set(context, timetable.nextDue());
    return changed;
  }

  /**
   * Takes an entry out.
   *
   * @param name the entry's
   * @return false if there is none
   */
  public boolean remove(String name) {
    return timetable.remove(name);
  }

  /**
   * Returns when the next run is due.
   *
   * @return ns since the epoch, {@link Schedule#NONE} if nothing is
   */
  public long nextDue() {
    return timetable.nextDue();
  }

  /**
   * Returns how all entries stand.
   *
   * @return by their names
   */
  public List<EntryStatus> entries() {
    return timetable.entries();
  }

  /**
   * Returns how many ENTRY events could not be read; the entries are as if they had not been.
   *
   * @return 0 or more
   */
  public long refused() {
    return edits.refused();
  }

  /**
   * Returns why the last of them was refused.
   *
   * @return empty if none was
   */
  public String refusal() {
    return edits.refusal();
  }

  private void work(CoreContext context) {
    if (timetable.nextDue() <= context.now()) {
      timetable.fire(context.now(), BeatCore.BATCH, new Started(context));
    }
    alarm.set(context, timetable.nextDue());
  }

  private final class Started implements Timetable.Sink {
    private final CoreContext context;

    Started(CoreContext context) {
      this.context = context;
    }

    @Override
    public void run(Run run) {
      timetable.settle(run.entry().name(), run.scheduled());
      runs.run(context, run);
    }

    @Override
    public void passed(Entry entry, long first, long last, long count) {}
  }

  @Override
  public void save(StateWriter out) {
    out.put("alarm", alarm.due());
    timetable.save(out);
  }

  @Override
  public void show(StateWriter out) {
    out.put("alarm", alarm.due());
    timetable.show(out);
  }

  @Override
  public void load(StateReader in) {
    alarm.restore(in.number("alarm"));
    timetable.load(in);
  }
}

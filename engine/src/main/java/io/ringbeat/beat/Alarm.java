package io.ringbeat.beat;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.schedule.Schedule;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;

/** The one task that wakes whoever has entries. It is registered anew only to be due earlier. */
final class Alarm {
  private final long task;
  private long due = Schedule.NONE;

  /** The id is not used otherwise. */
  Alarm(long task) {
    this.task = task;
  }

  /** Sees to it that the task is due at an instant, or was before. */
  void set(CoreContext context, long deadline) {
    if (deadline < due) {
      due = deadline;
      context.register(task, TaskSpec.once(0).at(deadline));
    }
  }

  /** Tells whether a task that is due is this one. */
  boolean rings(TaskDue task) {
    if (task.id() != this.task) {
      return false;
    }
    due = Schedule.NONE;
    return true;
  }

  /** The engine was away: whatever became of the task, it is to be registered again. */
  void forget() {
    due = Schedule.NONE;
  }

  long due() {
    return due;
  }

  void restore(long value) {
    due = value;
  }
}

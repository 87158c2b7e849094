package io.ringbeat.time;

/** A task that is due. Valid during the call that it is passed to. */
public interface TaskDue {
  /**
   * Returns which task it is.
   *
   * @return the id under which it was registered
   */
  long id();

  /**
   * Tells registrations under one id apart.
   *
   * @return grows with each registration; in a live engine, the sequence of its event
   */
  long generation();

  /**
   * Tells whether the task will be due again.
   *
   * @return false for a task that is due once
   */
  boolean periodic();

  /**
   * Returns the deadline that was reached.
   *
   * @return ns since the epoch
   */
  long scheduled();

  /**
   * Returns when the task was found due.
   *
   * @return engine time, ns since the epoch; in a backtest the deadline itself
   */
  default long actual() {
    return scheduled();
  }

  /**
   * Returns how often the task was due, this time included.
   *
   * @return 1 for the first time
   */
  long occurrence();

  /**
   * Returns how many beats the heartbeat had published by then.
   *
   * @return 0 or more; 0 where there is no heartbeat
   */
  default long heartbeats() {
    return 0;
  }

  /**
   * Returns what the task means.
   *
   * @return the type of its specification, 0 if it has none
   */
  default int type() {
    return 0;
  }

  /**
   * Returns how many arguments the task has.
   *
   * @return 0 to {@link TaskSpec#MAX_ARGUMENTS}
   */
  default int arguments() {
    return 0;
  }

  /**
   * Returns an argument.
   *
   * @param index 0 to {@link #arguments} - 1
   * @return its value
   * @throws IndexOutOfBoundsException if there is none
   */
  default long argument(int index) {
    throw new IndexOutOfBoundsException("argument " + index + " of 0");
  }
}

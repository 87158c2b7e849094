package io.ringbeat.time;

/** A task that is due. Valid during the call that it is passed to. */
public interface TaskDue {
  /**
   * Returns which task it is.
   *
   * @return the id that its registration gave
   */
  long id();

  /**
   * Returns the deadline that was reached.
   *
   * @return ns since the epoch
   */
  long scheduled();

  /**
   * Returns how often the task was due, this time included.
   *
   * @return 1 for the first time
   */
  long occurrence();
}

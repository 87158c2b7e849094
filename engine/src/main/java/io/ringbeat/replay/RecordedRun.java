package io.ringbeat.replay;

import io.ringbeat.engine.Description;

/** A run that was recorded, with the code that can run it again. */
public interface RecordedRun {
  /**
   * Returns what the run is.
   *
   * @return as its first event says
   */
  Description description();

  /**
   * Makes the run's handlers, at its beginning.
   *
   * @return a fresh machine; the caller closes it
   * @throws io.ringbeat.journal.JournalException if the journal cannot be read
   */
  Machine open();

  /**
   * Makes the run's handlers with a state that was saved.
   *
   * @param saved by a machine of this run
   * @return a machine that stands there; the caller closes it
   * @throws RuntimeException if a handler cannot load it
   */
  default Machine open(Saved saved) {
    Machine machine = open();
    try {
      machine.load(saved);
      return machine;
    } catch (RuntimeException e) {
      machine.close();
      throw e;
    }
  }
}

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
}

package io.ringbeat.replay;

import io.ringbeat.journal.JournalException;

/** A handler that has loaded a state does not have what was saved. */
final class UnfitStateException extends JournalException {
  private static final long serialVersionUID = 1;

  UnfitStateException(String handler, long sequence) {
    super(
        "handler "
            + handler
            + " loads the state of sequence "
            + sequence
            + " and then saves another one: its load does not take over all that its save writes,"
            + " or it is not the code that ran");
  }
}

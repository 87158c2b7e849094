package io.ringbeat.marketdata.file;

import io.ringbeat.backtest.DataException;

/** An event file cannot be written: the disk is full, or permission is missing. */
public class EventFileWriteException extends DataException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, where, and what to do
   * @param cause what it follows from
   */
  public EventFileWriteException(String message, Throwable cause) {
    super(message, cause);
  }
}

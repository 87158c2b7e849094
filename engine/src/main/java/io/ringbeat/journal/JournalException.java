package io.ringbeat.journal;

/** A journal cannot be opened, read or written; the message says where, what and what to do. */
public class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message says where, what and what to do
   */
  public JournalException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message says where, what and what to do
   * @param cause why
   */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}

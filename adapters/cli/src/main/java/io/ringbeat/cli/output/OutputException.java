package io.ringbeat.cli.output;

/** A result cannot be written; the message names the file and what to do. */
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message which file, why, and what to do
   * @param cause what the system said, or null
   */
  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}

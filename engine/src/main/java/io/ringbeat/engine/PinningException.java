package io.ringbeat.engine;

/** A thread cannot be pinned to a core; the message names the core and says why and what to do. */
public class PinningException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message which core, why not, and what to do
   */
  public PinningException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message which core, why not, and what to do
   * @param cause what it follows from
   */
  public PinningException(String message, Throwable cause) {
    super(message, cause);
  }
}

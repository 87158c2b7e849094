package io.ringbeat.state;

/** A state cannot be read: it is damaged, or was written by other code. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message says where and what
   */
  public StateException(String message) {
    super(message);
  }
}

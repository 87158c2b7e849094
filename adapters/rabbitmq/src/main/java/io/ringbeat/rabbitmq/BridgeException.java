package io.ringbeat.rabbitmq;

/** The bridge cannot do what it was asked. Never shows a password. */
public final class BridgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what was wrong, where, and what to do
   */
  public BridgeException(String message) {
    super(message);
  }

  /**
   * Makes one.
   *
   * @param message what was wrong, where, and what to do
   * @param cause what found it; without secrets
   */
  public BridgeException(String message, Throwable cause) {
    super(message, cause);
  }
}

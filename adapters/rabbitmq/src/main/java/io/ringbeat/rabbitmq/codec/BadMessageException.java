package io.ringbeat.rabbitmq.codec;

/** A message is not what its format asks for. Its message says what is wrong and where. */
public final class BadMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is wrong; shows no more than some characters of the data
   */
  public BadMessageException(String message) {
    super(message);
  }

  /**
   * Makes one.
   *
   * @param message what is wrong; shows no more than some characters of the data
   * @param cause what found it
   */
  public BadMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.ringbeat.backtest;

/**
 * Market data cannot be read or is not what it should be; the message says where and what to do.
 */
public class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, where, and what to do
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what was wrong, where, and what to do
   * @param cause what it follows from
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

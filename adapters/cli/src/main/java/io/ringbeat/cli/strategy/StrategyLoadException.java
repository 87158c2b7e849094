package io.ringbeat.cli.strategy;

/** A strategy does not compile or cannot be loaded; the message says why and what to do. */
public final class StrategyLoadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, where, and what to do
   */
  public StrategyLoadException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what is wrong, where, and what to do
   * @param cause what it follows from
   */
  public StrategyLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}

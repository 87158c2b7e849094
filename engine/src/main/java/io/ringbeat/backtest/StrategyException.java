package io.ringbeat.backtest;

/** A strategy threw; the message says at which event, the cause is what it threw. */
public class StrategyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message where in the run it happened
   * @param cause what the strategy threw
   */
  public StrategyException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.ringbeat.trading;

/** A parameter of a strategy is misspelt or not what it should be; the message names it. */
public class ParameterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message which parameter is wrong, and why
   */
  public ParameterException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message which parameter is wrong, and why
   * @param cause what it follows from
   */
  public ParameterException(String message, Throwable cause) {
    super(message, cause);
  }
}

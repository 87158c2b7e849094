package io.ringbeat.lint;

/** Classes cannot be scanned; the message says which, why, and what to do. */
public final class LintException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what, where, and what to do
   */
  public LintException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what, where, and what to do
   * @param cause what it follows from
   */
  public LintException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.ringbeat.cli;

/** Ends a command with an exit code and a message for the user: what, where, and what to do. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  /**
   * Makes an exception.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message what, where, and what to do
   */
  public CliException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /**
   * Makes an exception.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message what, where, and what to do
   * @param cause why, or null
   */
  public CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}

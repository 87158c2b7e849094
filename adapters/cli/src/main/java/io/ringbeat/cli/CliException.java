package io.ringbeat.cli;

/** Ends a command with an exit code and a message for the user: what, where, and what to do. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  CliException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}

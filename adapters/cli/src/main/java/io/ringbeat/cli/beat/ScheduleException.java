package io.ringbeat.cli.beat;

/** A schedule file is missing or wrong. The message says which file, where, and what is allowed. */
public final class ScheduleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScheduleException(String message) {
    super(message);
  }

  ScheduleException(String message, Throwable cause) {
    super(message, cause);
  }
}

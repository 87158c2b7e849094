package io.ringbeat.marketdata.binance;

/** A line of a capture is not what it should be; whoever knows file and line adds them. */
final class BadLineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadLineException(String message) {
    super(message);
  }

  BadLineException(String message, Throwable cause) {
    super(message, cause);
  }
}

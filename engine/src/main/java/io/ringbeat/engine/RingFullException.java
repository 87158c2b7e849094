package io.ringbeat.engine;

/** An event was not published because the ring had no room for it; nothing of it is visible. */
public final class RingFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RingFullException(String message) {
    super(message);
  }
}

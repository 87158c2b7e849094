package io.ringbeat.liveness;

import java.io.IOException;

/** The other side has sent what the protocol does not allow; the text says what. */
public final class BadFrameException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was wrong; never with anything of a secret
   */
  public BadFrameException(String message) {
    super(message);
  }
}

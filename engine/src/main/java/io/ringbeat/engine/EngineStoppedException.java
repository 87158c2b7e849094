package io.ringbeat.engine;

/**
 * An event was not published because the engine was closed or has failed; if it has failed, the
 * cause is what the handler threw.
 */
public final class EngineStoppedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EngineStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}

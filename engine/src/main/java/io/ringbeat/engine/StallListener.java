package io.ringbeat.engine;

/** Is told of handlers that do not go on. */
@FunctionalInterface
public interface StallListener {
  /**
   * A handler has made no progress for the engine's stall threshold though there are events for it.
   * Called once for each stall, while it lasts, on the monitor's thread.
   *
   * @param handler its name
   * @param sequence the last sequence it has handled
   * @param lag slots that wait for it
   * @param nanos how long it has made no progress, ns
   */
  void onStall(String handler, long sequence, long lag, long nanos);
}

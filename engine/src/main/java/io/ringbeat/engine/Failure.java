package io.ringbeat.engine;

/**
 * Why an engine went down.
 *
 * @param agent name of the handler, or other agent, that threw
 * @param sequence the event that it was handling, -1 if none
 * @param event that event as text, empty if none
 * @param cause what it threw
 */
public record Failure(String agent, long sequence, String event, Throwable cause) {
  @Override
  public String toString() {
    return agent
        + " failed"
        + (sequence < 0 ? "" : " at sequence " + sequence + " (" + event + ")")
        + ": "
        + cause;
  }
}

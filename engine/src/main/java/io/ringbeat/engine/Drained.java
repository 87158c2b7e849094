package io.ringbeat.engine;

import java.util.List;
import java.util.Map;

/**
 * What became of the events that were in the ring when an engine was closed.
 *
 * @param complete whether every handler has handled every event, every command has gone out, and no
 *     publisher holds anything
 * @param left slots that each handler has not handled, by its name, in the order of the handlers;
 *     those that have handled all are not in it
 * @param events the events that at least one handler has not handled, oldest first, each in an
 *     array of its own with its payload; empty if complete
 * @param unpublished what publishers still hold because the ring was full (flush them before), and
 *     slots that they have claimed and not published
 * @param commands slots of commands that have not gone out
 * @param stuck names of the agents whose threads have not ended
 */
public record Drained(
    boolean complete,
    Map<String, Long> left,
    List<long[]> events,
    long unpublished,
    long commands,
    List<String> stuck) {
  @Override
  public String toString() {
    return complete
        ? "drained"
        : "not drained: "
            + events.size()
            + " events, by handler "
            + left
            + ", "
            + unpublished
            + " unpublished, "
            + commands
            + " commands, stuck agents "
            + stuck;
  }
}

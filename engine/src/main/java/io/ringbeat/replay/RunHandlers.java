package io.ringbeat.replay;

import io.ringbeat.engine.Description;
import io.ringbeat.engine.EngineBuilder;

/**
 * The code of a live run: adds core and handlers to an engine, so that a debugger can run them
 * again. An implementation has a public constructor without parameters. Called once for each way
 * that is gone through the run; must not keep or share state.
 */
@FunctionalInterface
public interface RunHandlers {
  /**
   * Adds core and handlers, and nothing else.
   *
   * @param engine takes them, under the names that they had in the run; fresh objects each time
   * @param run what the run is, as its first event says
   */
  void addTo(EngineBuilder engine, Description run);
}

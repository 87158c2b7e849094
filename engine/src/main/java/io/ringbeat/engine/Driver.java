package io.ringbeat.engine;

/** Who runs an engine's agents. */
public enum Driver {
  /** A thread for each agent: live and paper trading. */
  THREADS,

  /**
   * The caller of {@link Engine#poll}, all agents in a fixed order: a host's own loop, replay, unit
   * tests. A publisher that finds the ring full on that thread runs the agents until there is room.
   */
  CALLER,

  /**
   * The caller of {@link Engine#poll}, one agent a call, which one and how large a batch by a seed:
   * simulation. The same seed and the same calls give the same interleaving.
   */
  SEEDED
}

package io.ringbeat.engine;

/** How an engine treats the machine it runs on. */
public enum Profile {
  /**
   * Any machine: agents back off when idle; where more threads would spin than there are cores,
   * they back off instead, and the log says so; a pin that fails is a warning.
   */
  DEV,

  /**
   * Cores of one's own: agents spin; the engine refuses to start where more threads would spin than
   * there are usable cores, or where a pin fails.
   */
  PINNED
}

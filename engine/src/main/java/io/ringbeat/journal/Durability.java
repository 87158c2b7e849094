package io.ringbeat.journal;

/** What has to have happened to an event before its consequences may leave. */
public enum Durability {
  /** Nothing: consequences leave at once, and a crash may lose events that had some. */
  NONE,
  /** It was written: it survives the end of the process, not a loss of power. */
  WRITTEN,
  /** It was synced: it survives a loss of power. Events are synced together, as the disk can. */
  SYNCED
}

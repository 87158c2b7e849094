package io.ringbeat.lint;

/** How much a finding matters. */
public enum Severity {
  /** Two runs of the same events can come to different orders or states. */
  ERROR,

  /** Does no harm to a run by itself, or cannot be judged from the bytecode. */
  WARNING
}

package io.ringbeat.schedule;

/** Whose answer a crontab gives where clocks are changed. */
public enum Mode {
  /** As Celery 5.6.3 answers, with its faults. */
  COMPAT,
  /** As {@link Gap} and {@link Overlap} say. */
  FIXED
}

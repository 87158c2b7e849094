package io.ringbeat.cli;

/** What the process tells its caller. The numbers are frozen: scripts depend on them. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** An option, a parameter or their combination is wrong. */
  public static final int USAGE = 2;

  /** Market data is missing, damaged or not what it should be. */
  public static final int DATA = 3;

  /** The strategy does not compile or cannot be loaded. */
  public static final int STRATEGY_LOAD = 4;

  /** The strategy failed while it ran. */
  public static final int STRATEGY_RUN = 5;

  /** A result cannot be written. */
  public static final int OUTPUT = 6;

  /** A journal is missing, held by somebody else, or cannot be read or written. */
  public static final int JOURNAL = 7;

  /** A journal is damaged. */
  public static final int DAMAGED = 8;

  /** The lint has findings. */
  public static final int FINDINGS = 9;

  /** A replay found a difference, or did not reach what it was to go to. */
  public static final int DIFFERENT = 10;

  /** A schedule file is missing or wrong. */
  public static final int SCHEDULE = 11;

  /** What was asked for its status does not run. */
  public static final int NOT_RUNNING = 12;

  /** A defect of Ringbeat. */
  public static final int INTERNAL = 70;

  /** Interrupted by the user, or not confirmed. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}

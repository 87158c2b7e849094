package io.ringbeat.event;

/** The codes in word A of a CONTROL event. Numbers are frozen. */
public final class ControlCode {
  /** The first event of a run. */
  public static final int START = 1;

  /**
   * Events of a producer found no room and were dropped. B: their kind, C: how many since the last
   * such event; source and instrument: whose.
   */
  public static final int DROPPED = 2;

  /**
   * The next event of this source stands for others that found no room. B: their kind, C: how many
   * it replaced; source and instrument: whose.
   */
  public static final int CONFLATED = 3;

  private ControlCode() {}
}

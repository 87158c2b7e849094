package io.ringbeat.event;

/** The codes in word A of a CONTROL event. Numbers are frozen. */
public final class ControlCode {
  /**
   * The first event of a run. Where the run is journalled, its payload is what the run is: text in
   * UTF-8, a line {@code key=value} for each part of the configuration.
   */
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

  /**
   * All state is hashed here: what every handler has come to when it has handled this event. In a
   * backtest's journal, what the core had come to, B: at which event of its sequence, C: the hash.
   */
  public static final int CHECKPOINT = 4;

  /** All state is hashed and written as a snapshot here. */
  public static final int SNAPSHOT = 5;

  /**
   * The run goes on after a restart. B: the last sequence that was recovered, C: slots of the
   * commands that nothing confirms and that are sent again.
   */
  public static final int RECOVERED = 6;

  /**
   * An operator has decided that the event that was here is not handled. B: its kind, C: what it
   * had in word A.
   */
  public static final int SKIPPED = 7;

  /**
   * Events were lost that had consequences: up to and with the last slot of this event, the payload
   * stands for them, so that no command gets the id of one of theirs: the core is not given it. B:
   * how many slots.
   */
  public static final int LOST = 8;

  /**
   * The next rows of market data for the core, which are not in the journal but in the recording
   * that the run's first event names. B: how many.
   */
  public static final int DATA = 9;

  /** A backtest ends in order: the strategy is told that there is nothing more to come. */
  public static final int END = 10;

  /**
   * A backtest ended because the strategy threw. B: at which event of the core's sequence; the
   * payload is what it threw: text in UTF-8.
   */
  public static final int FAILED = 11;

  private ControlCode() {}
}

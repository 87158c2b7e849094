package io.ringbeat.replay;

/**
 * The first place at which two runs, or a run and its record, are not the same.
 *
 * @param first the first sequence at which it may be
 * @param last the last one; the same as the first where the place is known exactly
 * @param what of them differs
 * @param path of the field of the state, or which command; empty if there is none
 * @param before what it is in the first run, or in the record
 * @param after what it is in the second run, or in the run again
 * @param event the event at the place, as text; empty if it is not known
 */
public record Divergence(
    long first, long last, What what, String path, String before, String after, String event) {
  /** What differs. */
  public enum What {
    /** What the handlers are given. */
    EVENT,
    /** What the core causes. */
    COMMAND,
    /** What a handler has come to. */
    STATE,
    /** One fails where the other does not. */
    FAILURE,
    /** One ends before the other. */
    END
  }

  /**
   * Tells whether the place is known.
   *
   * @return false if only the interval between two checkpoints is
   */
  public boolean isExact() {
    return first == last;
  }
}

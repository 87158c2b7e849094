package io.ringbeat.engine;

/**
 * Is told what a replay comes to, to be compared with what the run had come to. Each method is
 * called on the thread of the handler that it is about.
 */
public interface ReplayListener {
  /**
   * The core has caused a command, which goes nowhere.
   *
   * @param slab the longs that hold it
   * @param offset index of its word 0
   */
  default void onCommand(long[] slab, int offset) {}

  /**
   * The core is told that events are lost: what they had caused is not caused again.
   *
   * @param first the first sequence that was lost
   * @param slots how many
   */
  default void onLost(long first, long slots) {}

  /**
   * A handler has handled a marker in the sequence.
   *
   * @param handler its name
   * @param sequence of the marker
   * @param hash of its state
   */
  default void onMark(String handler, long sequence, long hash) {}
}

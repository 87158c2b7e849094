package io.ringbeat.engine;

/**
 * Takes events from the ring, one call at a time, in the order of the sequence. A handler owns its
 * state: nothing else may change it, and it must take time and data from the events only, then the
 * same sequence gives the same state.
 *
 * <p>What a call throws stops the engine at that sequence.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * Is called once on the handler's thread, before the first event.
   *
   * <p>By default does nothing.
   */
  default void onStart() {}

  /**
   * Handles an event. The slab is reused after the call: copy what must last.
   *
   * @param sequence the event's place in the sequence, from 0; a message of several slots has that
   *     of its first
   * @param time engine time, ns since the epoch: that of the event, or of an earlier one where that
   *     is later, because producers may stamp out of order; never goes back
   * @param slab the longs that hold the event, see {@link io.ringbeat.event.Event}
   * @param offset index of the event's word 0; a payload may go on at the slab's start, see {@link
   *     io.ringbeat.event.Payload}
   */
  void onEvent(long sequence, long time, long[] slab, int offset);

  /**
   * All events that were there have been handled. Must not change what the handler makes of the
   * sequence: where batches end is chance. For flushing.
   *
   * @param sequence the last event's last slot
   */
  default void onBatchEnd(long sequence) {}

  /**
   * Does work that no event asks for: is called in each turn of the handler's agent, whether there
   * were events or not. Must not wait.
   *
   * @return how much was done, 0 if there was nothing to do
   */
  default int onTurn() {
    return 0;
  }

  /**
   * Is called once on the handler's thread, after the last event; not after a failure.
   *
   * <p>By default does nothing.
   */
  default void onStop() {}
}

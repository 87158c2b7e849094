package io.ringbeat.engine;

import io.ringbeat.time.TaskDue;

/**
 * The one handler that may act: it owns the state that decides, and everything it does to the world
 * is a command. A pure function of the sequence: the same events give the same commands and the
 * same state. Called on one thread, one call at a time; what a call throws stops the engine at that
 * sequence, and none of that call's commands leave.
 */
public interface Core {
  /**
   * The first event of the sequence; before any other call.
   *
   * @param context how the core acts; the same object throughout
   */
  default void onStart(CoreContext context) {}

  /**
   * The engine goes on from a snapshot: called instead of {@link #onStart}, after {@link
   * io.ringbeat.state.State#load}; before any other call.
   *
   * @param context how the core acts; the same object throughout
   */
  default void onResume(CoreContext context) {}

  /**
   * Handles an event: any but the start and those of the task table.
   *
   * @param context how the core acts
   * @param slab the longs that hold the event; reused after the call
   * @param offset index of the event's word 0
   */
  void onEvent(CoreContext context, long[] slab, int offset);

  /**
   * A task is due.
   *
   * @param context how the core acts
   * @param task which one; valid during the call
   */
  default void onTask(CoreContext context, TaskDue task) {}

  /**
   * The engine is being closed; the core is given no further event. Commands from here go nowhere.
   *
   * @param context how the core acted
   */
  default void onStop(CoreContext context) {}

  /**
   * Returns a hash of the core's state, equal for equal states on every machine. Called on the
   * core's thread, between events.
   *
   * @return any number; the same for a core that has no state
   */
  default long stateHash() {
    return 0;
  }
}

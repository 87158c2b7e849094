package io.ringbeat.engine;

/**
 * The way out: takes the core's commands to a venue, a broker or a simulation, and brings the
 * answers back as events through a publisher of its own.
 *
 * <p>The engine calls every method on one thread, the outbound agent's; none may wait. Where the
 * ring is full, {@link Publisher#offer} says so, and the gateway keeps the answer and goes on
 * taking commands: a gateway that waits for room in the ring while the core waits for the gateway
 * is a deadlock.
 *
 * <p>Delivery is at least once on the wire and once by id: a command that is sent again after a
 * restart has the id it had before. What the other side has taken is confirmed by an event: a
 * REPORT for a request on an order, a TASK_DONE for a task, a CONFIRM with the command's id for
 * anything else.
 */
public interface Gateway {
  /**
   * Is called once, before any other call.
   *
   * @param publisher for answers; use {@link Publisher#offer} only
   */
  default void onStart(Publisher publisher) {}

  /**
   * The engine goes on after a restart: called once, on the gateway's thread, after {@link
   * #onStart} and before {@link #reconcile}. What was on the other side is for {@link #reconcile}
   * and for the gateway to find out.
   */
  default void onResume() {}

  /**
   * Takes a command.
   *
   * @param id the command's id; the same command never comes under two ids
   * @param slab the longs that hold the command; copy what must last
   * @param offset index of the command's word 0
   * @return false if it cannot be taken now: it is offered again, and those behind it wait
   */
  boolean send(long id, long[] slab, int offset);

  /**
   * Finds out what became of a command of an earlier run that nothing in its sequence confirms. It
   * is called at the start, for each such command in their order, before {@link #send} is.
   *
   * @param id the command's id
   * @param slab the longs that hold the command
   * @param offset index of the command's word 0
   * @return true if the other side has it, or it must not be sent any more: the gateway publishes
   *     what is to be said of it; false if the other side does not know it: it is sent again
   */
  default boolean reconcile(long id, long[] slab, int offset) {
    return false;
  }

  /**
   * Does a bounded piece of other work: reads answers, publishes them.
   *
   * @return how much was done, 0 if there was nothing to do
   */
  default int doWork() {
    return 0;
  }

  /** Is called once, after the last call. */
  default void onClose() {}
}

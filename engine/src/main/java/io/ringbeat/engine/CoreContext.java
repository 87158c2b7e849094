package io.ringbeat.engine;

import io.ringbeat.time.TaskSpec;

/**
 * What a core knows of its place in the sequence, and how it acts. To be used on the core's thread,
 * during its calls. Commands leave when the call has ended without throwing; none is lost: where
 * they find no room, the core is not given the next event. Nothing here allocates once warm.
 */
public interface CoreContext {
  /** The most commands that one event may cause. */
  int MAX_COMMANDS = 1 << 12;

  /**
   * Returns the engine time.
   *
   * @return that of the event, ns since the epoch; never goes back
   */
  long now();

  /**
   * Returns the place in the sequence of the event that is being handled: the cause of every
   * command of this call.
   *
   * @return 0 or more
   */
  long sequence();

  /**
   * Sends a command to the gateway.
   *
   * @param slab the longs that hold the event to send: a REQUEST, a MESSAGE, ...; copied. Its word
   *     of the venue time is replaced by the id, its engine time by {@link #now}
   * @param offset index of the event's word 0
   * @return the command's id: a function of its cause and of its place among the cause's commands,
   *     see {@link #cause}
   * @throws IllegalStateException if the event has caused {@link #MAX_COMMANDS} already
   */
  long send(long[] slab, int offset);

  /**
   * Registers a task, or changes the task that has the id: a command that comes back as an event
   * and counts from there.
   *
   * @param id the task's id; not negative ids are free for use
   * @param task what it is
   * @return the command's id
   */
  long register(long id, TaskSpec task);

  /**
   * Unregisters a task: a command that comes back as an event and counts from there; until then the
   * task may still be due.
   *
   * @param id the task's id
   * @return the command's id
   */
  long unregister(long id);

  /**
   * Returns the id that the next command of this event will have.
   *
   * @return the id
   */
  long nextCommandId();

  /**
   * Returns the sequence of the event that caused a command.
   *
   * @param commandId a command's id
   * @return the sequence
   */
  static long cause(long commandId) {
    return commandId / MAX_COMMANDS;
  }
}

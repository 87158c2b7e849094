package io.ringbeat.replay;

import io.ringbeat.engine.CommandDifference;
import io.ringbeat.engine.StateDifference;
import io.ringbeat.state.StateVisitor;

/**
 * The handlers of a recorded run on their way through its sequence, event by event, with every
 * effect cut: nothing leaves, no clock is read. It only goes forwards; a {@link Debugger} goes
 * back, too. Not thread-safe.
 */
public interface Machine extends AutoCloseable {
  /**
   * Returns how far it has come.
   *
   * @return the last sequence that was handled; the one before the first if none was
   */
  long position();

  /**
   * Handles the next event.
   *
   * @return false if there is none
   * @throws io.ringbeat.journal.JournalException if the journal cannot be read, or a handler
   *     throws: then nothing can be handled any more
   */
  boolean step();

  /**
   * Handles events as fast as possible.
   *
   * @param sequence the last one to be handled; the event that has it is handled as a whole
   * @return whether it was reached; false if the run ends before it
   * @throws io.ringbeat.journal.JournalException as {@link #step}
   */
  boolean runTo(long sequence);

  /**
   * Returns the sequence of the event that was handled last, also after {@link #load}; of the one
   * that has failed, if a handler has thrown.
   *
   * @return its first slot's; -1 if there is none, before the first event of the walk
   */
  long sequence();

  /**
   * Returns the longs that hold that event.
   *
   * @return valid until the next call that moves the machine; empty if there is no such event
   */
  long[] words();

  /**
   * Returns where that event is.
   *
   * @return index of its word 0; 0 if there is no such event
   */
  int offset();

  /**
   * Returns the engine time.
   *
   * @return ns since the epoch, {@link Long#MIN_VALUE} before the first event
   */
  long time();

  /**
   * Sets who is told of commands, before they are compared with those that left.
   *
   * @param listener is called during {@link #step} and {@link #runTo}
   */
  void onCommand(CommandListener listener);

  /**
   * Returns the first command, so far, that is not the one that left.
   *
   * @return what differs; null if nothing does
   */
  CommandDifference commandDifference();

  /**
   * Returns the first state, so far, that is not that of a checkpoint.
   *
   * @return what differs; null if nothing does
   */
  StateDifference stateDifference();

  /**
   * Returns how the run that is walked differs from the one that is recorded.
   *
   * @return the first difference so far, commands first; null if there is none
   */
  default String difference() {
    CommandDifference command = commandDifference();
    StateDifference state = stateDifference();
    return command != null ? command.what() : state == null ? null : state.what();
  }

  /**
   * Returns what a handler threw where the machine stands, as the run has recorded it.
   *
   * @return the text; null if the run did not fail here, or its record does not have failures
   */
  default String recordedFailure() {
    return null;
  }

  /**
   * Looks for commands that had left and were not caused, for {@link #commandDifference}; at the
   * end of a run that nobody writes any more. The machine cannot go on after that.
   *
   * @throws io.ringbeat.journal.JournalException if the record of commands cannot be read
   */
  default void finish() {}

  /**
   * Tells whether the state can be saved.
   *
   * @return false if a handler does not save its state
   */
  boolean canSave();

  /**
   * Saves the state of everything, and the place in the run.
   *
   * @return can be given to {@link #load} of another machine of the same run
   * @throws IllegalStateException if it cannot be saved
   */
  Saved save();

  /**
   * Goes to where a state was saved; on a fresh machine, before its first event. Whether its
   * handlers have loaded all that they had saved, {@link #hash} tells: {@link Saved#hash}.
   *
   * @param saved by a machine of the same run
   */
  void load(Saved saved);

  /**
   * Shows the state, a group for each handler.
   *
   * @param visitor is called for each field
   */
  void visit(StateVisitor visitor);

  /**
   * Returns a hash of the state. Takes time in proportion to it.
   *
   * @return equal for equal states, on every machine
   */
  long hash();

  /**
   * Finds a handler, a core, or what it is made of.
   *
   * @param <T> its type
   * @param type its type
   * @return the first one; null if there is none
   */
  <T> T find(Class<T> type);

  @Override
  void close();

  /** Is told of commands. */
  @FunctionalInterface
  interface CommandListener {
    /** Nobody. */
    CommandListener NONE = (cause, slab, offset) -> {};

    /**
     * A command was caused.
     *
     * @param cause the event's sequence
     * @param slab the longs that hold the command
     * @param offset index of its word 0
     */
    void onCommand(long cause, long[] slab, int offset);
  }
}

package io.ringbeat.rabbitmq.codec;

/**
 * Turns events into messages. Has state of its own at most (a book, a batch); used by one thread.
 * What it makes is a function of the events since {@link #reset}.
 */
public interface Encoder {
  /**
   * Takes an event.
   *
   * @param sequence its place in the sequence; for a command, in the record of commands
   * @param slab the longs that hold the event, not wrapped around their end; copy what must last
   * @param offset index of the event's word 0
   * @param out receives the message
   * @return whether there is one; false where the event makes none, or waits for others
   * @throws IllegalArgumentException if the event cannot be said in this format: it is passed over,
   *     and counted
   */
  boolean encode(long sequence, long[] slab, int offset, OutMessage out);

  /**
   * Tells whether an event waits for others.
   *
   * @return whether {@link #flush} would make a message
   */
  default boolean isHolding() {
    return false;
  }

  /**
   * Nothing more is there at the moment: what waits for others goes.
   *
   * @param out receives the message
   * @return whether there is one
   */
  default boolean flush(OutMessage out) {
    return false;
  }

  /** Forgets what waits for others: events before may come again. */
  default void reset() {}
}

package io.ringbeat.rabbitmq.codec;

/** Turns a message into events. Without state; used by one thread at a time. */
public interface Decoder {
  /**
   * Takes a message.
   *
   * @param in the message
   * @param out receives the events, in their order; what it got is void where this throws
   * @throws BadMessageException if it is not of this format, or beyond the limits
   */
  void decode(InMessage in, Events out) throws BadMessageException;

  /** Takes events out of a message. */
  @FunctionalInterface
  interface Events {
    /**
     * Takes an event.
     *
     * @param sequence its place in its producer's sequence; -1 if the format does not say
     * @param slab the longs that hold it, not wrapped around their end; copied
     * @param offset index of its word 0
     */
    void event(long sequence, long[] slab, int offset);
  }
}

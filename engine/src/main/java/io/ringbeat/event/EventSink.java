package io.ringbeat.event;

/** Takes events one by one. */
@FunctionalInterface
public interface EventSink {
  /**
   * Takes an event. The slab may be reused after the call: copy what must last.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  void accept(long[] slab, int offset);
}

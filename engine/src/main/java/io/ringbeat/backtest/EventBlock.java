package io.ringbeat.backtest;

import io.ringbeat.event.Event;

/**
 * A run of consecutive events in memory. Its owner fills it; then whoever holds it may read it, and
 * nobody writes, until it is released.
 */
public final class EventBlock {
  private final long[] words;
  private final int length;

  /**
   * Makes a block over an array, without copying it.
   *
   * @param words eight longs an event, see {@link Event}
   * @param length how many longs are in use, a multiple of eight
   * @throws IllegalArgumentException if the length is no multiple of eight or exceeds the array
   */
  public EventBlock(long[] words, int length) {
    if (length < 0 || length > words.length || length % Event.WORDS != 0) {
      throw new IllegalArgumentException(
          "a block of " + length + " longs in an array of " + words.length);
    }
    this.words = words;
    this.length = length;
  }

  /**
   * Returns the array that holds the events.
   *
   * @return the array itself, not a copy
   */
  public long[] words() {
    return words;
  }

  /**
   * Returns how many longs are in use.
   *
   * @return a multiple of eight
   */
  public int length() {
    return length;
  }
}

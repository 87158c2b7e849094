package io.ringbeat.backtest;

/**
 * A run of consecutive events in memory. Its owner fills it, then whoever holds it may read it.
 *
 * @param words eight longs an event, see {@link io.ringbeat.event.Event}
 * @param length how many longs are in use, a multiple of eight
 */
public record EventBlock(long[] words, int length) {
  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is no multiple of eight or exceeds the array
   */
  public EventBlock {
    if (length < 0 || length > words.length || length % io.ringbeat.event.Event.WORDS != 0) {
      throw new IllegalArgumentException(
          "a block of " + length + " longs in an array of " + words.length);
    }
  }
}

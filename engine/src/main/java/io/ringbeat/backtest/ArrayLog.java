package io.ringbeat.backtest;

import io.ringbeat.event.Event;

/** Events in an array, one by one. */
final class ArrayLog implements EventLog {
  private final long[] words;
  private int at;
  private int next;

  ArrayLog(long[] words) {
    this.words = words;
  }

  @Override
  public boolean next() {
    if (next == words.length) {
      return false;
    }
    at = next;
    next += Event.slots(words, at) * Event.WORDS;
    return true;
  }

  @Override
  public long[] words() {
    return words;
  }

  @Override
  public int offset() {
    return at;
  }

  @Override
  public long sequence() {
    return next / Event.WORDS;
  }

  @Override
  public void seek(long sequence) {
    next = (int) sequence * Event.WORDS;
  }

  @Override
  public void close() {}
}

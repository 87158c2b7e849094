package io.ringbeat.backtest;

import io.ringbeat.event.Event;

/**
 * One of the two readers of a feed: it stands on the next row that carries its flag, and hands rows
 * on in the order in which they are stored.
 */
final class FeedCursor {
  private static final int SCAN = 256 * Event.WORDS;

  private final long flag;
  private final int timeWord;
  private Feed.Node node;
  private long lastTime = Long.MIN_VALUE;
  long[] words;
  int index;
  int end;

  FeedCursor(long flag, int timeWord) {
    this.flag = flag;
    this.timeWord = timeWord;
  }

  void start(Feed.Node first) {
    node = first;
    words = first.block.words();
    index = 0;
    end = first.block.length();
  }

  /** Moves to the next row with the flag and returns its time, MAX_VALUE if there is none. */
  long seek() {
    do {
      for (; index < end; index += Event.WORDS) {
        if ((words[index] & flag) != 0) {
          return words[index + timeWord];
        }
      }
    } while (nextBlock());
    return Long.MAX_VALUE;
  }

  /**
   * Returns the index of the first row from an index on that carries the flag and is later than a
   * time, looking at the next few rows only. Besides telling how far to go, this reads the rows
   * into the cache in a short loop with many loads under way at once, which handling them one by
   * one has not.
   */
  int stop(int from, long time) {
    int limit = Math.min(end, from + SCAN);
    for (int i = from; i < limit; i += Event.WORDS) {
      if ((words[i] & flag) != 0 && words[i + timeWord] > time) {
        return i;
      }
    }
    return limit;
  }

  /** Moves to the next block; false, and the cursor stays at the end, if there is none. */
  boolean nextBlock() {
    Feed.Node next = node.next();
    if (next == null) {
      return false;
    }
    lastTime = lastTime();
    node.leave();
    start(next);
    return true;
  }

  /** Returns the time of the last row with the flag up to the end of the block. */
  long lastTime() {
    for (int i = end - Event.WORDS; i >= 0; i -= Event.WORDS) {
      if ((words[i] & flag) != 0) {
        return words[i + timeWord];
      }
    }
    return lastTime;
  }

  /** Returns the number of the row that the cursor stands on, from 1. */
  long row() {
    return node.firstRow + index / Event.WORDS;
  }

  /**
   * Returns the number of the first row to be handled next whose instrument is not below a count.
   */
  long rowOfInstrumentFrom(int count) {
    int limit = Math.min(end, index + SCAN);
    for (int i = index; i < limit; i += Event.WORDS) {
      if (Event.instrument(words[i]) >= count) {
        return node.firstRow + i / Event.WORDS;
      }
    }
    return 0;
  }
}

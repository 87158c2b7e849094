package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.journal.JournalException;
import io.ringbeat.market.Instrument;
import java.util.List;

/** Goes through the rows of a recording that are for the core, a stretch of a block at a time. */
final class CoreRows implements AutoCloseable {
  private final EventSource source;
  private final String name; // of who asks
  private EventBlock block;
  private long first; // row at the block's beginning
  private int begin;
  private int end;
  private long count;

  CoreRows(EventSource source, String name) {
    this.source = source;
    this.name = name;
  }

  List<Instrument> instruments() {
    return source.instruments();
  }

  /**
   * Finds the next rows; there are fewer where the block ends.
   *
   * @param most how many rows for the core, positive
   */
  void find(long most) {
    do {
      begin = end;
      if (block == null || begin == block.length()) {
        nextBlock();
      }
      count = 0;
      long[] words = block.words();
      while (end < block.length() && count < most) {
        count += Event.has(words[end], Event.AT_CORE) ? 1 : 0;
        end += Event.WORDS;
      }
    } while (count == 0);
  }

  /** Finds the next row. */
  void findOne() {
    find(1);
  }

  private void nextBlock() {
    if (block != null) {
      first += block.length() / Event.WORDS;
      source.release(block);
    }
    block = source.next();
    begin = 0;
    end = 0;
    if (block == null) {
      throw new JournalException(
          name + " refers to more rows than the recording has: it is another one");
    }
  }

  /** Returns the array of the rows that were found. */
  long[] words() {
    return block.words();
  }

  /** Returns the index of the first. */
  int begin() {
    return begin;
  }

  /** Returns the index behind the last, which is for the core unless the block ends there. */
  int end() {
    return end;
  }

  /** Returns the index of one of them that is for the core, the first being 1. */
  int place(long number) {
    int at = begin - Event.WORDS;
    for (long left = number; left > 0; ) {
      at += Event.WORDS;
      left -= Event.has(block.words()[at], Event.AT_CORE) ? 1 : 0;
    }
    return at;
  }

  /** Returns how many of them are for the core. */
  long count() {
    return count;
  }

  /** Returns how many rows come before the next one. */
  long row() {
    return first + end / Event.WORDS;
  }

  /** Goes to a row; from the beginning. */
  void seek(long row) {
    first = source.skip(row);
    while (row() < row) {
      if (block == null || end == block.length()) {
        nextBlock();
      }
      end = (int) Math.min(block.length(), (row - first) * Event.WORDS);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}

package io.ringbeat.backtest;

import io.ringbeat.event.Event;

/**
 * A source read by two cursors: the venue's goes by venue time, the core's by engine time, which is
 * later by the feed's latency. Holds the blocks between the two, and gives each back once both have
 * left it.
 */
final class Feed {
  /** The most blocks between the two cursors. */
  private static final int MAX_BLOCKS = 32;

  final FeedCursor venue = new FeedCursor(Event.AT_VENUE, Event.VENUE_TIME);
  final FeedCursor core = new FeedCursor(Event.AT_CORE, Event.ENGINE_TIME);
  private final EventSource source;
  private long rows;
  private int held;
  private boolean ended;

  Feed(EventSource source) {
    this.source = source;
    Node first = load();
    if (first == null) {
      throw new DataException("the market data holds no events");
    }
    venue.start(first);
    core.start(first);
  }

  /** Returns how many rows were read so far. */
  long rows() {
    return rows;
  }

  /** Returns the time of the last row on either side, MAX_VALUE while rows are left. */
  long endTime() {
    return isExhausted() ? Math.max(venue.lastTime(), core.lastTime()) : Long.MAX_VALUE;
  }

  boolean isExhausted() {
    return core.seek() == Long.MAX_VALUE && venue.seek() == Long.MAX_VALUE;
  }

  /** Throws if one of the rows that are being handled names an instrument beyond a count. */
  void requireInstruments(int count, Throwable cause) {
    for (FeedCursor cursor : new FeedCursor[] {venue, core}) {
      long row = cursor.rowOfInstrumentFrom(count);
      if (row > 0) {
        throw new DataException(
            "row " + row + " names an instrument that the data does not list", cause);
      }
    }
  }

  /** A block in memory and the link to the one behind it. */
  final class Node {
    final EventBlock block;
    final long firstRow;
    private Node next;
    private int readers = 2;

    Node(EventBlock block, long firstRow) {
      this.block = block;
      this.firstRow = firstRow;
    }

    Node next() {
      if (next == null) {
        next = load();
      }
      return next;
    }

    void leave() {
      if (--readers == 0) {
        held--;
        source.release(block);
      }
    }
  }

  private Node load() {
    EventBlock block = ended ? null : source.next();
    if (block == null) {
      ended = true;
      return null;
    }
    if (held == MAX_BLOCKS) {
      throw new DataException(
          "the feed's venue time and engine time are too far apart: "
              + MAX_BLOCKS
              + " blocks of data lie between them at row "
              + core.row()
              + ". Check the capture's receive clock, or import it again with"
              + " --clock-correction auto");
    }
    Node node = new Node(block, rows + 1);
    rows += block.length() / Event.WORDS;
    held++;
    return node;
  }
}

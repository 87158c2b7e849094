package io.ringbeat.marketdata.binance;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The chain of update ids of one symbol: each depth message must continue the one before, and a
 * snapshot must not be older than the first message of the chain. While the chain is broken, holds
 * the latest depth messages until a snapshot joins them: at most a given number of levels.
 */
final class DepthChain {
  private static final int MAX_HELD_LEVELS = 1 << 19;

  private final Deque<Held> held = new ArrayDeque<>();
  private int heldLevels;
  private long last = -1;
  private long firstPrevious = -1;
  private long snapshot = -1;
  private boolean broken;
  private long stale = -1; // updates up to here are in the snapshot that mended the chain

  /** A depth message that waits for a snapshot; levels are price and quantity in turn. */
  static final class Held {
    final long venueTime;
    final long previousId;
    final long id;
    final long[] bids;
    final long[] asks;

    Held(long venueTime, long previousId, long id, long[] bids, long[] asks) {
      this.venueTime = venueTime;
      this.previousId = previousId;
      this.id = id;
      this.bids = bids;
      this.asks = asks;
    }

    private int levels() {
      return (bids.length + asks.length) / 2;
    }
  }

  /** Returns the id that a depth message must follow, or -1 if it fits with its own. */
  long gapBefore(long previousId) {
    if (last >= 0) {
      return previousId == last ? -1 : last;
    }
    return snapshot >= 0 && previousId > snapshot ? snapshot : -1;
  }

  void add(long previousId, long id) {
    if (last < 0) {
      firstPrevious = previousId;
    }
    last = id;
  }

  /** Starts a new chain that no snapshot has joined; returns how many messages are forgotten. */
  int breakBefore(long previousId) {
    int dropped = held.size();
    broken = true;
    firstPrevious = previousId;
    held.clear();
    heldLevels = 0;
    return dropped;
  }

  boolean isBroken() {
    return broken;
  }

  /** Returns how many older messages had to be forgotten. */
  int hold(Held message) {
    int dropped = 0;
    held.add(message);
    heldLevels += message.levels();
    while (heldLevels > MAX_HELD_LEVELS && held.size() > 1) {
      heldLevels -= held.remove().levels();
      firstPrevious = held.element().previousId;
      dropped++;
    }
    return dropped;
  }

  /** Tells whether updates between a snapshot and the chain's first message are missing. */
  boolean startsAfter(long snapshotId) {
    return firstPrevious >= 0 && snapshotId < firstPrevious;
  }

  /** Returns the id that the chain's first message follows. */
  long firstPrevious() {
    return firstPrevious;
  }

  /**
   * Tells whether a message is older than the snapshot that mended the chain: applied to it, it
   * would set the book back.
   */
  boolean isStale(long id) {
    return id <= stale;
  }

  void join(long snapshotId) {
    snapshot = snapshotId;
    if (broken) {
      stale = snapshotId;
    }
    broken = false;
  }

  /** Returns and forgets the oldest message that waits, null if there is none. */
  Held next() {
    Held next = held.poll();
    heldLevels = next == null ? 0 : heldLevels - next.levels();
    return next;
  }
}

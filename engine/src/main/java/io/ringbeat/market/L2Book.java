package io.ringbeat.market;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;

/**
 * An order book by price level, fed by DEPTH, SNAPSHOT, CLEAR and GAP events.
 *
 * <p>A level that reaches or passes the other side's best becomes the best of its side, and the
 * other side's best becomes its next level strictly behind that price; the levels in between stay
 * stored, out of sight, until a search passes them. A feed whose messages overlap gives such a
 * state for a moment, so it is no error.
 *
 * <p>Updates and searches take constant time in practice, see {@link Ladder}. Updates never
 * allocate once the map of far levels has grown to its size. Not thread-safe.
 *
 * <p>Saved are, of each side, the key of the best level and all levels as pairs of key and lots,
 * worst first, see {@link #key}; the watched prices are not.
 */
public final class L2Book implements Book, State {
  /** Ticks of the dense window on each side, as a power of two: 128 KiB a side. */
  public static final int DEFAULT_WINDOW_BITS = 14;

  private final Ladder bids;
  private final Ladder asks;
  private final Ladder[] ladders;
  private boolean lost; // since a GAP, until a snapshot

  /** Makes an empty book with the default window. */
  public L2Book() {
    this(DEFAULT_WINDOW_BITS);
  }

  /**
   * Makes an empty book.
   *
   * @param windowBits the window of each side is 2^windowBits ticks, 8 to 24
   */
  public L2Book(int windowBits) {
    bids = new Ladder(windowBits);
    asks = new Ladder(windowBits);
    ladders = new Ladder[] {bids, asks};
  }

  /**
   * Applies a book event; other kinds change nothing.
   *
   * @param slab the longs that hold the event
   * @param offset index of the event's word 0
   */
  public void apply(long[] slab, int offset) {
    long header = slab[offset];
    if (!takes(header)) {
      return;
    }
    switch (Event.kind(header)) {
      case Kind.DEPTH, Kind.SNAPSHOT ->
          set(Event.sideIndex(header), slab[offset + Event.A], slab[offset + Event.B]);
      case Kind.CLEAR -> {
        if (Event.has(header, Event.NO_PRICE)) {
          clear(Side.of(header));
        } else {
          clear(Side.of(header), slab[offset + Event.A]);
        }
      }
      case Kind.GAP -> {
        clear();
        lost = true;
      }
      default -> {}
    }
  }

  /**
   * Tells whether a book event counts. After a GAP the book stays empty: differences to levels that
   * nobody knows are no book. A snapshot row, or a CLEAR of a whole side, begins a new one.
   *
   * @param header word 0 of a DEPTH, SNAPSHOT, CLEAR or GAP event
   * @return false for what has to be passed over
   */
  public boolean takes(long header) {
    if (lost) {
      int kind = Event.kind(header);
      lost = !(kind == Kind.SNAPSHOT || (kind == Kind.CLEAR && Event.has(header, Event.NO_PRICE)));
      return !lost;
    }
    return true;
  }

  /**
   * Sets the quantity of a level.
   *
   * @param side 0 for bids, 1 for asks
   * @param ticks the price, within {@link Instrument#MAX_COUNT}
   * @param lots the quantity, not negative; 0 deletes the level
   * @return the quantity before
   */
  public long set(int side, long ticks, long lots) {
    return setKey(side, key(side, ticks), lots);
  }

  /**
   * Sets the quantity of a level. The best of the side has changed only if the key is at least
   * {@link #bestKey} afterwards.
   *
   * @param side 0 for bids, 1 for asks
   * @param key the price's key, see {@link #key}
   * @param lots the quantity, not negative; 0 deletes the level
   * @return the quantity before
   */
  public long setKey(int side, long key, long lots) {
    Ladder own = ladders[side];
    long before = own.set(key, lots);
    if (key >= own.best()) {
      uncross(side);
    }
    return before;
  }

  /**
   * Applies consecutive DEPTH or SNAPSHOT rows that have the same header as the first, as long as
   * each leaves the best of the side where it is and is behind the watched price. The rare rest is
   * left to {@link #apply}.
   *
   * @param slab the longs that hold the events
   * @param from index of word 0 of the first row
   * @param to index behind the last row
   * @return the index of the first row that was not applied
   */
  public int applyQuietly(long[] slab, int from, int to) {
    if (lost) {
      return from;
    }
    return ladders[Event.sideIndex(slab[from])].applyQuietly(slab, from, to);
  }

  /**
   * Makes {@link #applyQuietly} stop at a price and at better ones on a side.
   *
   * @param side 0 for bids, 1 for asks
   * @param key the price's key, see {@link #key}; {@link Long#MAX_VALUE} for none
   */
  public void watch(int side, long key) {
    ladders[side].watch(key);
  }

  private void uncross(int side) {
    long best = ladders[side].best();
    Ladder other = ladders[1 - side];
    if (best + other.best() >= 0) {
      other.retreatBehind(-best);
    }
  }

  /**
   * Removes every level of a side at a price or better.
   *
   * @param side bid or ask side
   * @param ticks the price
   */
  public void clear(Side side, long ticks) {
    ladder(side).clearFrom(key(side.index(), ticks));
  }

  /**
   * Removes every level of a side.
   *
   * @param side bid or ask side
   */
  public void clear(Side side) {
    ladder(side).clear();
  }

  /** Removes every level. */
  public void clear() {
    bids.clear();
    asks.clear();
  }

  @Override
  public long bestBid() {
    long key = bids.best();
    return key == Ladder.EMPTY ? NO_PRICE : key;
  }

  @Override
  public long bestAsk() {
    long key = asks.best();
    return key == Ladder.EMPTY ? NO_PRICE : -key;
  }

  @Override
  public long lots(Side side, long ticks) {
    return ladder(side).get(key(side.index(), ticks));
  }

  @Override
  public long next(Side side, long ticks) {
    long key = ladder(side).nextBehind(key(side.index(), ticks));
    return key == Ladder.EMPTY ? NO_PRICE : key * side.sign();
  }

  /**
   * Returns the key of a side's best level: greater is better on both sides, and a bid key plus an
   * ask key is negative unless the prices meet.
   *
   * @param side 0 for bids, 1 for asks
   * @return price in ticks x sign of the side; a very negative number if the side is empty
   */
  public long bestKey(int side) {
    return ladders[side].best();
  }

  /**
   * Returns the key of a price on a side, see {@link #bestKey}.
   *
   * @param side 0 for bids, 1 for asks
   * @param ticks the price
   * @return price x sign of the side
   */
  public static long key(int side, long ticks) {
    return (ticks ^ -side) + side;
  }

  /**
   * Tells whether a side has a level.
   *
   * @param side 0 for bids, 1 for asks
   * @return whether there is a best price
   */
  public boolean hasSide(int side) {
    return bestKey(side) != Ladder.EMPTY;
  }

  /**
   * Returns the quantity at a key on one side.
   *
   * @param side 0 for bids, 1 for asks
   * @param key see {@link #key}
   * @return the quantity in lots, 0 for no level
   */
  public long lotsAtKey(int side, long key) {
    return ladders[side].get(key);
  }

  /**
   * Returns a hash of all levels; takes time in proportion to the window.
   *
   * @return equal for books with the same levels and the same best prices
   */
  public long stateHash() {
    return Hash64.mix(bids.stateHash()) + asks.stateHash() + (lost ? 1 : 0);
  }

  @Override
  public void save(StateWriter out) {
    out.put("lost", lost);
    bids.save(out, "bestBidKey", "bids");
    asks.save(out, "bestAskKey", "asks");
  }

  @Override
  public void load(StateReader in) {
    lost = in.flag("lost");
    bids.load(in, "bestBidKey", "bids");
    asks.load(in, "bestAskKey", "asks");
  }

  private Ladder ladder(Side side) {
    return ladders[side.index()];
  }
}

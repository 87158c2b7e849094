package io.ringbeat.market;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rules of the book written down as plainly as can be, to compare {@link L2Book} with: a map of
 * all levels and a best key on each side, where a greater key is a better price.
 */
final class NaiveBook implements Book {
  private static final class Levels {
    final NavigableMap<Long, Long> lotsByKey = new TreeMap<>();
    Long best; // null: none

    void searchBehind(long key) {
      best = lotsByKey.lowerKey(key);
    }
  }

  private final Levels[] sides = {new Levels(), new Levels()};

  boolean lost; // since a gap, until a snapshot

  /** Tells whether an event counts. */
  boolean takes(long header) {
    int kind = Event.kind(header);
    if (kind == Kind.SNAPSHOT || (kind == Kind.CLEAR && Event.has(header, Event.NO_PRICE))) {
      lost = false;
    }
    return !lost;
  }

  long set(int side, long ticks, long lots) {
    long key = side == 0 ? ticks : -ticks;
    Levels own = sides[side];
    Levels other = sides[1 - side];
    Long before = lots == 0 ? own.lotsByKey.remove(key) : own.lotsByKey.put(key, lots);
    if (lots == 0) {
      if (own.best != null && own.best == key) {
        own.searchBehind(key);
      }
    } else if (own.best == null || key > own.best) {
      own.best = key;
      if (other.best != null && meets(side, ticks)) {
        other.searchBehind(-key);
      }
    }
    return before == null ? 0 : before;
  }

  private boolean meets(int side, long ticks) {
    return side == 0 ? ticks >= bestAsk() : ticks <= bestBid();
  }

  void clear(int side, long ticks) {
    long key = side == 0 ? ticks : -ticks;
    Levels own = sides[side];
    own.lotsByKey.tailMap(key, true).clear();
    if (own.best != null && own.best >= key) {
      own.searchBehind(key);
    }
  }

  void clear(int side) {
    sides[side].lotsByKey.clear();
    sides[side].best = null;
  }

  void clear() {
    clear(0);
    clear(1);
  }

  Iterable<Map.Entry<Long, Long>> levels(int side) {
    return sides[side].lotsByKey.entrySet();
  }

  @Override
  public long bestBid() {
    return sides[0].best == null ? NO_PRICE : sides[0].best;
  }

  @Override
  public long bestAsk() {
    return sides[1].best == null ? NO_PRICE : -sides[1].best;
  }

  @Override
  public long lots(Side side, long ticks) {
    return sides[side.index()].lotsByKey.getOrDefault(ticks * side.sign(), 0L);
  }

  @Override
  public long next(Side side, long ticks) {
    Long key = sides[side.index()].lotsByKey.lowerKey(ticks * side.sign());
    return key == null ? NO_PRICE : key * side.sign();
  }
}

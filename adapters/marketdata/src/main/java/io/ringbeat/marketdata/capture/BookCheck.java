package io.ringbeat.marketdata.capture;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Book;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds the book from depth messages and snapshots, in the order of their arrival, and compares
 * its top with the venue's own quote wherever both carry the same update id. The quote travels on a
 * channel of its own, so agreement says that nothing is missing and nothing is read wrongly.
 *
 * <p>A book is compared only once it is complete: from a snapshot on until a gap. Not thread-safe;
 * allocates for each new instrument and for the first differences. Never refuses a message: what it
 * finds is in {@link #report()}.
 */
public final class BookCheck implements MessageSink {
  private static final int MAX_DIFFERENCES_SHOWN = 10;

  private final List<Rebuilt> books = new ArrayList<>();
  private final List<String> first = new ArrayList<>();
  private long comparisons;
  private long differences;

  /**
   * What the check found.
   *
   * @param comparisons how often the tops of both were compared
   * @param differences how many of these differed in a price or a quantity
   * @param first the first differences, each with its file and line
   */
  public record Report(long comparisons, long differences, List<String> first) {
    /** Copies the list. */
    public Report {
      first = List.copyOf(first);
    }
  }

  /** Makes a check with empty books. */
  public BookCheck() {}

  @Override
  public void accept(Message message) {
    switch (message.kind()) {
      case Kind.DEPTH -> depth(book(message), message);
      case Kind.SNAPSHOT -> book(message).replaceTop(message);
      case Kind.GAP -> book(message).lose();
      case Kind.QUOTE -> quote(book(message), message);
      default -> {}
    }
  }

  /**
   * Returns what was found so far.
   *
   * @return counts and first differences
   */
  public Report report() {
    return new Report(comparisons, differences, first);
  }

  private Rebuilt book(Message message) {
    while (books.size() <= message.instrument()) {
      books.add(new Rebuilt());
    }
    return books.get(message.instrument());
  }

  private void depth(Rebuilt book, Message message) {
    book.apply(message);
    if (!book.complete) {
      return;
    }
    long bid = book.levels.bestBid();
    long ask = book.levels.bestAsk();
    long bidLots = bid == Book.NO_PRICE ? 0 : book.levels.lots(Side.BUY, bid);
    long askLots = ask == Book.NO_PRICE ? 0 : book.levels.lots(Side.SELL, ask);
    book.tops.add(message.id(), bid, bidLots, ask, askLots);
    compare(book.tops.newest(), book.quotes.find(message.id()), message);
  }

  private void quote(Rebuilt book, Message message) {
    book.quotes.add(
        message.word(Event.E),
        message.word(Event.A),
        message.word(Event.B),
        message.word(Event.C),
        message.word(Event.D));
    compare(book.tops.find(message.word(Event.E)), book.quotes.newest(), message);
  }

  private void compare(Top rebuilt, Top quoted, Message message) {
    if (rebuilt == null || quoted == null) {
      return;
    }
    comparisons++;
    if (same(rebuilt.bid, rebuilt.bidLots, quoted.bid, quoted.bidLots)
        && same(rebuilt.ask, rebuilt.askLots, quoted.ask, quoted.askLots)) {
      return;
    }
    differences++;
    if (first.size() < MAX_DIFFERENCES_SHOWN) {
      first.add(
          message.where()
              + ": at update "
              + rebuilt.id
              + " the rebuilt book has bid "
              + side(rebuilt.bid, rebuilt.bidLots)
              + " and ask "
              + side(rebuilt.ask, rebuilt.askLots)
              + ", the quote has bid "
              + side(quoted.bid, quoted.bidLots)
              + " and ask "
              + side(quoted.ask, quoted.askLots)
              + " (ticks x lots)");
    }
  }

  private static boolean same(long ticks, long lots, long quoteTicks, long quoteLots) {
    return lots == quoteLots && (lots == 0 || ticks == quoteTicks);
  }

  private static String side(long ticks, long lots) {
    return lots == 0 ? "none" : ticks + " x " + lots;
  }

  /** Best levels of both sides at one update id. */
  private static final class Top {
    long id;
    long bid;
    long bidLots;
    long ask;
    long askLots;
  }

  /** The last tops of one channel, whose ids rise. */
  private static final class Recent {
    private static final int CAPACITY = 1024;
    private final Top[] ring = new Top[CAPACITY];
    private long end;

    void add(long id, long bid, long bidLots, long ask, long askLots) {
      int index = (int) end & (CAPACITY - 1);
      if (ring[index] == null) {
        ring[index] = new Top();
      }
      Top top = ring[index];
      top.id = id;
      top.bid = bid;
      top.bidLots = bidLots;
      top.ask = ask;
      top.askLots = askLots;
      end++;
    }

    Top newest() {
      return ring[(int) (end - 1) & (CAPACITY - 1)];
    }

    Top find(long id) {
      long oldest = Math.max(0, end - CAPACITY);
      for (long i = end - 1; i >= oldest; i--) {
        Top top = ring[(int) i & (CAPACITY - 1)];
        if (top.id <= id) {
          return top.id == id ? top : null;
        }
      }
      return null;
    }

    void clear() {
      end = 0;
    }
  }

  private static final class Rebuilt {
    final L2Book levels = new L2Book();
    final Recent tops = new Recent();
    final Recent quotes = new Recent();
    boolean complete;

    void lose() {
      levels.clear();
      tops.clear();
      complete = false;
    }

    void apply(Message message) {
      apply(0, message.bids());
      apply(1, message.asks());
    }

    void replaceTop(Message message) {
      replaceTop(Side.BUY, message.bids());
      replaceTop(Side.SELL, message.asks());
      complete = true;
    }

    private void replaceTop(Side side, Levels listed) {
      if (listed.count() == 0) {
        levels.clear(side);
        return;
      }
      levels.clear(side, listed.ticks(listed.count() - 1));
      apply(side.index(), listed);
    }

    private void apply(int side, Levels changed) {
      for (int i = 0; i < changed.count(); i++) {
        levels.set(side, changed.ticks(i), changed.lots(i));
      }
    }
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Book;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the market was at a venue time: the book before and after it, and what happened then. */
final class Moment {
  /**
   * The best of both sides.
   *
   * @param bid price in ticks, or Book.NO_PRICE
   * @param bidLots quantity
   * @param ask price in ticks, or Book.NO_PRICE
   * @param askLots quantity
   */
  record Top(long bid, long bidLots, long ask, long askLots) {
    static Top of(Book book) {
      long bid = book.bestBid();
      long ask = book.bestAsk();
      return new Top(
          bid,
          bid == Book.NO_PRICE ? 0 : book.lots(Side.BUY, bid),
          ask,
          ask == Book.NO_PRICE ? 0 : book.lots(Side.SELL, ask));
    }

    String text(Instrument of) {
      return (bid == Book.NO_PRICE
              ? "no bid"
              : "bid " + Terms.quantity(of, bidLots) + " at " + Terms.price(of, bid))
          + ", "
          + (ask == Book.NO_PRICE
              ? "no ask"
              : "ask " + Terms.quantity(of, askLots) + " at " + Terms.price(of, ask));
    }

    ObjectNode json(Instrument of) {
      ObjectNode node = Json.MAPPER.createObjectNode();
      if (bid != Book.NO_PRICE) {
        node.put("bid", Terms.number(Terms.price(of, bid)));
        node.put("bidQuantity", Terms.number(Terms.quantity(of, bidLots)));
      }
      if (ask != Book.NO_PRICE) {
        node.put("ask", Terms.number(Terms.price(of, ask)));
        node.put("askQuantity", Terms.number(Terms.quantity(of, askLots)));
      }
      return node;
    }
  }

  private final int instrument;
  private final long time;
  private final List<long[]> trades = new ArrayList<>();
  private Top before;
  private Top after;

  Moment(int instrument, long time) {
    this.instrument = instrument;
    this.time = time;
  }

  long time() {
    return time;
  }

  /** Is shown a row before the book has it; returns false when the moment is over. */
  private boolean onRow(long[] words, int at, L2Book book) {
    long rowTime = words[at + Event.VENUE_TIME];
    if (rowTime >= time && before == null) {
      before = Top.of(book);
    }
    if (rowTime > time) {
      after = Top.of(book);
      return false;
    }
    if (rowTime == time
        && Event.kind(words[at]) == Kind.TRADE
        && Event.instrument(words[at]) == instrument) {
      trades.add(Arrays.copyOfRange(words, at, at + Event.WORDS));
    }
    return true;
  }

  private void end(L2Book book) {
    before = before == null ? Top.of(book) : before;
    after = after == null ? Top.of(book) : after;
  }

  List<long[]> trades() {
    return trades;
  }

  Top before() {
    return before;
  }

  Top after() {
    return after;
  }

  /** Fills in moments of one instrument while rows go by in the order of venue time. */
  static final class Watch {
    private final int instrument;
    private final List<Moment> open;
    private final L2Book book = new L2Book();

    Watch(int instrument, List<Moment> moments) {
      this.instrument = instrument;
      open = new ArrayList<>(moments);
    }

    /** Takes a row; returns false when nothing more is needed. */
    boolean row(long[] words, int at) {
      int kind = Event.kind(words[at]);
      if (kind > Kind.TRADE && kind != Kind.GAP) {
        return true;
      }
      open.removeIf(moment -> !moment.onRow(words, at, book));
      if (kind != Kind.TRADE && Event.instrument(words[at]) == instrument) {
        book.apply(words, at);
      }
      return !open.isEmpty();
    }

    void end() {
      open.forEach(moment -> moment.end(book));
    }
  }
}

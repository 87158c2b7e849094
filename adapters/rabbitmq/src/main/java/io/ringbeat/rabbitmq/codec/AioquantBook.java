package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Book;
import io.ringbeat.market.L2Book;
import io.ringbeat.market.Side;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Level;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Orderbook;
import java.util.ArrayList;
import java.util.List;

/** The book of one instrument, and whether it has something to say. */
final class AioquantBook {
  private static final int WINDOW_BITS = 10;

  private final AioquantMarket market;
  private final AioquantOptions options;
  private final L2Book book = new L2Book(WINDOW_BITS);
  private boolean whole; // since the last event, the feed's message has ended
  private boolean changed; // since it was published
  private boolean lost; // since a GAP, until a snapshot
  private boolean published; // ever
  private long publishedAt; // engine time
  private long time; // of the last event, ms

  AioquantBook(AioquantMarket market, AioquantOptions options) {
    this.market = market;
    this.options = options;
  }

  void apply(long[] slab, int offset) {
    long header = slab[offset];
    int kind = Event.kind(header);
    boolean begins =
        kind == Kind.SNAPSHOT || (kind == Kind.CLEAR && Event.has(header, Event.NO_PRICE));
    lost = kind == Kind.GAP || (lost && !begins);
    book.apply(slab, offset);
    time = AioquantEncoder.millis(slab, offset);
    changed = !lost;
    whole = Event.has(header, Event.LAST);
  }

  /** Tells whether there is a book to be published, now or later. */
  boolean isWaiting() {
    return changed;
  }

  /** Tells whether it may be published at an engine time. */
  boolean isDue(long now) {
    return whole && (!published || now - publishedAt >= options.bookNanos());
  }

  /** Returns the best levels. */
  Orderbook publish(long now) {
    changed = false;
    published = true;
    publishedAt = now;
    return new Orderbook(
        market.platform(), market.symbol(), levels(Side.SELL), levels(Side.BUY), time);
  }

  private List<Level> levels(Side side) {
    List<Level> levels = new ArrayList<>(options.levels());
    long ticks = side == Side.BUY ? book.bestBid() : book.bestAsk();
    while (ticks != Book.NO_PRICE && levels.size() < options.levels()) {
      levels.add(
          new Level(
              AioquantEncoder.price(market, ticks),
              AioquantEncoder.quantity(market, book.lots(side, ticks))));
      ticks = book.next(side, ticks);
    }
    return levels;
  }
}

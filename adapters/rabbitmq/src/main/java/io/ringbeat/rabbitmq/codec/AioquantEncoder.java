package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.Payload;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Heartbeat;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Kline;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Trade;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Says in aioquant's words what happens. Each message has the exchange and the routing key that
 * aioquant's subscribers expect, and no AMQP properties, as aioquant's have none.
 *
 * <ul>
 *   <li>DEPTH, SNAPSHOT, CLEAR and GAP change the book of their instrument. When a message of the
 *       feed ends (LAST), the best levels are an Orderbook; if one was published less than {@link
 *       AioquantOptions#bookNanos} ago, then with the first event after that time that makes no
 *       message of its own, of whatever kind. After a GAP there is none until the next snapshot.
 *   <li>TRADE: a Trade; BAR: a Kline
 *   <li>HEARTBEAT: the forks' Heartbeat, if its count is a multiple of {@link
 *       AioquantOptions#beats}
 *   <li>REPORT: the forks' Order, see {@link AioquantOrders}
 * </ul>
 *
 * <p>Events of instruments that are not in the list make nothing. Allocates for each message.
 */
public final class AioquantEncoder implements Encoder {
  private static final int BAR_WORDS = 4;
  private static final Decimal RATE = new Decimal(1, 8);

  private final AioquantCodec codec = new AioquantCodec(Limits.DEFAULT);
  private final AioquantOptions options;
  private final Map<Integer, AioquantMarket> markets = new HashMap<>();
  private final Map<Integer, AioquantBook> books = new HashMap<>();
  private final ArrayDeque<AioquantBook> waiting = new ArrayDeque<>();
  private final AioquantOrders orders;

  /**
   * Makes an encoder.
   *
   * @param markets the instruments and what aioquant calls them
   * @param options how it speaks
   */
  public AioquantEncoder(Collection<AioquantMarket> markets, AioquantOptions options) {
    this.options = options;
    for (AioquantMarket market : markets) {
      if (this.markets.put(market.instrument().id(), market) != null) {
        throw new IllegalArgumentException(
            "instrument " + market.instrument().id() + " is there twice");
      }
    }
    orders = new AioquantOrders(options);
  }

  @Override
  public boolean encode(long sequence, long[] slab, int offset, OutMessage out) {
    AioquantEvent event = event(slab, offset);
    if (event == null) {
      event = dueBook(slab[offset + Event.ENGINE_TIME]);
    }
    if (event == null) {
      return false;
    }
    out.body(codec.encode(event, options.compressed()));
    out.exchange = event.exchange();
    out.routingKey = event.routingKey();
    return true;
  }

  @Override
  public void reset() {
    books.clear();
    waiting.clear();
    orders.clear();
  }

  /** Returns what an event says by itself; null for nothing. */
  private AioquantEvent event(long[] slab, int offset) {
    int kind = Event.kind(slab[offset]);
    if (kind == Kind.HEARTBEAT) {
      long count = slab[offset + Event.A];
      return count % options.beats() == 0 ? new Heartbeat(options.serverId(), count) : null;
    }
    AioquantMarket market = markets.get(Event.instrument(slab[offset]));
    if (market == null) {
      return null;
    }
    switch (kind) {
      case Kind.DEPTH, Kind.SNAPSHOT, Kind.CLEAR, Kind.GAP -> onBook(market, slab, offset);
      case Kind.TRADE -> {
        return trade(market, slab, offset);
      }
      case Kind.BAR -> {
        return kline(market, slab, offset);
      }
      case Kind.REPORT -> {
        return orders.onReport(market, slab, offset);
      }
      default -> {}
    }
    return null;
  }

  private void onBook(AioquantMarket market, long[] slab, int offset) {
    AioquantBook book =
        books.computeIfAbsent(market.instrument().id(), id -> new AioquantBook(market, options));
    boolean waited = book.isWaiting();
    book.apply(slab, offset);
    if (book.isWaiting() && !waited) {
      waiting.add(book);
    } else if (waited && !book.isWaiting()) {
      waiting.remove(book); // its book was lost meanwhile
    }
  }

  /** Returns the first book that may be published at an engine time; null for none. */
  private AioquantEvent dueBook(long now) {
    for (Iterator<AioquantBook> each = waiting.iterator(); each.hasNext(); ) {
      AioquantBook book = each.next();
      if (book.isDue(now)) {
        each.remove();
        return book.publish(now);
      }
    }
    return null;
  }

  private static Trade trade(AioquantMarket market, long[] slab, int offset) {
    return new Trade(
        market.platform(),
        market.symbol(),
        Side.of(slab[offset]).name(),
        price(market, slab[offset + Event.A]),
        quantity(market, slab[offset + Event.B]),
        millis(slab, offset));
  }

  private static Kline kline(AioquantMarket market, long[] slab, int offset) {
    if (Payload.length(slab, offset) != BAR_WORDS * Long.BYTES) {
      throw new IllegalArgumentException(
          "a BAR with a payload of " + Payload.length(slab, offset) + " bytes");
    }
    long quote = Payload.word(slab, offset, 2);
    return new Kline(
        market.platform(),
        market.symbol(),
        price(market, slab[offset + Event.A]),
        price(market, slab[offset + Event.B]),
        price(market, slab[offset + Event.C]),
        price(market, slab[offset + Event.D]),
        market.quoteVolume() ? times(RATE, quote) : quantity(market, Payload.word(slab, offset, 0)),
        TimeUnit.NANOSECONDS.toMillis(Payload.word(slab, offset, 3)),
        KlineType.of(Payload.word(slab, offset, 1)));
  }

  /** Writes a price. */
  static String price(AioquantMarket market, long ticks) {
    Instrument instrument = market.instrument();
    return times(instrument.tickSize(), ticks);
  }

  /** Writes a quantity. */
  static String quantity(AioquantMarket market, long lots) {
    Instrument instrument = market.instrument();
    return times(instrument.lotSize(), lots);
  }

  /** Returns the venue time, or the engine time where there is none. */
  static long millis(long[] slab, int offset) {
    long venueTime = slab[offset + Event.VENUE_TIME];
    return TimeUnit.NANOSECONDS.toMillis(
        venueTime == 0 ? slab[offset + Event.ENGINE_TIME] : venueTime);
  }

  private static String times(Decimal unit, long count) {
    String text = JsonEncoder.times(unit, count);
    if (text == null) {
      throw new IllegalArgumentException(count + " x " + unit + " is too large");
    }
    return text;
  }
}

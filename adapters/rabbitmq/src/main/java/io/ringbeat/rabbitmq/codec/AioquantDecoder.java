package io.ringbeat.rabbitmq.codec;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Heartbeat;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Kline;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Level;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Orderbook;
import io.ringbeat.rabbitmq.codec.AioquantEvent.Trade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes events of aioquant's messages. Market data has the flags {@link Event#AT_VENUE} and {@link
 * Event#AT_CORE}, and its venue time is the message's.
 *
 * <ul>
 *   <li>Orderbook: CLEAR of the bids and of the asks, then a SNAPSHOT row for each level, asks and
 *       then bids; LAST on the last one
 *   <li>Trade: TRADE
 *   <li>Kline: BAR; its venue time is the time at which it begins
 *   <li>Heartbeat, Config, Asset, Order, Position: a MESSAGE, see {@link MessageType}, once what it
 *       says has been checked
 * </ul>
 *
 * <p>An instrument that is not in the list is refused, and so is a price that is no multiple of its
 * tick, and a quantity that is none of its lot. Allocates.
 */
public final class AioquantDecoder implements Decoder {
  private static final long MARKET_DATA = Event.AT_VENUE | Event.AT_CORE;
  private static final int RATE_SCALE = 8;

  private final AioquantCodec codec;
  private final Map<String, AioquantMarket> markets = new HashMap<>();
  private final EventWriter writer = new EventWriter();

  /**
   * Makes a decoder.
   *
   * @param markets the instruments
   * @param limits what a message may cost
   */
  public AioquantDecoder(List<AioquantMarket> markets, Limits limits) {
    codec = new AioquantCodec(limits);
    for (AioquantMarket market : markets) {
      if (this.markets.put(market.key(), market) != null) {
        throw new IllegalArgumentException(market.key() + " is there twice");
      }
    }
  }

  @Override
  public void decode(InMessage in, Events out) throws BadMessageException {
    byte[] json = codec.inflated(in.body);
    AioquantEvent event = codec.read(json, in.exchange);
    if (event instanceof Orderbook book) {
      book(book, market(book.platform(), book.symbol()), out);
    } else if (event instanceof Trade trade) {
      trade(trade, market(trade.platform(), trade.symbol()), out);
    } else if (event instanceof Kline kline) {
      bar(kline, market(kline.platform(), kline.symbol()), out);
    } else {
      long count = event instanceof Heartbeat beat ? beat.count() : 0;
      writer.message(out, Event.header(Kind.MESSAGE, 0, 0, 0), type(event), count, json);
    }
  }

  private static int type(AioquantEvent event) {
    return switch (event.exchange()) {
      case "Heartbeat" -> MessageType.AIOQUANT_HEARTBEAT;
      case "Config" -> MessageType.AIOQUANT_CONFIG;
      case "Asset" -> MessageType.AIOQUANT_ASSET;
      case "Order" -> MessageType.AIOQUANT_ORDER;
      default -> MessageType.AIOQUANT_POSITION;
    };
  }

  private void book(Orderbook book, AioquantMarket market, Events out) throws BadMessageException {
    long time = nanos(book.time());
    int rows = book.asks().size() + book.bids().size();
    row(Kind.CLEAR, Event.NO_PRICE, market, time, 0, 0, out);
    long last = rows == 0 ? Event.LAST : 0;
    row(Kind.CLEAR, Event.NO_PRICE | Event.SELL | last, market, time, 0, 0, out);
    for (Side side : new Side[] {Side.SELL, Side.BUY}) {
      for (Level level : side == Side.SELL ? book.asks() : book.bids()) {
        long flags = --rows == 0 ? Event.LAST : 0;
        long ticks = ticks(market, level.price());
        long lots = lots(market, level.quantity());
        row(Kind.SNAPSHOT, side.flag() | flags, market, time, ticks, lots, out);
      }
    }
  }

  private void trade(Trade trade, AioquantMarket market, Events out) throws BadMessageException {
    long side = trade.action().equals("SELL") ? Event.SELL : 0;
    long ticks = ticks(market, trade.price());
    long lots = lots(market, trade.quantity());
    row(Kind.TRADE, side | Event.LAST, market, nanos(trade.time()), ticks, lots, out);
  }

  private void bar(Kline kline, AioquantMarket market, Events out) throws BadMessageException {
    long start = nanos(kline.time());
    long[] prices = {
      ticks(market, kline.open()),
      ticks(market, kline.high()),
      ticks(market, kline.low()),
      ticks(market, kline.close())
    };
    boolean quoted = market.quoteVolume();
    long lots = quoted ? 0 : lots(market, kline.volume());
    long quote = quoted ? rate(kline.volume()) : 0;
    long header = Event.header(Kind.BAR, MARKET_DATA | Event.LAST, 0, market.instrument().id());
    writer.event(out, header, start, prices, lots, KlineType.nanos(kline.type()), quote, start);
  }

  private void row(
      int kind, long flags, AioquantMarket market, long time, long ticks, long lots, Events out) {
    long header = Event.header(kind, MARKET_DATA | flags, 0, market.instrument().id());
    writer.event(out, header, time, ticks, lots, 0, 0, 0);
  }

  private AioquantMarket market(String platform, String symbol) throws BadMessageException {
    AioquantMarket market = platform.indexOf('.') < 0 ? markets.get(platform + '.' + symbol) : null;
    if (market == null) {
      throw new BadMessageException(
          "no instrument is "
              + BadMessageException.quote(symbol)
              + " of "
              + BadMessageException.quote(platform));
    }
    return market;
  }

  private static long ticks(AioquantMarket market, String price) throws BadMessageException {
    Instrument instrument = market.instrument();
    try {
      return instrument.ticks(price);
    } catch (NumberFormatException e) {
      throw new BadMessageException(market.key() + ": price " + e.getMessage(), e);
    }
  }

  private static long lots(AioquantMarket market, String quantity) throws BadMessageException {
    Instrument instrument = market.instrument();
    try {
      return instrument.lots(quantity);
    } catch (NumberFormatException e) {
      throw new BadMessageException(market.key() + ": quantity " + e.getMessage(), e);
    }
  }

  /** Reads a volume in the quote currency, to the nearest 1e-8. */
  private static long rate(String volume) throws BadMessageException {
    if (volume.startsWith("-")) {
      throw new BadMessageException("the volume " + volume + " is negative");
    }
    try {
      BigDecimal scaled = new BigDecimal(volume).movePointRight(RATE_SCALE);
      return scaled.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    } catch (ArithmeticException e) {
      throw new BadMessageException("the volume " + volume + " is too large", e);
    }
  }

  private static long nanos(long millis) throws BadMessageException {
    long most = Long.MAX_VALUE / TimeUnit.MILLISECONDS.toNanos(1);
    if (millis < 0 || millis > most) {
      throw new BadMessageException("the time " + millis + " is not in ms since the epoch");
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}

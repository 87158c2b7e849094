package io.ringbeat.rabbitmq.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What programs built on aioquant tell each other: three events of upstream, and five of its forks.
 * Prices and quantities are decimal numbers as they are written, without exponent; times are ms
 * since the epoch, unless a line says otherwise. Immutable.
 */
public sealed interface AioquantEvent {
  /**
   * Returns the exchange on which the event is published.
   *
   * @return the exchange's name
   */
  String exchange();

  /**
   * Returns the key under which it is published.
   *
   * @return words with dots between them; a name that has dots makes more words
   */
  String routingKey();

  /**
   * A level of an order book.
   *
   * @param price of the level
   * @param quantity at the level
   */
  record Level(String price, String quantity) {}

  /**
   * An order book's best levels.
   *
   * @param platform the venue, as {@code binance}
   * @param symbol the instrument, as {@code ETH/BTC}
   * @param asks best first
   * @param bids best first
   * @param time of the book
   */
  record Orderbook(String platform, String symbol, List<Level> asks, List<Level> bids, long time)
      implements AioquantEvent {
    /** Copies the levels. */
    public Orderbook {
      asks = List.copyOf(asks);
      bids = List.copyOf(bids);
    }

    @Override
    public String exchange() {
      return "Orderbook";
    }

    @Override
    public String routingKey() {
      return platform + '.' + symbol;
    }
  }

  /**
   * A trade.
   *
   * @param platform the venue
   * @param symbol the instrument
   * @param action {@code BUY} or {@code SELL}: the aggressor's
   * @param price of the trade
   * @param quantity of the trade
   * @param time of the trade
   */
  record Trade(
      String platform, String symbol, String action, String price, String quantity, long time)
      implements AioquantEvent {
    @Override
    public String exchange() {
      return "Trade";
    }

    @Override
    public String routingKey() {
      return platform + '.' + symbol;
    }
  }

  /**
   * A bar.
   *
   * @param platform the venue
   * @param symbol the instrument
   * @param open the first price
   * @param high the highest price
   * @param low the lowest price
   * @param close the last price
   * @param volume in units of quantity, or of the quote currency as Binance's collector has it
   * @param time at which it begins
   * @param type its period, see {@link KlineType}
   */
  record Kline(
      String platform,
      String symbol,
      String open,
      String high,
      String low,
      String close,
      String volume,
      long time,
      String type)
      implements AioquantEvent {
    @Override
    public String exchange() {
      return "Kline";
    }

    @Override
    public String routingKey() {
      return platform + '.' + symbol;
    }
  }

  /**
   * A beat of a server.
   *
   * @param serverId whose
   * @param count how many beats there were
   */
  record Heartbeat(String serverId, long count) implements AioquantEvent {
    @Override
    public String exchange() {
      return "Heartbeat";
    }

    @Override
    public String routingKey() {
      return serverId;
    }
  }

  /**
   * Parameters for a server.
   *
   * @param serverId whose
   * @param params a JSON object, as it is written
   */
  record Config(String serverId, String params) implements AioquantEvent {
    @Override
    public String exchange() {
      return "Config";
    }

    @Override
    public String routingKey() {
      return serverId;
    }
  }

  /**
   * What an account has of a currency.
   *
   * @param free can be used
   * @param locked is in orders
   * @param total both
   */
  record Balance(String free, String locked, String total) {}

  /**
   * What an account has.
   *
   * @param platform the venue
   * @param account its name, may have dots
   * @param assets by currency, in the order of the message
   * @param time of the state
   * @param update whether it is different from the one before
   */
  record Asset(
      String platform, String account, Map<String, Balance> assets, long time, boolean update)
      implements AioquantEvent {
    /** Copies the assets. */
    public Asset {
      assets = Collections.unmodifiableMap(new LinkedHashMap<>(assets));
    }

    @Override
    public String exchange() {
      return "Asset";
    }

    @Override
    public String routingKey() {
      return platform + '.' + account;
    }
  }

  /** How a fork calls an order's id and type. */
  enum OrderNames {
    /** {@code order_no} and {@code order_type}. */
    ORDER_NO,
    /** {@code order_id}, {@code client_order_id} and {@code order_price_type}. */
    ORDER_ID
  }

  /**
   * An order's state.
   *
   * @param names how the fork calls its fields
   * @param platform the venue
   * @param account its name, may have dots
   * @param strategy the strategy's name
   * @param id the venue's id
   * @param clientId the id that the client gave; empty for none; not said in {@code ORDER_NO}
   * @param action {@code BUY} or {@code SELL}
   * @param type {@code LIMIT} or {@code MARKET}
   * @param symbol the instrument
   * @param price the order's price
   * @param quantity the order's quantity
   * @param remain what is not executed; aioquant puts the whole quantity in place of a number 0,
   *     see {@link #left}
   * @param status {@code NONE}, {@code SUBMITTED}, {@code PARTIAL-FILLED}, {@code FILLED}, {@code
   *     CANCELED} or {@code FAILED}
   * @param averagePrice of its executions, 0 for none
   * @param tradeType 0, or what a futures venue says
   * @param created when it was created
   * @param updated when it was changed last
   */
  record Order(
      OrderNames names,
      String platform,
      String account,
      String strategy,
      String id,
      String clientId,
      String action,
      String type,
      String symbol,
      String price,
      String quantity,
      String remain,
      String status,
      String averagePrice,
      long tradeType,
      long created,
      long updated)
      implements AioquantEvent {
    @Override
    public String exchange() {
      return "Order";
    }

    @Override
    public String routingKey() {
      return platform + '.' + account + '.' + strategy;
    }

    /**
     * Returns what is not executed, also where aioquant has put the quantity in place of 0.
     *
     * @return 0 for an order that is filled, else {@link #remain}
     */
    public String left() {
      return status.equals("FILLED") ? "0" : remain;
    }
  }

  /**
   * A position.
   *
   * @param platform the venue
   * @param account its name, may have dots
   * @param strategy the strategy's name
   * @param symbol the instrument
   * @param marginMode {@code fixed} or {@code crossed}; empty for none
   * @param longQuantity held long
   * @param shortQuantity held short
   * @param time of the state
   */
  record Position(
      String platform,
      String account,
      String strategy,
      String symbol,
      String marginMode,
      String longQuantity,
      String shortQuantity,
      long time)
      implements AioquantEvent {
    @Override
    public String exchange() {
      return "Position";
    }

    @Override
    public String routingKey() {
      return platform + '.' + account + '.' + strategy;
    }
  }
}

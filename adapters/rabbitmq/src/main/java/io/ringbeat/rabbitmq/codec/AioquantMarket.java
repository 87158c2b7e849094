package io.ringbeat.rabbitmq.codec;

import io.ringbeat.market.Instrument;

/**
 * What aioquant calls an instrument. Immutable.
 *
 * @param platform the venue, as {@code binance}
 * @param symbol as {@code ETH/BTC}
 * @param instrument ours
 * @param quoteVolume whether the volume of its bars is in the quote currency, as Binance's
 *     collector has it
 */
public record AioquantMarket(
    String platform, String symbol, Instrument instrument, boolean quoteVolume) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is empty, or the platform's has a dot
   */
  public AioquantMarket {
    if (platform.isEmpty() || platform.indexOf('.') >= 0 || symbol.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + platform + "\" and \"" + symbol + "\" are no platform and symbol of aioquant");
    }
  }

  /** Joins the names; a platform has no dot. */
  String key() {
    return platform + '.' + symbol;
  }
}

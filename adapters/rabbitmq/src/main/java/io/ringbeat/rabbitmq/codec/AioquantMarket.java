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
  /** Joins the names; a platform has no dot. */
  String key() {
    return platform + '.' + symbol;
  }
}

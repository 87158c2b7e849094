/**
 * Imports captured market data into event files and opens them as sources for a backtest. Start
 * with {@link io.ringbeat.marketdata.MarketData}.
 */
package io.ringbeat.marketdata;

/** Reads raw captures of Binance's futures streams. */
package io.ringbeat.marketdata.binance;

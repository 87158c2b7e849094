/** The event file: what an import writes and a backtest reads. */
package io.ringbeat.marketdata.file;

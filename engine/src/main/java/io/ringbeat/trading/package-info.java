/**
 * What a strategy sees and what it may do: its contract, its orders and accounts, and the core that
 * turns events into calls and calls into commands. The same in a backtest and live.
 */
package io.ringbeat.trading;

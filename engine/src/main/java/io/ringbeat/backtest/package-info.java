/**
 * Backtests: the inline driver that merges market data, the simulated venue's reports and due tasks
 * into one sequence on one thread, and the statistics of a run.
 */
package io.ringbeat.backtest;

package io.ringbeat.backtest;

import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import java.util.List;

/**
 * What came of a run.
 *
 * @param instruments what was traded
 * @param accounts position and money by instrument, same order
 * @param mids last price between best bid and ask by instrument, NaN if there never was one
 * @param statistics return and risk of all instruments together
 * @param rows rows of market data, as stored
 * @param events events that the core saw: market data, reports and tasks
 * @param startTime engine time at which the strategy was started, ns since the epoch
 * @param endTime engine time of the last event or sample, ns since the epoch
 * @param submits orders submitted
 * @param cancels requests to cancel
 * @param modifies requests to modify
 * @param refused requests that the venue refused, mostly because the order had ended by then
 * @param runHash 16 hexadecimal digits over every request and report in order: equal for the same
 *     input and settings on any JDK
 */
public record BacktestResult(
    List<Instrument> instruments,
    List<Account> accounts,
    List<Double> mids,
    Statistics statistics,
    long rows,
    long events,
    long startTime,
    long endTime,
    long submits,
    long cancels,
    long modifies,
    long refused,
    String runHash) {}

package io.ringbeat.cli.report;

import io.ringbeat.market.FeeSchedule;
import io.ringbeat.venue.Latency;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that determines a run. Immutable.
 *
 * @param data the market data
 * @param strategy the strategy
 * @param parameters the strategy's parameters that were given
 * @param latency of orders and their reports
 * @param queue name of the queue model
 * @param fees rates for maker and taker
 * @param capital what returns are a share of, in the account's currency
 * @param sampleNanos engine time between samples of equity, ns
 * @param seed of the strategy's source of chance and of a synthetic market
 */
public record RunSettings(
    DataDescription data,
    StrategyDescription strategy,
    Map<String, String> parameters,
    Latency latency,
    String queue,
    FeeSchedule fees,
    double capital,
    long sampleNanos,
    long seed) {
  /** Copies the map and keeps its order. */
  public RunSettings {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}

package io.ringbeat.cli.report;

import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A finished run and what follows from it. Immutable.
 *
 * @param settings what determined the run
 * @param result what came of it
 * @param expired orders that ended by their time in force
 * @param wallNanos how long the replay took, ns
 * @param version of Ringbeat
 */
public record RunReport(
    RunSettings settings, BacktestResult result, long expired, long wallNanos, String version) {
  private static final double NANOS_PER_YEAR = 365.0 * 86_400e9;
  private static final long LEAST_NANOS = 30L * 86_400_000_000_000L;

  /**
   * Returns how long the data is.
   *
   * @return engine time, ns
   */
  public long periodNanos() {
    return result.endTime() - result.startTime();
  }

  /**
   * Returns the speed of the replay.
   *
   * @return rows of market data a second
   */
  public double rowsPerSecond() {
    return result.rows() * 1e9 / Math.max(1, wallNanos);
  }

  /**
   * Returns the executions of all instruments.
   *
   * @return 0 or more
   */
  public long fills() {
    return result.accounts().stream().mapToLong(Account::fills).sum();
  }

  /**
   * Returns the value traded in all instruments.
   *
   * @return in the account's currency
   */
  public double valueTraded() {
    return result.accounts().stream().mapToDouble(Account::valueTraded).sum();
  }

  /**
   * Returns the fees paid.
   *
   * @return in the account's currency, negative if rebates prevail
   */
  public double fees() {
    return result.accounts().stream().mapToDouble(Account::fee).sum();
  }

  /**
   * Returns the share of the value traded that was traded as maker.
   *
   * @return 0 to 1, NaN without trades
   */
  public double makerShare() {
    double maker = 0;
    for (Account account : result.accounts()) {
      if (account.volumeLots() > 0) {
        maker += account.valueTraded() * account.makerLots() / account.volumeLots();
      }
    }
    return fills() == 0 ? Double.NaN : maker / valueTraded();
  }

  /**
   * Returns the profit in one instrument after fees, its position valued at the last mid price.
   *
   * @param instrument its id
   * @return in the account's currency, 0 without trades
   */
  public double profit(int instrument) {
    Account account = result.accounts().get(instrument);
    return account.fills() == 0 ? 0 : account.equity(result.mids().get(instrument));
  }

  /**
   * Returns a quantity exactly.
   *
   * @param instrument whose lots they are
   * @param lots how many
   * @return the quantity with the decimals of the lot size
   */
  public static BigDecimal quantity(Instrument instrument, long lots) {
    return BigDecimal.valueOf(instrument.lotSize().mantissa(), instrument.lotSize().scale())
        .multiply(BigDecimal.valueOf(lots));
  }

  /**
   * Returns what a reader of the numbers must know.
   *
   * @return sentences, none for a long run on real data with trades
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (settings.data().synthetic()) {
      warnings.add("Synthetic data: profit or loss on it says nothing about any real market.");
    }
    if (result.instruments().get(0).inverse()) {
      warnings.add("Inverse contract: all amounts and --capital are in the base currency.");
    }
    if (fills() == 0) {
      warnings.add("No order was filled: there is nothing to judge.");
    } else if (periodNanos() < LEAST_NANOS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "Sharpe and Sortino extrapolate %s to a year: by chance alone they are off by"
                  + " about +/-%.0f. Do not compare them with those of long runs.",
              io.ringbeat.cli.Durations.rounded(periodNanos()),
              Math.sqrt(NANOS_PER_YEAR / Math.max(1, periodNanos()))));
    }
    return warnings;
  }
}

package io.ringbeat.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.Statistics;
import io.ringbeat.cli.output.PlainNumbers;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A run as one JSON object, for programs. Names are camelCase and stable: fields may be added;
 * renaming, removing or another meaning raises {@code schemaVersion}. Durations and times are ns,
 * amounts are in the account's currency, shares are fractions, what is not defined is null.
 *
 * <pre>
 * schemaVersion, ringbeatVersion, runHash
 * settings     data {synthetic, files, eventFile, syntheticNanos}
 *              strategy {name, class, source, sha256}, params {name: text}
 *              entryLatencyNanos, responseLatencyNanos, queue, makerFee, takerFee
 *              capital, sampleNanos, seed
 * period       startTime, endTime, durationNanos, start, end (ISO 8601)
 * replay       rows, events, wallNanos, rowsPerSecond: the only fields that differ between runs
 * results      profit, totalReturn, sharpe, sortino, maxDrawdown, maxDrawdownNanos,
 *              profitOverDrawdown, fills, valueTraded, dailyTurnover, makerShare, fees,
 *              maxPosition, meanPosition, maxLeverage, samples
 * orders       submits, cancels, modifies, expired, refused
 * instruments  [symbol, tickSize, lotSize, contractSize, inverse, position, fills, volume,
 *              makerVolume, valueTraded, fees, balance, profit, mid]
 * warnings     [text]
 * </pre>
 */
public final class JsonReport {
  /** The version of the names and meanings above. */
  public static final int SCHEMA_VERSION = 1;

  private JsonReport() {}

  /**
   * Makes the object.
   *
   * @param report the run
   * @param mapper makes nodes
   * @return the object, a new one
   */
  public static ObjectNode of(RunReport report, ObjectMapper mapper) {
    BacktestResult result = report.result();
    ObjectNode root = mapper.createObjectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("ringbeatVersion", report.version());
    root.put("runHash", result.runHash());
    settings(report.settings(), root.putObject("settings"));

    ObjectNode period = root.putObject("period");
    period.put("startTime", result.startTime());
    period.put("endTime", result.endTime());
    period.put("durationNanos", report.periodNanos());
    period.put("start", Instant.EPOCH.plusNanos(result.startTime()).toString());
    period.put("end", Instant.EPOCH.plusNanos(result.endTime()).toString());

    ObjectNode replay = root.putObject("replay");
    replay.put("rows", result.rows());
    replay.put("events", result.events());
    replay.put("wallNanos", report.wallNanos());
    replay.put("rowsPerSecond", Math.round(report.rowsPerSecond()));

    results(report, root.putObject("results"));

    ObjectNode orders = root.putObject("orders");
    orders.put("submits", result.submits());
    orders.put("cancels", result.cancels());
    orders.put("modifies", result.modifies());
    orders.put("expired", report.expired());
    orders.put("refused", report.result().refused());

    ArrayNode instruments = root.putArray("instruments");
    for (Instrument instrument : result.instruments()) {
      ObjectNode out = instruments.addObject();
      instrument(instrument, result.accounts().get(instrument.id()), out);
      out.put("profit", PlainNumbers.rounded(report.profit(instrument.id())));
      out.put("mid", PlainNumbers.rounded(result.mids().get(instrument.id())));
    }
    ArrayNode warnings = root.putArray("warnings");
    report.warnings().forEach(warnings::add);
    return root;
  }

  private static void settings(RunSettings settings, ObjectNode out) {
    ObjectNode data = out.putObject("data");
    data.put("synthetic", settings.data().synthetic());
    ArrayNode files = data.putArray("files");
    settings.data().files().forEach(files::add);
    data.put("eventFile", settings.data().eventFile());
    data.put("syntheticNanos", settings.data().syntheticNanos());
    ObjectNode strategy = out.putObject("strategy");
    strategy.put("name", settings.strategy().name());
    strategy.put("class", settings.strategy().className());
    strategy.put("source", settings.strategy().source());
    strategy.put("sha256", settings.strategy().sha256());
    ObjectNode params = out.putObject("params");
    settings.parameters().forEach(params::put);
    out.put("entryLatencyNanos", settings.latency().entryNanos());
    out.put("responseLatencyNanos", settings.latency().responseNanos());
    out.put("queue", settings.queue());
    out.put("makerFee", number(settings.fees().maker()));
    out.put("takerFee", number(settings.fees().taker()));
    out.put("capital", PlainNumbers.rounded(settings.capital()));
    out.put("sampleNanos", settings.sampleNanos());
    out.put("seed", settings.seed());
  }

  private static void results(RunReport report, ObjectNode out) {
    Statistics statistics = report.result().statistics();
    out.put("profit", PlainNumbers.rounded(statistics.profit()));
    out.put("totalReturn", PlainNumbers.rounded(statistics.totalReturn()));
    out.put("sharpe", PlainNumbers.rounded(statistics.sharpe()));
    out.put("sortino", PlainNumbers.rounded(statistics.sortino()));
    out.put("maxDrawdown", PlainNumbers.rounded(statistics.maxDrawdown()));
    out.put("maxDrawdownNanos", statistics.maxDrawdownNanos());
    out.put("profitOverDrawdown", PlainNumbers.rounded(statistics.returnOverDrawdown()));
    out.put("fills", report.fills());
    out.put("valueTraded", PlainNumbers.rounded(report.valueTraded()));
    out.put("dailyTurnover", PlainNumbers.rounded(statistics.dailyTurnover(report.valueTraded())));
    out.put("makerShare", PlainNumbers.rounded(report.makerShare()));
    out.put("fees", PlainNumbers.rounded(report.fees()));
    out.put("maxPosition", PlainNumbers.rounded(statistics.maxPosition()));
    out.put("meanPosition", PlainNumbers.rounded(statistics.meanPosition()));
    out.put("maxLeverage", PlainNumbers.rounded(statistics.maxLeverage()));
    out.put("samples", statistics.steps());
  }

  private static void instrument(Instrument instrument, Account account, ObjectNode out) {
    out.put("symbol", instrument.symbol());
    out.put("tickSize", number(instrument.tickSize()));
    out.put("lotSize", number(instrument.lotSize()));
    out.put("contractSize", number(instrument.contractSize()));
    out.put("inverse", instrument.inverse());
    out.put("position", RunReport.quantity(instrument, account.positionLots()));
    out.put("fills", account.fills());
    out.put("volume", RunReport.quantity(instrument, account.volumeLots()));
    out.put("makerVolume", RunReport.quantity(instrument, account.makerLots()));
    out.put("valueTraded", PlainNumbers.rounded(account.valueTraded()));
    out.put("fees", PlainNumbers.rounded(account.fee()));
    out.put("balance", PlainNumbers.rounded(account.balance()));
  }

  private static BigDecimal number(Decimal value) {
    return BigDecimal.valueOf(value.mantissa(), value.scale());
  }
}

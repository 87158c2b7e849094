package io.ringbeat.cli.report;

import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.Statistics;
import io.ringbeat.cli.Durations;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import io.ringbeat.trading.Account;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run for a person to read, in at most 80 columns and plain ASCII. Colours only mark headings and
 * the sign of the profit. Used by one thread.
 */
public final class SummaryReport {
  private static final int COLUMNS = 80;
  private static final int LABEL = 12;
  private static final int CELL = 38;

  private final RunReport report;
  private final BacktestResult result;
  private final RunSettings settings;
  private final boolean coloured;
  private final List<String> lines = new ArrayList<>();

  private SummaryReport(RunReport report, boolean coloured) {
    this.report = report;
    this.result = report.result();
    this.settings = report.settings();
    this.coloured = coloured;
  }

  /**
   * Prints a run.
   *
   * @param report the run
   * @param out where to
   * @param coloured whether a terminal shows it
   */
  public static void print(RunReport report, PrintStream out, boolean coloured) {
    SummaryReport summary = new SummaryReport(report, coloured);
    summary.settings();
    summary.result();
    summary.instruments();
    summary.warnings();
    summary.lines.forEach(line -> out.print(line.stripTrailing() + "\n"));
  }

  private void settings() {
    DataDescription data = settings.data();
    StrategyDescription strategy = settings.strategy();
    heading("Backtest of " + strategy.name());
    fact(
        "Data",
        data.synthetic()
            ? "SYNTHETIC market, "
                + Durations.rounded(data.syntheticNanos())
                + ", seed "
                + settings.seed()
                + " (made up, not recorded)"
            : String.join(", ", data.files()));
    if (result.instruments().size() <= 3) {
      for (Instrument instrument : result.instruments()) {
        fact("Instrument", terms(instrument));
      }
    } else {
      fact("Instruments", String.join(", ", symbols()));
    }
    fact(
        "Period",
        Numbers.time(result.startTime())
            + " to "
            + Numbers.time(result.endTime())
            + " UTC ("
            + Durations.rounded(report.periodNanos())
            + ")");
    if (strategy.source() != null) {
      fact("Strategy", strategy.className() + " from " + strategy.source());
    }
    if (!settings.parameters().isEmpty()) {
      List<String> pairs = new ArrayList<>();
      for (Map.Entry<String, String> entry : settings.parameters().entrySet()) {
        pairs.add(entry.getKey() + "=" + entry.getValue());
      }
      fact("Parameters", String.join(", ", pairs));
    }
    fact(
        "Venue",
        "latency "
            + Durations.exact(settings.latency().entryNanos())
            + " out, "
            + Durations.exact(settings.latency().responseNanos())
            + " back; queue model "
            + settings.queue()
            + "; fees: maker "
            + basisPercent(settings.fees().maker())
            + ", taker "
            + basisPercent(settings.fees().taker()));
    fact(
        "Replay",
        Numbers.count(result.rows())
            + " rows in "
            + Numbers.fixed(report.wallNanos() / 1e9, 2)
            + " s = "
            + Numbers.fixed(report.rowsPerSecond() / 1e6, 2)
            + " M rows/s, "
            + (settings.data().synthetic() ? "generating" : "decoding")
            + (report.wallNanos() < 1_000_000_000 ? " and JVM start-up" : "")
            + " included");
  }

  private void result() {
    Statistics statistics = result.statistics();
    String profit = Numbers.amount(statistics.profit());
    heading("Result");
    double fees = report.fees();
    pair("Profit after fees", profit, "Fills", Numbers.count(report.fills()));
    pair("Profit before fees", Numbers.amount(statistics.profit() + fees), "Volume", volume());
    pair(
        "Return on capital",
        Numbers.percent(statistics.totalReturn()),
        "Value traded",
        Numbers.amount(report.valueTraded()));
    pair(
        "Capital",
        Numbers.amount(statistics.capital()),
        fees < 0 ? "Fees (rebate)" : "Fees",
        Numbers.amount(fees));
    pair(
        "Sharpe, annualised",
        Numbers.ratio(statistics.sharpe()),
        "Daily turnover / capital",
        Numbers.amount(statistics.dailyTurnover(report.valueTraded())));
    pair(
        "Sortino, annualised",
        Numbers.ratio(statistics.sortino()),
        "Maker share",
        Numbers.percent(report.makerShare()));
    pair(
        "Sampled every",
        Durations.exact(settings.sampleNanos()),
        "Max position",
        position(statistics.maxPosition()));
    pair(
        "Max drawdown",
        Numbers.amount(statistics.maxDrawdown()),
        "Mean position",
        position(statistics.meanPosition()));
    pair(
        "Longest drawdown",
        Durations.rounded(statistics.maxDrawdownNanos()),
        "Max leverage",
        Numbers.amount(statistics.maxLeverage()));
    pair(
        "Profit / max drawdown",
        Numbers.ratio(statistics.returnOverDrawdown()),
        "Final position",
        finalPosition());
    lines.add("");
    fact(
        "Orders",
        Numbers.count(result.submits())
            + " submitted, "
            + Numbers.count(result.cancels())
            + " cancels, "
            + Numbers.count(result.modifies())
            + " modifies; "
            + Numbers.count(report.expired())
            + " expired, "
            + Numbers.count(result.refused())
            + " refused late");
    fact("Run hash", result.runHash());
  }

  private void instruments() {
    if (result.instruments().size() == 1) {
      return;
    }
    lines.add("");
    String row = "%-12s %11s %7s %12s %14s %9s %9s";
    lines.add(
        bold(
            String.format(
                Locale.ROOT,
                row,
                "Instrument",
                "Position",
                "Fills",
                "Volume",
                "Value traded",
                "Fees",
                "Profit")));
    for (int i = 0; i < result.instruments().size(); i++) {
      Account account = account(i);
      lines.add(
          String.format(
              Locale.ROOT,
              row,
              instrument(i).symbol(),
              Numbers.exact(RunReport.quantity(instrument(i), account.positionLots())),
              Numbers.count(account.fills()),
              Numbers.exact(RunReport.quantity(instrument(i), account.volumeLots())),
              Numbers.amount(account.valueTraded()),
              Numbers.amount(account.fee()),
              Numbers.amount(report.profit(i))));
    }
  }

  private void warnings() {
    if (!report.warnings().isEmpty()) {
      lines.add("");
    }
    for (String warning : report.warnings()) {
      fact("Note", warning);
    }
  }

  private Instrument instrument(int id) {
    return result.instruments().get(id);
  }

  private Account account(int id) {
    return result.accounts().get(id);
  }

  private List<String> symbols() {
    return result.instruments().stream().map(Instrument::symbol).toList();
  }

  private static String terms(Instrument instrument) {
    boolean plain = instrument.contractSize().equals(new Decimal(1, 0)) && !instrument.inverse();
    return instrument.symbol()
        + ", tick "
        + instrument.tickSize()
        + ", lot "
        + instrument.lotSize()
        + (plain ? "" : ", contract " + instrument.contractSize())
        + (instrument.inverse() ? ", inverse (amounts in the base currency)" : "");
  }

  private static String basisPercent(Decimal rate) {
    return new java.math.BigDecimal(rate.toString()).movePointRight(2).toPlainString() + "%";
  }

  private String volume() {
    return result.instruments().size() == 1
        ? Numbers.exact(RunReport.quantity(instrument(0), account(0).volumeLots()))
        : "see below";
  }

  private String finalPosition() {
    return result.instruments().size() == 1
        ? Numbers.exact(RunReport.quantity(instrument(0), account(0).positionLots()))
        : "see below";
  }

  private String position(double quantity) {
    int decimals = result.instruments().stream().mapToInt(i -> i.lotSize().scale()).max().orElse(0);
    return Double.isFinite(quantity) ? Numbers.fixed(quantity, decimals) : Numbers.NONE;
  }

  private void heading(String text) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(bold(text));
  }

  private String bold(String text) {
    return coloured ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** Adds a label and text that is broken at spaces. */
  private void fact(String label, String text) {
    StringBuilder line = new StringBuilder(pad(label, LABEL));
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > COLUMNS) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(" ".repeat(LABEL));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
  }

  private void pair(String label, String value, String otherLabel, String otherValue) {
    String cell = cell(label, value);
    if (coloured && label.startsWith("Profit after")) {
      int colour = result.statistics().profit() < 0 ? 31 : 32;
      cell = cell.replace(value, "\u001b[" + colour + "m" + value + "\u001b[0m");
    }
    lines.add(cell + "    " + cell(otherLabel, otherValue));
  }

  private static String cell(String label, String value) {
    return label + " ".repeat(Math.max(1, CELL - label.length() - value.length())) + value;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}

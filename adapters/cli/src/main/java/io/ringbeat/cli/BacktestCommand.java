package io.ringbeat.cli;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.cli.output.EquityCsv;
import io.ringbeat.cli.output.FillsCsv;
import io.ringbeat.cli.output.OutputFile;
import io.ringbeat.cli.report.JsonReport;
import io.ringbeat.cli.report.RunReport;
import io.ringbeat.cli.report.RunSettings;
import io.ringbeat.cli.report.StrategyDescription;
import io.ringbeat.cli.report.SummaryReport;
import io.ringbeat.cli.strategy.LoadedStrategy;
import io.ringbeat.cli.strategy.Strategies;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.trading.ParameterException;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays market data against a strategy and a simulated venue, and reports. */
@Command(
    name = "backtest",
    description = {
      "Runs a strategy on recorded market data against a simulated venue.",
      "Without --data it runs on a synthetic market, without --strategy the bundled ExampleMaker.",
      ""
    },
    showDefaultValues = true,
    customSynopsis = "ringbeat backtest [--data FILE...] [--strategy X] [OPTION...]",
    sortOptions = false)
final class BacktestCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--strategy",
      paramLabel = "X",
      defaultValue = "ExampleMaker",
      description =
          "A .java file (compiled in memory), a .jar, a bundled example (ExampleMaker,"
              + " OneOrderPerSide) or a full class name.")
  private String strategy;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Which class, if the file has several strategies.")
  private String className;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "A parameter of the strategy; repeatable.")
  private final Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--latency",
      paramLabel = "OUT[/BACK]",
      defaultValue = "1ms",
      description =
          "From strategy to venue and back, for example 1ms or 500us/2ms. Units: ns, us, ms, s.")
  private String latency;

  @Option(
      names = "--queue",
      paramLabel = "MODEL",
      defaultValue = "power3:3",
      description =
          "How the queue ahead of an order shrinks: risk-averse, power1:n, power2:n, power3:n,"
              + " log1, log2.")
  private String queue;

  @Option(
      names = "--maker-fee",
      paramLabel = "RATE",
      defaultValue = "0.0002",
      description =
          "Share of the value traded as maker; negative is a rebate. The defaults are those of a"
              + " regular Binance futures account.")
  private String makerFee;

  @Option(
      names = "--taker-fee",
      paramLabel = "RATE",
      defaultValue = "0.0005",
      description = "Share of the value traded as taker.")
  private String takerFee;

  @Option(
      names = "--capital",
      paramLabel = "AMOUNT",
      defaultValue = "10000",
      description = "What returns are a share of, in the account's currency.")
  private double capital;

  @Option(
      names = "--sample",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How often equity is sampled, for ratios and --equity.")
  private String sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the strategy's source of chance, and of the synthetic market.")
  private long seed;

  @ArgGroup(exclusive = false, heading = "%nOutput:%n")
  private final Outputs outputs = new Outputs();

  @Spec private CommandSpec spec;

  /** Where results go. */
  private static final class Outputs {
    @Option(
        names = "--fills",
        paramLabel = "FILE.csv",
        description =
            "Write the fills: time_ns, venue_time_ns, order_id, instrument, side, price, quantity,"
                + " maker, position.")
    private Path fills;

    @Option(
        names = "--equity",
        paramLabel = "FILE.csv",
        description = "Write the samples: time_ns, equity, position, mid.")
    private Path equity;

    @Option(
        names = "--record",
        paramLabel = "FOLDER",
        description =
            "Journal the run: what the strategy saw and ordered, the data by reference. Look at it"
                + " by `ringbeat journal`.")
    private Path record;

    @Option(names = "--json", description = "Print one JSON object instead of the summary.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress, no notes; the run hash only.")
    private boolean quiet;
  }

  BacktestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Latency latencyValue = option("--latency", () -> Latencies.parse(latency));
    QueueModel queueModel = option("--queue", () -> QueueModel.parse(queue));
    FeeSchedule fees = option("fees", () -> FeeSchedule.of(makerFee, takerFee));
    long sampleNanos = option("--sample", () -> positive(Durations.parse(sample)));
    if (!(capital > 0) || Double.isInfinite(capital)) {
      throw wrong("--capital: " + capital + " is not a positive amount");
    }
    ImportOptions importOptions = data.importing.options();
    requireDistinctFiles();

    try (LoadedStrategy loaded = Strategies.load(strategy, className);
        OutputFile fillsFile = outputs.fills == null ? null : new OutputFile(outputs.fills);
        OutputFile equityFile = outputs.equity == null ? null : new OutputFile(outputs.equity);
        EventSource source = data.open(shell, importOptions, seed, outputs.quiet)) {
      Backtest backtest =
          new Backtest(source, loaded.create())
              .latency(latencyValue)
              .queueModel(queueModel)
              .fees(fees)
              .capital(capital)
              .sampleEvery(sampleNanos)
              .seed(seed)
              .parameters(parameters);
      RunSettings settings =
          new RunSettings(
              data.describe(),
              new StrategyDescription(
                  loaded.name(), loaded.className(), loaded.source(), loaded.sha256()),
              parameters,
              latencyValue,
              queueModel.toString(),
              fees,
              capital,
              sampleNanos,
              seed);
      RunReport report =
          record(
              backtest,
              settings,
              source,
              fillsFile == null ? null : new FillsCsv(fillsFile, source.instruments()),
              equityFile == null ? null : new EquityCsv(equityFile));
      commit(fillsFile);
      commit(equityFile);
      print(report);
    }
    return ExitCode.OK;
  }

  private RunReport record(
      Backtest backtest,
      RunSettings settings,
      EventSource source,
      FillsCsv fills,
      EquityCsv equity) {
    if (outputs.record == null) {
      return run(backtest, settings, source, fills, equity);
    }
    try (RunJournal journal =
        BacktestRecord.begin(outputs.record, settings, source.instruments())) {
      return run(backtest.journal(journal), settings, source, fills, equity);
    }
  }

  private RunReport run(
      Backtest backtest,
      RunSettings settings,
      EventSource source,
      FillsCsv fills,
      EquityCsv equity) {
    try (ProgressLine progress = new ProgressLine(shell, !outputs.quiet, "replay", "rows")) {
      RunRecorder recorder = new RunRecorder(fills, equity, progress, source.size());
      long begun = shell.nanoClock().getAsLong();
      BacktestResult result = run(backtest.listener(recorder));
      long wallNanos = shell.nanoClock().getAsLong() - begun;
      return new RunReport(settings, result, recorder.expired(), wallNanos, RootCommand.version());
    }
  }

  private BacktestResult run(Backtest backtest) {
    try {
      return backtest.run();
    } catch (ParameterException e) {
      throw new CliException(ExitCode.USAGE, "--param: " + e.getMessage(), e);
    } catch (DataException e) {
      throw new DataException(e.getMessage() + data.remedy(), e);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new CliException(
          ExitCode.DATA, "the numbers do not fit: " + e.getMessage() + "; check --instrument", e);
    }
  }

  private static void commit(OutputFile file) {
    if (file != null) {
      file.commit();
    }
  }

  private void print(RunReport report) {
    if (outputs.json) {
      Json.print(JsonReport.of(report, Json.MAPPER), shell.out());
      return;
    }
    if (outputs.quiet) {
      shell.out().print(report.result().runHash() + "\n");
      return;
    }
    SummaryReport.print(report, shell.out(), shell.coloured());
    if (data.isSynthetic()) {
      shell.out().print(Advice.afterFirstRun(shell.command()));
    }
  }

  private void requireDistinctFiles() {
    Path fills = normal(outputs.fills);
    Path equity = normal(outputs.equity);
    if (fills != null && fills.equals(equity)) {
      throw wrong("--fills and --equity name the same file: " + outputs.fills);
    }
    for (Path input : data.inputs(strategy)) {
      Path path = normal(input);
      if (path.equals(fills) || path.equals(equity)) {
        throw wrong(input + " is read by this run; write the result to another file");
      }
    }
  }

  private static Path normal(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }

  private static long positive(long nanos) {
    if (nanos <= 0) {
      throw new IllegalArgumentException("a time of " + nanos + " ns; it must be positive");
    }
    return nanos;
  }

  private <T> T option(String name, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw wrong(name + ": " + e.getMessage());
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}

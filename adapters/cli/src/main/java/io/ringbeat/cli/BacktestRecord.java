package io.ringbeat.cli;

import io.ringbeat.backtest.RunJournal;
import io.ringbeat.cli.report.RunSettings;
import io.ringbeat.engine.Description;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.market.Instrument;
import java.nio.file.Path;
import java.util.List;

/** Begins the journal of a backtest: everything that the run is, and its data by reference. */
final class BacktestRecord {
  private static final ChronicleOptions SMALL =
      new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT * 4, ChronicleOptions.LEAST_AHEAD);

  private BacktestRecord() {}

  /** Makes the journal, in a folder that holds no run and is made when the run begins. */
  static RunJournal begin(Path folder, RunSettings settings, List<Instrument> instruments) {
    return new RunJournal(
        () -> ChronicleStore.open(folder, SMALL), describe(settings, instruments));
  }

  static Description describe(RunSettings settings, List<Instrument> instruments) {
    Description run = new Description();
    run.putVersions();
    run.put("code.cli", RootCommand.version());
    run.put("run.kind", "backtest");
    if (settings.data().synthetic()) {
      run.put("data.kind", "synthetic");
      run.put("data.nanos", Long.toString(settings.data().syntheticNanos()));
    } else {
      Path file = Path.of(settings.data().eventFile());
      run.put("data.kind", "event file");
      run.put("code.data.path", absolute(file));
      run.put("data.name", String.valueOf(file.getFileName()));
      run.put("data.sha256", Sha256.of(file));
    }
    for (Instrument instrument : instruments) {
      run.put("instrument." + instrument.id(), instrument.toString());
    }
    run.put("strategy.name", settings.strategy().name());
    run.put("strategy.class", settings.strategy().className());
    if (settings.strategy().sha256() != null) {
      run.put("strategy.sha256", settings.strategy().sha256());
    }
    if (settings.strategy().source() != null) {
      run.put("code.strategy.path", absolute(Path.of(settings.strategy().source())));
    }
    settings.parameters().forEach((name, value) -> run.put("parameter." + name, value));
    run.put("venue.latency.out", Long.toString(settings.latency().entryNanos()));
    run.put("venue.latency.back", Long.toString(settings.latency().responseNanos()));
    run.put("venue.queue", settings.queue());
    run.put("fees.maker", settings.fees().maker().toString());
    run.put("fees.taker", settings.fees().taker().toString());
    run.put("capital", Double.toString(settings.capital()));
    run.put("sample.nanos", Long.toString(settings.sampleNanos()));
    run.put("seed", Long.toString(settings.seed()));
    return run;
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }
}

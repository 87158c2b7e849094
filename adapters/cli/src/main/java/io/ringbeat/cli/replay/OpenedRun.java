package io.ringbeat.cli.replay;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.RecordedBacktest;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.backtest.RunListener;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.cli.journal.Said;
import io.ringbeat.cli.strategy.Handlers;
import io.ringbeat.cli.strategy.LoadedStrategy;
import io.ringbeat.cli.strategy.Strategies;
import io.ringbeat.cli.strategy.StrategyLoadException;
import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.replay.JournalRun;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.replay.RunHandlers;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A run's folder, what it says it is, and its code and data, which are looked for when needed. */
final class OpenedRun implements AutoCloseable {
  private static final String PARAMETER = "parameter.";

  private final Path folder;
  private final RunOptions options;
  private final Stop stop;
  private final JournalStore store;
  private final Description description;
  private final Map<String, String> said;
  private final Recording recording;
  private final Terms terms;
  private final List<String> notes = new ArrayList<>();
  private RecordedRun coded;
  private RecordedRun plain;
  private LoadedStrategy loaded;
  private String missing; // why there is no code

  OpenedRun(Path folder, RunOptions options, Stop stop) {
    this.folder = folder;
    this.options = options;
    this.stop = stop;
    store = RunFolder.read(folder);
    try {
      description = JournalRun.describe(store);
      said = description.entries();
      recording = new Recording(said, options.data());
      terms = Terms.of(description, startTime());
      refuseWhatDoesNotFit();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void refuseWhatDoesNotFit() {
    if (isBacktest() && options.handlers() != null) {
      throw new CliException(
          ExitCode.USAGE, folder + " is a backtest; its code is a strategy: --strategy X");
    }
    if (!isBacktest() && (options.strategy() != null || options.data() != null)) {
      throw new CliException(
          ExitCode.USAGE,
          folder
              + " is the run of a live engine: its code is given by --handlers X, and its data"
              + " is in the journal");
    }
  }

  private long startTime() {
    try (LogCursor log = log()) {
      return log.next() ? log.words[log.at + Event.ENGINE_TIME] : 0;
    }
  }

  Description description() {
    return description;
  }

  /** Returns the name of the strategy's class; with code only. */
  String strategyClass() {
    return loaded.className();
  }

  /** Makes the strategy that the run had, or that the user named; with code only. */
  Strategy newStrategy() {
    return loaded.create();
  }

  /** Runs the backtest again as it was set, with its venue. */
  void runAgain(Strategy strategy, RunJournal journal) {
    try {
      new Backtest(data(), strategy)
          .latency(new Latency(number("venue.latency.out"), number("venue.latency.back")))
          .queueModel(QueueModel.parse(said.getOrDefault("venue.queue", "")))
          .fees(fees())
          .seed(number("seed"))
          .parameters(parameters())
          .journal(journal)
          .listener(stopping())
          .run();
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.JOURNAL,
          folder + " is set to something that is not there: " + e.getMessage(),
          e);
    }
  }

  private RunListener stopping() {
    return new RunListener() {
      @Override
      public void onProgress(long rowsRead) {
        stop.check();
      }
    };
  }

  private long number(String key) {
    try {
      return Long.parseLong(said.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      throw new CliException(ExitCode.JOURNAL, folder + " says a " + key + " that is no number", e);
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>();
    said.forEach(
        (key, value) -> {
          if (key.startsWith(PARAMETER)) {
            parameters.put(key.substring(PARAMETER.length()), value);
          }
        });
    return parameters;
  }

  Path folder() {
    return folder;
  }

  JournalStore store() {
    return store;
  }

  Map<String, String> said() {
    return said;
  }

  Terms terms() {
    return terms;
  }

  boolean isBacktest() {
    return "backtest".equals(said.get("run.kind"));
  }

  RunOptions options() {
    return options;
  }

  /** Returns what ends a verb that takes long. */
  Stop stop() {
    return stop;
  }

  /** Returns what the user should know of code and data, so far. */
  List<String> notes() {
    return notes;
  }

  /** Opens the events, from the beginning; to be closed. */
  LogCursor log() {
    return log(stop::check);
  }

  /** Opens the events, from the beginning, with something to be called now and then. */
  LogCursor log(Runnable pulse) {
    return new LogCursor(store.events(), isBacktest(), pulse);
  }

  /** Opens the commands that left; to be closed. */
  LogCursor commands() {
    return new LogCursor(store.out(), false, stop::check);
  }

  /** Opens the recording of a backtest; to be closed. */
  EventSource data() {
    return recording.open();
  }

  FeeSchedule fees() {
    try {
      return FeeSchedule.of(
          said.getOrDefault("fees.maker", "0"), said.getOrDefault("fees.taker", "0"));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.JOURNAL, folder + " says no fees that make sense: " + e.getMessage(), e);
    }
  }

  /** Returns the run without its code: events and books. */
  RecordedRun plain() {
    if (plain == null) {
      plain =
          isBacktest()
              ? backtest(NoStrategy::new)
              : new JournalRun(store, engine -> engine.handler("books", new Books())).eventsOnly();
    }
    return plain;
  }

  /** Returns the run with its code; null if there is none, then {@link #missing} says why. */
  RecordedRun codedOrNull() {
    if (coded == null && missing == null) {
      coded = load();
    }
    return coded;
  }

  /** Returns the run with its code. */
  RecordedRun coded() {
    if (codedOrNull() == null) {
      throw new CliException(ExitCode.USAGE, "this needs the code of the run; " + missing);
    }
    return coded;
  }

  /** Returns why there is no code; null if there is, or nobody has asked yet. */
  String missing() {
    return missing;
  }

  private RecordedRun load() {
    if (options.withoutCode()) {
      missing = "leave --no-code out";
      return null;
    }
    if (!isBacktest()) {
      if (options.handlers() == null) {
        missing = "name it: --handlers X, a .java file, a .jar or a class with RunHandlers";
        return null;
      }
      RunHandlers handlers = Handlers.load(options.handlers(), options.className());
      return new JournalRun(store, engine -> handlers.addTo(engine, description));
    }
    if (options.strategy() != null) {
      loaded = Strategies.load(options.strategy(), options.className());
    } else {
      loaded = recorded();
    }
    if (loaded == null) {
      return null;
    }
    String ran = said.get("strategy.sha256");
    if (loaded.sha256() != null ? !loaded.sha256().equals(ran) : ran != null) {
      notes.add(
          "the code is not the one that ran: "
              + (loaded.source() == null ? loaded.className() : loaded.source())
              + " has changed, or is another one");
    }
    return backtest(loaded::create);
  }

  /** Loads the strategy that the run names, if it came with Ringbeat; null otherwise. */
  private LoadedStrategy recorded() {
    String className = said.getOrDefault("strategy.class", "");
    String path = said.get("code.strategy.path");
    boolean ofFile = path != null || said.containsKey("strategy.sha256");
    try {
      String bundled = className.substring(className.lastIndexOf('.') + 1);
      if (!ofFile && Strategies.bundled().contains(bundled)) {
        return Strategies.load(bundled, null);
      }
      missing =
          "the strategy "
              + Said.plain(className)
              + (path == null ? "" : " ran from " + Said.plain(path))
              + "; a run does not say what is run here, name it if you trust it: --strategy "
              + (path == null ? "X" : Said.plain(path));
    } catch (StrategyLoadException e) {
      missing = "the strategy that ran cannot be loaded; name it: --strategy X\n" + e.getMessage();
    }
    return null;
  }

  private RecordedRun backtest(Supplier<Strategy> strategy) {
    return new RecordedBacktest(store, this::data, strategy)
        .fees(fees())
        .seed(number("seed"))
        .parameters(parameters());
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
    store.close();
  }
}

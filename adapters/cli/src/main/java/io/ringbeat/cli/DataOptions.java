package io.ringbeat.cli;

import io.ringbeat.backtest.EventSource;
import io.ringbeat.cli.output.OutputException;
import io.ringbeat.cli.report.DataDescription;
import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.MarketData;
import io.ringbeat.marketdata.file.EventFileFormat;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.synthetic.SyntheticMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which market data a run reads. */
final class DataOptions {
  /** Long enough to see something, short enough for a first look. */
  private static final Duration SYNTHETIC = Duration.ofMinutes(30);

  @Option(
      names = "--data",
      paramLabel = "FILE",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description =
          "An event file (.rbe), or a raw capture: imported once, then kept in the cache. Several"
              + " raw files are one capture.")
  private final List<Path> files = new ArrayList<>();

  @Mixin final ImportOptionsMixin importing = new ImportOptionsMixin();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where imported captures are kept; by default $$XDG_CACHE_HOME/ringbeat or"
              + " ~/.cache/ringbeat.")
  private Path cache;

  private String eventFile;
  private boolean cached;

  /** Returns what to do if the data turns out to be damaged, besides what the reader says. */
  String remedy() {
    return cached
        ? "; it is the kept import of your capture: delete " + eventFile + " and run again"
        : "";
  }

  boolean isSynthetic() {
    return files.isEmpty();
  }

  /** Opens the data; captures that are not in the cache are imported first. */
  EventSource open(Shell shell, ImportOptions options, long seed, boolean quiet) {
    if (isSynthetic()) {
      return new SyntheticMarket(seed, SYNTHETIC);
    }
    CaptureFiles.requireReadable(files);
    Path directory = cache == null ? shell.cacheDirectory() : cache;
    boolean raw = files.size() > 1 || !EventFileFormat.isEventFile(files.get(0));
    if (!raw) {
      importing.requireUnused();
    }
    boolean imports = raw && !Files.exists(MarketData.cachedFile(files, options, directory));
    if (imports) {
      make(directory);
    }
    long begun = shell.nanoClock().getAsLong();
    EventFileReader reader;
    try (ImportWatch watch = new ImportWatch(shell, !quiet)) {
      reader = MarketData.open(files, options, directory, watch);
    }
    eventFile = reader.info().path().toString();
    cached = raw;
    if (imports && !quiet) {
      shell
          .err()
          .print(
              "imported in "
                  + Durations.rounded(shell.nanoClock().getAsLong() - begun)
                  + ", kept for the next run: "
                  + eventFile
                  + "\n");
    }
    return reader;
  }

  private static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new OutputException(
          "the cache " + directory + " cannot be made; choose another by --cache DIR", e);
    }
    if (!Files.isWritable(directory)) {
      throw new OutputException(
          "no permission to write in the cache " + directory + "; choose another by --cache DIR",
          null);
    }
  }

  DataDescription describe() {
    return new DataDescription(
        isSynthetic(),
        files.stream().map(Path::toString).toList(),
        eventFile,
        isSynthetic() ? SYNTHETIC.toNanos() : 0);
  }

  /** Returns the files that a run reads, the strategy's included. */
  List<Path> inputs(String strategy) {
    List<Path> inputs = new ArrayList<>(files);
    String lower = strategy.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".java") || lower.endsWith(".jar")) {
      inputs.add(Path.of(strategy));
    }
    return inputs;
  }
}

package io.ringbeat.cli;

import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.instrument.InstrumentTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How raw captures are imported, by the import command or on the way to a backtest. */
final class ImportOptionsMixin {
  private static final String AUTO = "auto";

  @Option(
      names = "--instrument",
      paramLabel = "SPEC",
      showDefaultValue = Visibility.NEVER,
      description =
          "An instrument that is not bundled: SYMBOL:tick=0.1,lot=0.001[,contract=1][,inverse];"
              + " repeatable.")
  private final List<String> instruments = new ArrayList<>();

  @Option(
      names = "--on-gap",
      paramLabel = "fail|mark",
      defaultValue = "fail",
      description = "Where depth updates are missing: fail, or empty the book until a snapshot.")
  private OnGap onGap;

  @Option(
      names = "--clock-correction",
      paramLabel = "TIME",
      defaultValue = AUTO,
      description =
          "What is added to the receive times; auto: as much as leaves nothing received before it"
              + " happened.")
  private String clockCorrection;

  /** Returns the options, or blames the command line. */
  ImportOptions options(CommandLine command) {
    ImportOptions options = ImportOptions.defaults().withOnGap(onGap);
    try {
      for (String instrument : instruments) {
        options = options.withInstrument(InstrumentTable.parse(instrument));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--instrument: " + e.getMessage(), e);
    }
    if (clockCorrection.equals(AUTO)) {
      return options;
    }
    try {
      return options.withClockCorrection(Durations.parse(clockCorrection));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--clock-correction: " + e.getMessage(), e);
    }
  }
}

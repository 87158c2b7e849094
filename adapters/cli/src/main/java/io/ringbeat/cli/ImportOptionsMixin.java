package io.ringbeat.cli;

import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.instrument.InstrumentTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--reorder-window",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How far the venue's time may go back from one message to a later one.")
  private String reorderWindow;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Blames the command line for options that mean nothing to an event file. */
  void requireUnused() {
    for (String name :
        List.of("--instrument", "--on-gap", "--clock-correction", "--reorder-window")) {
      if (command.commandLine().getParseResult().hasMatchedOption(name)) {
        throw new ParameterException(
            command.commandLine(),
            name + " is for raw captures; an event file is what its import made it");
      }
    }
  }

  /** Returns the options, or blames the command line. */
  ImportOptions options() {
    ImportOptions options = ImportOptions.defaults().withOnGap(onGap);
    try {
      for (String instrument : instruments) {
        options = options.withInstrument(InstrumentTable.parse(instrument));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--instrument: " + e.getMessage(), e);
    }
    try {
      options = options.withReorderWindowNanos(Durations.parse(reorderWindow));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--reorder-window: " + e.getMessage(), e);
    }
    if (clockCorrection.equals(AUTO)) {
      return options;
    }
    try {
      return options.withClockCorrection(Durations.parse(clockCorrection));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--clock-correction: " + e.getMessage(), e);
    }
  }
}

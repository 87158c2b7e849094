package io.ringbeat.cli;

import io.ringbeat.cli.output.OutputException;
import io.ringbeat.marketdata.ImportOptions;
import io.ringbeat.marketdata.ImportReport;
import io.ringbeat.marketdata.Importer;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.file.EventFileFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns raw captures into an event file. */
@Command(
    name = "import",
    description = "Turns raw captures (Binance futures; gzip, zstd or plain) into an event file.",
    showDefaultValues = true,
    abbreviateSynopsis = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description = "Files that continue each other, in order.")
  private final List<Path> captures = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.rbe",
      description = "The event file; by default beside the first capture, ending in .rbe.")
  private Path output;

  @Option(
      names = "--force",
      showDefaultValue = Visibility.NEVER,
      description = "Replace the event file if it exists.")
  private boolean force;

  @Option(
      names = "--include",
      paramLabel = "PART",
      split = ",",
      defaultValue = "depth,trades",
      description = "What is imported: depth, trades, quotes, marks.")
  private Set<Include> include;

  @Option(
      names = "--check-book",
      showDefaultValue = Visibility.NEVER,
      description =
          "Compare the rebuilt book with the venue's own best prices; differences exit with 3.")
  private boolean checkBook;

  @Mixin private final ImportOptionsMixin importing = new ImportOptionsMixin();

  @Option(
      names = "--json",
      showDefaultValue = Visibility.NEVER,
      description = "Print one JSON object instead of the report.")
  private boolean json;

  @Option(
      names = "--quiet",
      showDefaultValue = Visibility.NEVER,
      description = "No progress, no report.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  ImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ImportOptions options =
        importing.options().withInclude(EnumSet.copyOf(include)).withCheckBook(checkBook);
    Path target = output == null ? defaultTarget(captures.get(0)) : output;
    CaptureFiles.requireReadable(captures);
    requireWritable(target);
    ImportReport report;
    try (ImportWatch watch = new ImportWatch(shell, !quiet)) {
      report = Importer.importCapture(captures, target, options, watch);
    }
    if (json) {
      Json.print(ImportReports.json(report), shell.out());
    } else if (!quiet) {
      ImportReports.print(report, shell);
    }
    return report.bookCheck().isPresent() && report.bookCheck().get().differences() > 0
        ? ExitCode.DATA
        : ExitCode.OK;
  }

  /** Takes the endings of captures off and adds the event file's own. */
  private static Path defaultTarget(Path capture) {
    String name = capture.getFileName().toString();
    String stem =
        name.replaceFirst("[.](gz|zst|zstd)$", "").replaceFirst("[.](json|jsonl|txt|log)$", "");
    return capture.resolveSibling(stem + EventFileFormat.EXTENSION);
  }

  private void requireWritable(Path target) {
    for (Path capture : captures) {
      if (capture.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize())) {
        throw new ParameterException(
            spec.commandLine(), target + " is a capture; name another file with -o");
      }
    }
    if (Files.isDirectory(target)) {
      throw new OutputException(target + " is a directory; name a file in it with -o", null);
    }
    if (Files.exists(target) && !force) {
      throw new OutputException(
          target + " exists; name another with -o, or replace it with --force", null);
    }
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new OutputException(
          target + " cannot be written: there is no directory " + parent + "; create it first",
          null);
    }
    if (!Files.isWritable(parent)) {
      throw new OutputException(
          target + " cannot be written: no permission in " + parent + "; choose another with -o",
          null);
    }
  }
}

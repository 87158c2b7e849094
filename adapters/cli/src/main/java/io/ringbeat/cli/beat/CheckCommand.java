package io.ringbeat.cli.beat;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a schedule file would run. */
@Command(
    name = "check",
    description = {
      "Reads a schedule file, says each entry in words, and when it runs next; no broker.",
      "Exits with 0 if the file is good, with 11 if it is not."
    },
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The schedule file, in TOML.")
  private Path file;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "" + DryRun.RUNS,
      description = "How many runs of each entry (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--after",
      paramLabel = "TIME",
      description = "Runs after this instant, such as 2027-01-01T00:00:00Z (default: now).")
  private String after;

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (runs < 0 || runs > 10_000) {
      throw new CliException(ExitCode.USAGE, "--runs " + runs + ": allowed are 0 to 10000");
    }
    long from = after == null ? DryRun.now() : instant();
    DryRun.print(ScheduleFile.read(file), from, runs, shell);
    return ExitCode.OK;
  }

  private long instant() {
    try {
      return DryRun.nanos(OffsetDateTime.parse(after).toInstant());
    } catch (DateTimeException e) {
      throw new CliException(
          ExitCode.USAGE, "--after " + after + ": write it like 2027-01-01T00:00:00Z", e);
    }
  }
}

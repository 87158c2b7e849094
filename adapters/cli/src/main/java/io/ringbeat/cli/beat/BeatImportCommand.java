package io.ringbeat.cli.beat;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a schedule file of Celery's {@code beat_schedule}. */
@Command(
    name = "import",
    description = {
      "Prints a schedule file that says what a beat_schedule of Celery says.",
      "How to write one as JSON: adapters/cli/BEAT.md. What cannot be said is an error."
    },
    sortOptions = false)
final class BeatImportCommand implements Callable<Integer> {
  private static final long MOST_BYTES = 256L << 20;

  private final Shell shell;

  @Parameters(paramLabel = "FILE.json", description = "The beat_schedule as JSON.")
  private Path file;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Celery's timezone (default: ${DEFAULT-VALUE}).")
  private String zone;

  BeatImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ZoneId id;
    try {
      id = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new CliException(
          ExitCode.USAGE,
          "--timezone " + zone + ": there is no such zone; such as Europe/Paris",
          e);
    }
    shell.out().print(CeleryImport.toToml(file.toString(), text(), id));
    return ExitCode.OK;
  }

  private String text() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ScheduleException(file + ": it has more than " + MOST_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ScheduleException(file + ": there is no such file; check the path", e);
    } catch (CharacterCodingException e) {
      throw new ScheduleException(file + ": it is not UTF-8", e);
    } catch (IOException e) {
      throw new ScheduleException(file + ": it cannot be read: " + e.getMessage(), e);
    }
  }
}

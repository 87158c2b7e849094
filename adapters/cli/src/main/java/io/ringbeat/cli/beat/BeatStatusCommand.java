package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how a beat is. */
@Command(
    name = "status",
    description = {
      "Says how the beat of a run's folder is, or was when it ended.",
      "Exits with 0 if its process lives, with 12 if not."
    },
    sortOptions = false)
final class BeatStatusCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "beat-run",
      description = "The folder of the run (default: ${DEFAULT-VALUE}).")
  private Path run;

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  BeatStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode status = read(run.resolve(StatusFile.NAME));
    boolean lives = lives(status);
    if (json) {
      ((ObjectNode) status).put("running", lives);
      Json.print(status, shell.out());
    } else {
      StatusText.print(status, lives, shell.out());
    }
    return lives ? ExitCode.OK : ExitCode.NOT_RUNNING;
  }

  private JsonNode read(Path file) {
    try {
      JsonNode status = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (!status.isObject() || status.path("schemaVersion").asInt() != 1) {
        throw new CliException(ExitCode.USAGE, file + " is not the status of a beat");
      }
      return status;
    } catch (NoSuchFileException e) {
      throw new CliException(
          ExitCode.NOT_RUNNING, run + ": no beat has run in this folder; check --run", e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Tells whether the process is there that wrote it: numbers of processes come again. */
  private static boolean lives(JsonNode status) {
    long started = status.path("processStarted").asLong();
    return ProcessHandle.of(status.path("pid").asLong())
        .filter(ProcessHandle::isAlive)
        .map(process -> StatusFile.started(process) == started)
        .orElse(false);
  }
}

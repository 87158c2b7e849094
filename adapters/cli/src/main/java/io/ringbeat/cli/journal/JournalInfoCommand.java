package io.ringbeat.cli.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.Verification;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a run's folder holds. */
@Command(
    name = "info",
    description = "Says what a run's folder holds. Reads all of it; exits with 0 if it can.",
    sortOptions = false)
final class JournalInfoCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  JournalInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (JournalStore store = RunFolder.read(folder)) {
      Map<String, String> description = RunDescription.of(store);
      Verification found = Reading.of(store, shell);
      if (json) {
        ObjectNode root = VerificationJson.of(folder, found);
        ObjectNode run = root.putObject("run");
        description.forEach(run::put);
        Json.print(root, shell.out());
      } else {
        new InfoReport(shell.out()).print(folder, description, found);
      }
    }
    return ExitCode.OK;
  }
}

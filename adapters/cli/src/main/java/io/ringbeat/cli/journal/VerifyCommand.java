package io.ringbeat.cli.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Facts;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import io.ringbeat.event.Hash64;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.SnapshotSummary;
import io.ringbeat.journal.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads everything and says whether it is whole. */
@Command(
    name = "verify",
    description = {
      "Reads a run's events, commands, snapshots and marks, with every checksum and the chain.",
      "Exits with 0 if nothing is missing that has to be there, with 8 if it is damaged."
    },
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Verification found;
    List<LostFrames.Range> events;
    List<LostFrames.Range> commands;
    long nanos;
    try (JournalStore store = RunFolder.read(folder)) {
      long begun = shell.nanoClock().getAsLong();
      found = Reading.of(store, shell);
      nanos = Math.max(1, shell.nanoClock().getAsLong() - begun);
      events = behind(found.events());
      commands = behind(found.out());
    }
    double perSecond = (found.events().events() + found.out().events()) * 1e9 / nanos;
    if (json) {
      ObjectNode root = VerificationJson.of(folder, found);
      VerificationJson.putRanges(root, "unreachableEvents", events);
      VerificationJson.putRanges(root, "unreachableCommands", commands);
      root.put("nanos", nanos);
      root.put("eventsPerSecond", perSecond);
      Json.print(root, shell.out());
    } else {
      print(found, nanos, perSecond);
      events.forEach(range -> print("Unreachable", "events", range));
      commands.forEach(range -> print("Unreachable", "commands", range));
    }
    if (found.state() == Verification.State.DAMAGED) {
      throw new CliException(ExitCode.DAMAGED, message(found));
    }
    return ExitCode.OK;
  }

  private static List<LostFrames.Range> behind(LogSummary log) {
    return log.damage() == null ? List.of() : LostFrames.behind(log);
  }

  private void print(Verification found, long nanos, double perSecond) {
    Facts facts = new Facts(shell.out());
    facts.add("Journal", folder.toString());
    facts.add("Events", log(found.events()));
    facts.add("Commands", log(found.out()));
    long good = found.snapshots().stream().filter(SnapshotSummary::isGood).count();
    facts.add(
        "Snapshots",
        found.snapshots().isEmpty() ? "none" : good + " good of " + found.snapshots().size());
    String speed = String.format(Locale.ROOT, ", %,.1f M events/s", perSecond / 1e6);
    facts.add("Read in", Durations.rounded(nanos) + (perSecond < 1e6 ? "" : speed));
    Soundness.notes(found).forEach(line -> facts.add("Note", line));
    facts.add("State", Soundness.of(found));
  }

  private static String log(LogSummary log) {
    if (log.slots() == 0) {
      return "none";
    }
    return Said.number(log.events())
        + " in "
        + Said.range(log.first(), log.last())
        + ", "
        + Said.count(log.checkpoints(), "checkpoint", "checkpoints")
        + ", chain "
        + Hash64.toHex(log.chain());
  }

  private void print(String label, String what, LostFrames.Range range) {
    new Facts(shell.out())
        .add(
            label,
            what
                + ", "
                + Said.range(range.first(), range.last())
                + " are intact, but nothing leads to them ("
                + range.file()
                + ", byte "
                + range.position()
                + ")");
  }

  private String message(Verification found) {
    String wrong = String.join("\n", Soundness.damages(found));
    return found.events().isWhole() && found.out().isWhole()
        ? wrong + "\nA run goes on from an older one, or from its beginning; move bad ones away"
        : wrong
            + "\nNothing was changed. Restore the files from a copy, or save what is good: "
            + shell.command()
            + " journal repair "
            + folder
            + " --export-good TARGET";
  }
}

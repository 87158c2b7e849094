package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Facts;
import io.ringbeat.cli.Shell;
import io.ringbeat.event.Hash64;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Saves what is good of a damaged journal. */
@Command(
    name = "repair",
    description = {
      "Saves what is good of a damaged journal into a new folder; never changes the old one.",
      "Good is what comes before the damage: events, the commands that they caused, snapshots."
    },
    sortOptions = false)
final class RepairCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FOLDER", description = "The folder of a run; stays as it is.")
  private Path folder;

  @Option(
      names = "--export-good",
      paramLabel = "TARGET",
      required = true,
      description = "The folder of the new run; must not be there.")
  private Path target;

  RepairCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (JournalStore source = RunFolder.read(folder)) {
      RunFolder.requireAbsent(target);
      RunFolder.requireApart(target, folder);
      Verification found = Reading.of(source, shell);
      if (found.events().damage() != null && found.events().slots() == 0) {
        throw new CliException(
            ExitCode.DAMAGED,
            "nothing can be saved, not even the first event is good:\n"
                + String.join("\n", Soundness.damages(found)));
      }
      GoodCopy copy = new GoodCopy(source, found);
      write(copy, found);
      report(copy, found);
    }
    return ExitCode.OK;
  }

  /** Writes beside the place and renames: there is a whole run there, or nothing. */
  private void write(GoodCopy copy, Verification found) {
    Path whole = target.toAbsolutePath().normalize();
    String name = "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path part = whole.resolveSibling(name);
    boolean done = false;
    try {
      copy.writeTo(RunFolder.create(part, found.events().bytes() + found.out().bytes()));
      try (JournalStore written = RunFolder.read(part)) {
        requireSame(Reading.of(written, shell), found);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      FileCopies.forceFolder(whole.getParent());
      done = true;
    } catch (IOException e) {
      throw new CliException(
          ExitCode.JOURNAL,
          target + " cannot be made: " + e + "; check the disk and the permissions",
          e);
    } finally {
      if (!done) {
        FileCopies.deleteTree(part);
      }
    }
  }

  private void requireSame(Verification written, Verification found) {
    if (!written.events().isWhole()
        || !written.out().isWhole()
        || written.events().next() != found.events().next()
        || written.events().chain() != found.events().chain()) {
      throw new CliException(
          ExitCode.JOURNAL,
          "what was written to " + target + " did not come back the same; check the disk");
    }
  }

  private void report(GoodCopy copy, Verification found) {
    LogSummary events = found.events();
    Facts facts = new Facts(shell.out());
    facts.add("Saved to", target.toString());
    facts.add(
        "Events",
        Said.number(events.events())
            + " in "
            + Said.range(events.first(), events.last())
            + ", chain "
            + Hash64.toHex(events.chain()));
    facts.add(
        "Commands", Said.number(copy.commands()) + " of " + Said.number(found.out().events()));
    facts.add(
        "Snapshots",
        Said.number(copy.snapshots()) + " of " + Said.number(found.snapshots().size()));
    List<String> damages = Soundness.damages(found);
    if (damages.isEmpty()) {
      facts.add("Left out", "nothing that was owed: the journal was whole");
    }
    for (String damage : damages) {
      facts.add("Left out", damage);
    }
    if (events.damage() != null) {
      for (LostFrames.Range range : LostFrames.behind(events)) {
        facts.add(
            "Left out",
            Said.range(range.first(), range.last())
                + " are intact, but nothing leads to them ("
                + range.file()
                + ", byte "
                + range.position()
                + ")");
      }
    }
    if (!found.out().isWhole()) {
      facts.add(
          "Mind",
          "commands behind the damage are made again when the run goes on, and sent again with the"
              + " same ids");
    }
    if (!damages.isEmpty() && !events.isWhole()) {
      facts.add(
          "Mind",
          "what happened behind sequence "
              + Said.number(events.last())
              + " is not in the new run: compare orders and positions with the venue before it"
              + " goes on");
    }
  }
}

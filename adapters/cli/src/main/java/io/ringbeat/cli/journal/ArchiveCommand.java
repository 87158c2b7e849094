package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Facts;
import io.ringbeat.cli.Shell;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.SegmentStarts;
import io.ringbeat.journal.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves away what no restart needs. */
@Command(
    name = "archive",
    description = {
      "Moves segments that are wholly older than the newest good snapshot to another folder.",
      "Each is copied, read back and compared before it is removed; started again after a kill,",
      "the command goes on. An engine may run meanwhile. Nothing else is removed."
    },
    sortOptions = false)
final class ArchiveCommand implements Callable<Integer> {
  /** The newest segments stay: an engine may be writing them. */
  private static final int STAY = 2;

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "The folder of the archive; made if it is not there.")
  private Path target;

  @Option(names = "--dry-run", description = "Only say what would be moved.")
  private boolean dryRun;

  ArchiveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<String> bad = new ArrayList<>();
    Facts facts = new Facts(shell.out());
    try (JournalStore store = RunFolder.read(folder)) {
      requireTarget();
      @SuppressWarnings("resource") // would close the store once more
      Journal journal = new Journal(store, new JournalOptions());
      Snapshot snapshot = journal.newestSnapshot(bad);
      bad.forEach(line -> facts.add("Note", line));
      if (snapshot == null) {
        throw new CliException(
            ExitCode.JOURNAL,
            folder + " has no snapshot that can be used, so a restart needs every segment");
      }
      facts.add(
          "Snapshot",
          "at sequence " + Said.number(snapshot.sequence()) + ", " + Said.time(snapshot.time()));
      long events = move("events", store.events(), snapshot.sequence(), facts);
      long commands = move("out", store.out(), snapshot.out(), facts);
      facts.add(dryRun ? "Would move" : "Moved", Said.bytes(events + commands) + " to " + target);
    }
    return ExitCode.OK;
  }

  private void requireTarget() {
    RunFolder.requireApart(target, folder);
    if (Files.isSymbolicLink(target)) {
      throw new CliException(
          ExitCode.USAGE, target + " is a symbolic link; name the folder that it points to");
    }
    if (Files.exists(target) && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(ExitCode.USAGE, target + " is no folder; name another one");
    }
  }

  private long move(String log, DocumentStore store, long needed, Facts facts) {
    List<Long> numbers = movable(store, needed);
    Path source = folder.resolve(log);
    List<Path> segments =
        numbers.stream().map(number -> Segments.folder(store.nameOf(number))).toList();
    long bytes = segments.stream().mapToLong(RunFolder::bytes).sum();
    if (!numbers.isEmpty()) {
      facts.add(
          log,
          (numbers.size() == 1
                  ? "segment " + numbers.get(0)
                  : "segments " + numbers.get(0) + " to " + numbers.get(numbers.size() - 1))
              + ", "
              + Said.bytes(bytes));
    } else {
      facts.add(log, "no segment is wholly older");
    }
    if (!dryRun) {
      try {
        new SegmentMover(target).moveAll(source, log, segments, bytes);
      } catch (IOException e) {
        throw new CliException(
            ExitCode.JOURNAL,
            "archiving to "
                + target
                + " has stopped: "
                + e
                + ". No segment was removed that is not whole in the archive; start it again when"
                + " that is mended",
            e);
      }
    }
    return bytes;
  }

  /** Returns the segments that lie wholly before a sequence. */
  private static List<Long> movable(DocumentStore store, long needed) {
    var starts = SegmentStarts.of(store);
    List<Long> numbers = List.copyOf(starts.keySet());
    int movable = 0;
    for (int i = 1; i <= numbers.size() - STAY; i++) {
      long start = starts.get(numbers.get(i));
      if (start != SegmentStarts.NONE && start <= needed) {
        movable = i;
      }
    }
    return numbers.subList(0, movable);
  }
}

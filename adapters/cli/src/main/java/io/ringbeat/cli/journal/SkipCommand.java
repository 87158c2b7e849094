package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Facts;
import io.ringbeat.cli.Shell;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.ControlCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.TailMarks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Notes an operator's decision that an event is not handled. */
@Command(
    name = "skip",
    description = {
      "Decides that nobody is to handle an event: for one at which a handler fails, so that the",
      "run cannot go on. The event stays in the journal; each replay obeys the decision."
    },
    sortOptions = false)
final class SkipCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "N", description = "The event's sequence.")
  private long sequence;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  private long[] event; // the event to skip; null until it is found
  private long before = -1; // the last event that begins before it
  private long lastCheckpoint = -1;
  private long lastId;
  private boolean hadCommands;

  SkipCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (JournalStore store = RunFolder.write(folder);
        FrameReader events = new FrameReader(store.events());
        FrameReader out = new FrameReader(store.out())) {
      if (events.skips().contains(sequence)) {
        shell.out().print("event " + sequence + " is skipped already; nothing was changed\n");
        return ExitCode.OK;
      }
      read(events, store.events().tail());
      readCommands(out, store.out().tail());
      requireEvent(events);
      print();
      requireSkippable(store);
      requireYes();
      List<Long> skips =
          Stream.concat(events.skips().stream(), Stream.of(sequence)).sorted().toList();
      try (Journal journal = new Journal(store, new JournalOptions())) {
        journal.begin(events, out, skips, lastId);
      }
      shell
          .out()
          .print(
              "event "
                  + sequence
                  + " is skipped from the next start on; that start shows whether the run can go on\n");
    }
    return ExitCode.OK;
  }

  private void read(FrameReader frames, TailMarks tail) {
    while (frames.next()) {
      if (frames.frame().type() == Frame.CHECKPOINT) {
        lastCheckpoint = frames.checkpoint().sequence();
        continue;
      }
      long first = frames.frame().first();
      if (sequence >= first && sequence < frames.nextSequence()) {
        find(frames.frame().words(), frames.frame().slots() * Event.WORDS, first);
      }
    }
    Journal.requireWhole(frames, tail);
  }

  private void find(long[] words, int end, long first) {
    for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
      long begins = first + at / Event.WORDS;
      if (begins == sequence) {
        event = Arrays.copyOfRange(words, at, at + Event.slots(words, at) * Event.WORDS);
      } else if (begins < sequence) {
        before = begins;
      }
    }
  }

  private void readCommands(FrameReader frames, TailMarks tail) {
    lastId = frames.mark();
    while (frames.next()) {
      long[] words = frames.frame().words();
      int end = frames.frame().type() == Frame.EVENTS ? frames.frame().slots() * Event.WORDS : 0;
      for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
        lastId = words[at + Event.VENUE_TIME];
        hadCommands |= CoreContext.cause(lastId) == sequence;
      }
    }
    lastId = Math.max(lastId, frames.mark());
    Journal.requireWhole(frames, tail);
  }

  private void requireEvent(FrameReader frames) {
    long last = frames.nextSequence() - 1;
    if (sequence < frames.firstSequence() || sequence > last) {
      throw refused(
          frames.nextSequence() == frames.firstSequence()
              ? "the journal has no events"
              : "the journal has the events from " + frames.firstSequence() + " to " + last);
    }
    if (event == null) {
      throw refused(
          "sequence "
              + sequence
              + " lies within the event that begins at "
              + before
              + "; skip that");
    }
  }

  private void print() {
    Facts facts = new Facts(shell.out());
    EventText.describe(event).forEach((name, value) -> facts.add(name, value));
  }

  /** Refuses what could never be replayed again. */
  private void requireSkippable(JournalStore store) {
    boolean own =
        Event.kind(event[0]) == Kind.CONTROL
            && List.of(
                    (long) ControlCode.START,
                    (long) ControlCode.CHECKPOINT,
                    (long) ControlCode.SNAPSHOT)
                .contains(event[Event.A]);
    if (own) {
      throw refused("event " + sequence + " is the engine's own, which no handler fails at");
    }
    List<Long> snapshots = store.snapshots();
    long newest = snapshots.isEmpty() ? -1 : snapshots.get(snapshots.size() - 1);
    if (Math.max(lastCheckpoint, newest) > sequence) {
      throw refused(
          "event "
              + sequence
              + " was handled: the state at the checkpoint "
              + Math.max(lastCheckpoint, newest)
              + " has come from it, and a replay without it would come to another one");
    }
    if (hadCommands) {
      throw refused(
          "event "
              + sequence
              + " was handled: commands that it caused have left, and a replay without it would"
              + " not make them");
    }
  }

  private void requireYes() {
    if (yes) {
      return;
    }
    if (!shell.inIsTerminal() || !shell.errIsTerminal()) {
      throw refused("nobody can be asked, there is no terminal; add --yes");
    }
    if (!shell.confirms("Shall nobody handle event " + sequence + ", for good?")) {
      throw new CliException(ExitCode.INTERRUPTED, "not confirmed; nothing was changed");
    }
  }

  private static CliException refused(String why) {
    return new CliException(ExitCode.USAGE, why + "; nothing was changed");
  }
}

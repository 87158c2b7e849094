package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.ProgressLine;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.output.OutputFile;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.DocumentStore;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.TailMarks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes events as text. */
@Command(
    name = "export",
    description = {
      "Writes a run's events, or the commands that left, as text: a line each, with named columns.",
      "Times are ns since the epoch, a payload is hexadecimal."
    },
    showDefaultValues = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  /** How events are written. */
  enum Format {
    csv,
    jsonl
  }

  private static final int CHUNK = 1 << 15;
  private static final int KINDS = 256;

  private final Shell shell;

  @Parameters(paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Option(names = "--out", description = "The commands that left, with id, cause and index.")
  private boolean commands;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "0",
      description = "The first sequence.")
  private long from;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "The last sequence; without it, to the end.")
  private Long to;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Only these kinds, for example QUOTE,TRADE.")
  private List<String> kinds = new ArrayList<>();

  @Option(names = "--format", defaultValue = "csv", description = "csv or jsonl.")
  private Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  private Path file;

  private boolean[] wanted;

  ExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    wanted = wanted();
    long last = to == null ? Long.MAX_VALUE : to;
    if (from < 0 || last < from) {
      throw new CliException(
          ExitCode.USAGE, "--from " + from + " and --to " + last + " leave nothing between them");
    }
    try (JournalStore store = RunFolder.read(folder)) {
      DocumentStore log = commands ? store.out() : store.events();
      if (file == null) {
        export(log, last, this::print);
        return ExitCode.OK;
      }
      try (OutputFile target = new OutputFile(file)) {
        export(log, last, target::write);
        target.commit();
      }
    }
    return ExitCode.OK;
  }

  private boolean[] wanted() {
    boolean[] chosen = new boolean[KINDS];
    for (String name : kinds) {
      int kind = kindOf(name.strip());
      if (kind < 0) {
        throw new CliException(
            ExitCode.USAGE, "--kind: there is no kind " + name + "; there are " + names());
      }
      chosen[kind] = true;
    }
    return kinds.isEmpty() ? null : chosen;
  }

  private static int kindOf(String name) {
    for (int kind = 1; kind < KINDS; kind++) {
      if (Kind.name(kind).equalsIgnoreCase(name) || Integer.toString(kind).equals(name)) {
        return kind;
      }
    }
    return -1;
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (int kind = 1; kind < KINDS && !Kind.name(kind).startsWith("UNKNOWN"); kind++) {
      names.add(Kind.name(kind));
    }
    return String.join(", ", names);
  }

  private void print(CharSequence text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    shell.out().write(bytes, 0, bytes.length);
  }

  private void export(DocumentStore log, long last, Consumer<CharSequence> target) {
    EventText text = new EventText(commands);
    StringBuilder lines = new StringBuilder(format == Format.csv ? text.header() : "");
    long owed;
    try (TailMarks tail = log.tail()) { // before the events: what it says is there by then
      owed = tail.owed();
    }
    boolean quiet = file == null && shell.outIsTerminal();
    try (FrameReader frames = new FrameReader(log);
        ProgressLine progress = new ProgressLine(shell, !quiet, "export", "slots")) {
      frames.seek(from);
      while (frames.nextSequence() <= last && frames.next() && !shell.isUnread()) {
        if (Thread.interrupted()) {
          throw new CliException(ExitCode.INTERRUPTED, "interrupted");
        }
        if (frames.frame().type() == Frame.EVENTS) {
          add(frames, last, text, lines, target);
          progress.update(frames.nextSequence() - from, to == null ? -1 : last + 1 - from);
        }
      }
      if (frames.nextSequence() <= Math.min(last, owed) && !shell.isUnread()) {
        throw frames.damaged(owed, frames.torn() == null ? "it ends early" : frames.torn());
      }
    } finally {
      target.accept(lines);
    }
  }

  private void add(
      FrameReader frames,
      long last,
      EventText text,
      StringBuilder lines,
      Consumer<CharSequence> target) {
    long[] words = frames.frame().words();
    int end = frames.frame().slots() * Event.WORDS;
    for (int at = 0; at < end; at += Event.slots(words, at) * Event.WORDS) {
      long sequence = frames.frame().first() + at / Event.WORDS;
      if (sequence < from || sequence > last || !isWanted(Event.kind(words[at]))) {
        continue;
      }
      if (format == Format.csv) {
        text.addCsv(sequence, words, at, lines);
      } else {
        text.addJson(sequence, words, at, lines);
      }
      if (lines.length() > CHUNK) {
        target.accept(lines);
        lines.setLength(0);
      }
    }
  }

  private boolean isWanted(int kind) {
    return wanted == null || wanted[kind];
  }
}

package io.ringbeat.cli.journal;

import io.ringbeat.cli.Durations;
import io.ringbeat.cli.Facts;
import io.ringbeat.event.Hash64;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.SegmentSummary;
import io.ringbeat.journal.SnapshotSummary;
import io.ringbeat.journal.TailMarks;
import io.ringbeat.journal.Verification;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run's folder holds, as text. */
final class InfoReport {
  private static final double SECONDS_A_DAY = 86_400;
  private final PrintStream out;
  private final Facts facts;

  InfoReport(PrintStream out) {
    this.out = out;
    this.facts = new Facts(out);
  }

  void print(Path folder, Map<String, String> description, Verification found) {
    LogSummary events = found.events();
    facts.add("Journal", folder + ": " + Soundness.of(found));
    run(description, events);
    log("Events", events);
    if (events.events() > 0) {
      facts.add("Engine time", Said.time(events.firstTime()));
      String period = Durations.rounded(Math.max(0, events.lastTime() - events.firstTime()));
      facts.add("", Said.time(events.lastTime()) + " (" + period + ")");
    }
    facts.add("Chain", Hash64.toHex(events.chain()) + " at sequence " + Said.number(events.last()));
    facts.add(
        "Checkpoints",
        events.checkpoints() == 0
            ? "none"
            : Said.number(events.checkpoints())
                + ", the last of sequence "
                + Said.number(events.lastCheckpoint()));
    facts.add("Synced", marks(events));
    facts.add("Skipped", skips(events.skips()));
    log("Commands", found.out());
    if (LastCommand.id(found.out()) >= 0) {
      facts.add(
          "", "the last one was caused by event " + Said.number(LastCommand.cause(found.out())));
    }
    snapshots(found.snapshots());
    size(found);
    segments("Segments", events);
    segments("of commands", found.out());
  }

  private void run(Map<String, String> description, LogSummary events) {
    if (description.isEmpty()) {
      facts.add(
          "Run",
          events.first() > 0
              ? "what it is stands in event 0, which is archived"
              : "nothing says what it is");
    }
    String label = "Run";
    for (Map.Entry<String, String> entry : description.entrySet()) {
      facts.add(label, entry.getKey() + " = " + Said.plain(entry.getValue()));
      label = "";
    }
  }

  private void log(String label, LogSummary log) {
    if (log.events() == 0) {
      facts.add(label, "none");
      return;
    }
    facts.add(
        label,
        Said.number(log.events())
            + " in "
            + Said.range(log.first(), log.last())
            + (log.first() > 0 ? "; what was before is archived" : ""));
    List<String> kinds = Said.kinds(log.kinds());
    for (int i = 0; i < kinds.size(); i += 5) {
      facts.add("", String.join(", ", kinds.subList(i, Math.min(kinds.size(), i + 5))));
    }
  }

  private static String marks(LogSummary events) {
    if (events.marksDamaged()) {
      return "unknown: the marks are damaged";
    }
    String synced =
        events.synced() == TailMarks.NONE
            ? "nothing"
            : "up to sequence " + Said.number(events.synced());
    return events.owed() > events.synced()
        ? synced + ", written up to " + Said.number(events.owed())
        : synced;
  }

  private static String skips(List<Long> skips) {
    return skips.isEmpty()
        ? "no event"
        : (skips.size() == 1 ? "event " : "events ")
            + String.join(", ", skips.stream().map(Said::number).toList())
            + ", as operators have decided";
  }

  private void snapshots(List<SnapshotSummary> snapshots) {
    String label = "Snapshots";
    for (SnapshotSummary snapshot : snapshots) {
      facts.add(label, describe(snapshot));
      label = "";
    }
    if (snapshots.isEmpty()) {
      facts.add(label, "none: a restart replays everything");
    }
  }

  private static String describe(SnapshotSummary snapshot) {
    String sequence = "at sequence " + Said.number(snapshot.sequence());
    if (!snapshot.isGood()) {
      return sequence + ", BAD: " + snapshot.wrong();
    }
    List<String> parts =
        snapshot.parts().entrySet().stream()
            .map(part -> Said.plain(part.getKey()) + " " + Said.bytes(part.getValue()))
            .toList();
    return sequence
        + ", "
        + Said.time(snapshot.time())
        + ", "
        + Said.bytes(snapshot.bytes())
        + (snapshot.compared() ? ", good" : ", sound; its events are archived")
        + " ("
        + String.join(", ", parts)
        + ")";
  }

  private void size(Verification found) {
    LogSummary events = found.events();
    if (events.events() == 0) {
      return;
    }
    String each =
        String.format(
            Locale.ROOT, "%.1f bytes an event", (double) events.bytes() / events.events());
    double daily = (events.bytesPerSecond() + found.out().bytesPerSecond()) * SECONDS_A_DAY / 1e9;
    facts.add(
        "Size",
        daily > 0
            ? each + String.format(Locale.ROOT, "; lately %,.1f GB a day of engine time", daily)
            : each);
  }

  private void segments(String label, LogSummary log) {
    String format = "%-14s%16s  %14s  %12s  %10s  %10s\n";
    if (log.segments().isEmpty()) {
      facts.add(label, "none");
      return;
    }
    out.printf(Locale.ROOT, format, label, "number", "begins at", "slots", "frames", "files");
    for (SegmentSummary segment : log.segments()) {
      out.printf(
          Locale.ROOT,
          format,
          "",
          segment.number(),
          segment.first() < 0 ? "not begun" : Said.number(segment.first()),
          Said.number(segment.slots()),
          Said.bytes(segment.bytes()),
          Said.bytes(Segments.bytes(segment)));
    }
  }
}

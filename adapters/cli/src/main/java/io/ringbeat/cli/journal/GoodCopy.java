package io.ringbeat.cli.journal;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.journal.Frame;
import io.ringbeat.journal.FrameDecoder;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.LogWriter;
import io.ringbeat.journal.SnapshotSummary;
import io.ringbeat.journal.Verification;
import java.util.List;

/** Writes what is good of a journal into a new one. */
final class GoodCopy {
  private final JournalStore source;
  private final Verification found;
  private long commands;
  private int snapshots;

  GoodCopy(JournalStore source, Verification found) {
    this.source = source;
    this.found = found;
  }

  /** Writes everything, closes the target. */
  void writeTo(JournalStore target) {
    long last = found.events().last();
    List<Long> skips = found.events().skips().stream().filter(skip -> skip <= last).toList();
    try (FrameReader events = new FrameReader(source.events());
        FrameReader out = new FrameReader(source.out());
        Journal journal = new Journal(target, new JournalOptions())) {
      journal.begin(events, out, skips, out.mark());
      copyEvents(events, journal.events());
      copyCommands(out, journal.out());
      for (SnapshotSummary snapshot : found.snapshots()) {
        if (snapshot.isGood() && snapshot.sequence() <= last) {
          target.writeSnapshot(snapshot.sequence(), source.readSnapshot(snapshot.sequence()));
          snapshots++;
        }
      }
    }
  }

  long commands() {
    return commands;
  }

  int snapshots() {
    return snapshots;
  }

  private void copyEvents(FrameReader from, LogWriter to) {
    LogSummary good = found.events();
    while (isGoodNext(from, good) && !Thread.currentThread().isInterrupted()) {
      makeRoom(to);
      FrameDecoder frame = from.frame();
      if (frame.type() == Frame.EVENTS) {
        to.append(frame.first(), frame.words(), 0, frame.slots(), frame.time());
      } else {
        to.append(from.checkpoint());
      }
    }
    requireDone(to.next() == good.next() && to.chain() == good.chain());
  }

  private void copyCommands(FrameReader from, LogWriter to) {
    LogSummary good = found.out();
    boolean all = true;
    while (all && isGoodNext(from, good) && !Thread.currentThread().isInterrupted()) {
      FrameDecoder frame = from.frame();
      if (frame.type() != Frame.EVENTS) {
        continue;
      }
      long[] words = frame.words();
      int end = frame.slots() * Event.WORDS;
      int at = 0;
      while (at < end && cause(words, at) <= found.events().last()) {
        at += Event.slots(words, at) * Event.WORDS;
        commands++;
      }
      all = at == end;
      if (at > 0) {
        makeRoom(to);
        to.append(frame.first(), words, 0, at / Event.WORDS, frame.time());
      }
    }
    requireDone(!all || to.next() == good.next());
  }

  private static long cause(long[] words, int at) {
    return CoreContext.cause(words[at + Event.VENUE_TIME]);
  }

  /** Moves to the next frame, unless what is good ends here. */
  private static boolean isGoodNext(FrameReader from, LogSummary good) {
    return from.nextSequence() < good.next() && from.next();
  }

  private static void makeRoom(LogWriter to) {
    while (!to.hasRoom()) {
      to.keep(false);
    }
  }

  private static void requireDone(boolean done) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CliException(ExitCode.INTERRUPTED, "interrupted; nothing was written");
    }
    if (!done) {
      throw new CliException(
          ExitCode.JOURNAL,
          "the journal was not the same when it was read again; does somebody else change it?");
    }
  }
}

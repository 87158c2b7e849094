package io.ringbeat.cli.journal;

import io.ringbeat.journal.LogSummary;
import io.ringbeat.journal.SnapshotSummary;
import io.ringbeat.journal.Verification;
import java.util.ArrayList;
import java.util.List;

/** How sound a journal is, in words. */
public final class Soundness {
  private Soundness() {}

  /**
   * Says it in a word or two.
   *
   * @param found of a verifier
   * @return without an end of line
   */
  public static String of(Verification found) {
    return switch (found.state()) {
      case WHOLE -> "whole";
      case TORN -> "whole, with a torn tail";
      case DAMAGED -> "DAMAGED";
    };
  }

  /**
   * Says everything that is wrong and matters.
   *
   * @param found of a verifier
   * @return a line each; empty if nothing is
   */
  public static List<String> damages(Verification found) {
    List<String> lines = new ArrayList<>();
    addDamages("events", found.events(), lines);
    addDamages("commands", found.out(), lines);
    for (SnapshotSummary snapshot : found.snapshots()) {
      if (!snapshot.isGood()) {
        lines.add(
            "the snapshot of sequence "
                + Said.number(snapshot.sequence())
                + " is bad: "
                + snapshot.wrong());
      }
    }
    return lines;
  }

  private static void addDamages(String name, LogSummary log, List<String> lines) {
    if (log.damage() != null) {
      lines.add(name + ": " + withoutAdvice(log.damage().message()));
    }
    if (log.marksDamaged()) {
      lines.add(
          name
              + ": the marks that say how far they went are damaged or missing, so nobody can tell"
              + " whether something behind sequence "
              + log.last()
              + " is missing");
    }
  }

  /** Says what was cut off or lost without harm, a line each. */
  static List<String> notes(Verification found) {
    List<String> lines = new ArrayList<>();
    addNotes("events", found.events(), lines);
    addNotes("commands", found.out(), lines);
    long lost = LastCommand.cause(found.out());
    if (found.events().isWhole() && lost > found.events().last()) {
      lines.add(
          Said.range(found.events().last() + 1, lost)
              + " were not synced and are lost, though commands that they caused had left");
    }
    return lines;
  }

  private static void addNotes(String name, LogSummary log, List<String> lines) {
    if (log.torn() != null) {
      lines.add(
          name
              + ": something unfinished lies behind sequence "
              + log.last()
              + " ("
              + log.end()
              + ": "
              + log.torn()
              + "). Nothing that was owed is missing; the next start passes it over");
    }
  }

  /** The message ends with advice that is given once, by the command. */
  private static String withoutAdvice(String message) {
    int advice = message.indexOf(". Nothing was changed.");
    return advice < 0 ? message : message.substring(0, advice);
  }
}

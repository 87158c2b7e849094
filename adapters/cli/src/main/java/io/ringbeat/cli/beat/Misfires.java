package io.ringbeat.cli.beat;

import io.ringbeat.cli.Durations;
import io.ringbeat.schedule.Misfire;

/** Policies for missed runs as a schedule file has them. */
final class Misfires {
  static final String FORM =
      "\"fire-all\", \"coalesce\", \"skip\", \"deadline 5m\" or \"deadline 5m coalesce\"";

  private Misfires() {}

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Misfire parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length == 1) {
      switch (words[0]) {
        case "fire-all" -> {
          return Misfire.FIRE_ALL;
        }
        case "coalesce" -> {
          return Misfire.COALESCE;
        }
        case "skip" -> {
          return Misfire.SKIP;
        }
        default -> {}
      }
    }
    boolean coalesced = words.length == 3 && words[2].equals("coalesce");
    if (!words[0].equals("deadline") || (words.length != 2 && !coalesced)) {
      throw new IllegalArgumentException("has to be " + FORM);
    }
    Misfire misfire = Misfire.deadline(Durations.parse(words[1]));
    return coalesced ? misfire.coalesce() : misfire;
  }

  /** Says a policy in English. */
  static String describe(Misfire misfire) {
    if (misfire.deadline() == Long.MAX_VALUE) {
      return misfire.coalesced() ? "the last one runs" : "all of them run";
    }
    if (misfire.deadline() == 0) {
      return "none of them runs";
    }
    return (misfire.coalesced() ? "the last one runs" : "those run")
        + " if not later than "
        + Durations.exact(misfire.deadline());
  }
}

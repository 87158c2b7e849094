package io.ringbeat.cli.beat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.cli.Facts;
import java.io.PrintStream;
import java.util.Locale;

/** Prints the status of a beat for people. */
final class StatusText {
  private static final int SHOWN = 20;

  private StatusText() {}

  static void print(JsonNode status, boolean lives, PrintStream out) {
    String pid = status.path("pid").asText();
    String time = status.path("time").asText();
    Facts facts = new Facts(out);
    facts.add("Beat", status.path("name").asText() + ", member " + status.path("member").asText());
    facts.add(
        "Process", lives ? pid + " lives, said at " + time : pid + " has ended; was at " + time);
    facts.add("Role", role(status, lives) + ", epoch " + status.path("epoch").asText());
    facts.add("Broker", status.path("connection").asText());
    facts.add(
        "Schedule",
        status.path("schedule").asText() + ", " + count(status.path("entries")) + " entries");
    if (!status.path("scheduleProblem").isNull()) {
      facts.add("", "the old one is in force: " + status.path("scheduleProblem").asText());
    }
    facts.add(
        "Runs",
        count(status.path("sent"))
            + " sent by this beat, "
            + count(status.path("recorded"))
            + " recorded by all");
    facts.add(
        "",
        count(status.path("inFlight"))
            + " in flight, "
            + count(status.path("late"))
            + " late, "
            + count(status.path("passedOver"))
            + " passed over");
    for (JsonNode refusal : status.path("refusals")) {
      facts.add("Refused", refusal.asText());
    }
    int shown = 0;
    for (JsonNode next : status.path("next")) {
      if (shown < SHOWN) {
        facts.add(
            shown++ == 0 ? "Next" : "",
            next.path("scheduled").asText()
                + "  "
                + next.path("name").asText()
                + " ("
                + next.path("task").asText()
                + ")");
      }
    }
    if (shown == 0) {
      facts.add("Next", "nothing");
    }
  }

  private static String role(JsonNode status, boolean lives) {
    String leader = status.path("leader").asText();
    if (status.path("leading").asBoolean()) {
      return lives ? "leads" : "led";
    }
    return (lives ? "follows" : "followed") + (leader.isEmpty() ? "" : ", last leader " + leader);
  }

  private static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }
}

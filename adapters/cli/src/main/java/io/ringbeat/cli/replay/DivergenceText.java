package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.replay.Divergence;

/** Where two runs begin to differ, as a person reads it. */
final class DivergenceText {
  private static final int AROUND = 3;
  private static final int WIDTH = 600;

  private DivergenceText() {}

  /**
   * Says it.
   *
   * @param session shows the events around
   * @param found what differs
   * @param before how the first one is called
   * @param after how the second one is called
   */
  static void add(
      Session session,
      Divergence found,
      String before,
      String after,
      StringBuilder text,
      ObjectNode json) {
    json.put("first", found.first());
    json.put("last", found.last());
    json.put("what", found.what().name());
    json.put("handler", handler(session, found));
    json.put("field", found.path());
    String old = RawEvents.readable(found.before(), session.lines());
    String now = RawEvents.readable(found.after(), session.lines());
    json.put("before", old);
    json.put("after", now);
    text.append("They differ ");
    text.append(
        found.isExact()
            ? "at sequence " + found.first()
            : "somewhere in sequences " + found.first() + " to " + found.last());
    text.append(" in ").append(what(found)).append('\n');
    if (!found.path().isEmpty()) {
      text.append("  handler     ").append(handler(session, found)).append('\n');
      text.append("  field       ").append(found.path()).append('\n');
    }
    addValue(before, old, text);
    addValue(after, now, text);
    if (found.isExact()) {
      text.append("The events around it:\n");
      EventsVerb.add(
          session,
          Math.max(0, found.first() - AROUND),
          found.first() + AROUND,
          found.first(),
          text,
          json.putArray("events"));
    }
  }

  private static void addValue(String of, String value, StringBuilder text) {
    if (!value.isEmpty()) {
      String shown = value.length() > WIDTH ? value.substring(0, WIDTH) + "..." : value;
      text.append("  ").append(of).append(" ".repeat(Math.max(1, 12 - of.length())));
      text.append(shown.replace(", the run", ",\n" + " ".repeat(14) + "the run")).append('\n');
    }
  }

  private static String what(Divergence found) {
    return switch (found.what()) {
      case EVENT -> "the events themselves";
      case COMMAND -> "what the code sends";
      case STATE -> "the state";
      case FAILURE -> "that one fails";
      case END -> "that one ends before the other";
    };
  }

  private static String handler(Session session, Divergence found) {
    if (found.path().isEmpty()) {
      return "";
    }
    String first = found.path().replaceAll("/.*", "");
    boolean named =
        !session.run().isBacktest() || first.equals("strategy") || first.equals("tasks");
    return named ? first : "core";
  }
}

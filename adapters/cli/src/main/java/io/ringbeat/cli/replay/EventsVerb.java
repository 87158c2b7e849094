package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.replay.Debugger;
import io.ringbeat.replay.Machine;

/** Shows events of the sequence. */
final class EventsVerb implements Verb {
  private static final long MOST = 100_000;
  private static final long AROUND = 5;

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String usage() {
    return "events [A..B]";
  }

  @Override
  public String summary() {
    return "shows the events A to B; without that, those around here";
  }

  @Override
  public String details() {
    return """
        A line has the sequence, seconds from the run's start, the kind and what the event says.
        At most 100,000 at a time; `ringbeat journal export` writes more. > marks where you are.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    long here = session.isAtStart() ? -1 : session.main().position();
    long first = Math.max(0, here - AROUND);
    long last = Math.max(0, here) + AROUND;
    if (!line.words().isEmpty()) {
      String[] ends = line.words().get(0).split("\\.\\.", -1);
      if (ends.length > 2) {
        throw Line.wrong("\"" + line.words().get(0) + "\" is no range", this);
      }
      first = Line.count(ends[0], this);
      last = Line.count(ends[ends.length - 1], this);
    }
    if (last < first || last - first >= MOST) {
      throw Line.wrong(
          first + ".." + last + " are " + (last < first ? "no" : "too many") + " events", this);
    }
    StringBuilder text = new StringBuilder();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    add(session, first, last, here, text, json.putArray("events"));
    boolean found = !json.get("events").isEmpty();
    return Answer.of(found, found ? text : text.append("there are no such events\n"), json);
  }

  /** Adds events, those marked where the user is. */
  static void add(
      Session session, long first, long last, long here, StringBuilder text, ArrayNode json) {
    Debugger aside = session.aside();
    boolean more = aside.seek(Math.max(first - 1, aside.first()));
    while (more && aside.position() < last && aside.step()) {
      Machine machine = aside.machine();
      long sequence = machine.sequence();
      text.append(machine.position() == here ? '>' : ' ');
      text.append(session.lines().line(sequence, machine.words(), machine.offset()).substring(1));
      text.append('\n');
      json.add(session.lines().json(sequence, machine.words(), machine.offset()));
    }
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import java.nio.file.Path;
import java.util.Arrays;

/** Compares what two runs did, by their records; their code is not run. */
final class DiffVerb implements Verb {
  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String usage() {
    return "diff OTHER-RUN";
  }

  @Override
  public String summary() {
    return "compares orders, fills, P&L and commands of two runs";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    if (line.words().isEmpty()) {
      throw Line.wrong("with which run?", this);
    }
    RunOptions options = new RunOptions(null, null, null, null, true);
    try (OpenedRun other =
        new OpenedRun(Path.of(line.words().get(0)), options, session.run().stop())) {
      StringBuilder text = new StringBuilder();
      ObjectNode json = Json.MAPPER.createObjectNode();
      json.put("verb", name());
      text.append("this run      ");
      Outcome.of(session.run()).add(text, json.putObject("first"));
      text.append("other run     ");
      Outcome.of(other).add(text, json.putObject("second"));
      boolean same = compare(session, other, text, json);
      json.put("same", same);
      return Answer.of(same, text, json);
    }
  }

  static boolean compare(Session session, OpenedRun other, StringBuilder text, ObjectNode json) {
    try (LogCursor a = session.run().commands();
        LogCursor b = other.commands()) {
      long count = 0;
      boolean moreA = a.next();
      boolean moreB = b.next();
      while (moreA && moreB && isSame(a, b)) {
        count++;
        moreA = a.next();
        moreB = b.next();
      }
      json.put("sameCommands", count);
      if (!moreA && !moreB) {
        text.append("All ").append(count).append(" commands are the same\n");
        return true;
      }
      text.append("The first ").append(count).append(" commands are the same, then:\n");
      add("this run", session.lines(), moreA ? a : null, text, json.putObject("firstCommand"));
      EventLine lines = new EventLine(other.terms());
      add("other run", lines, moreB ? b : null, text, json.putObject("secondCommand"));
      return false;
    }
  }

  /** Compares two commands with their causes. */
  private static boolean isSame(LogCursor a, LogCursor b) {
    int length = Event.slots(a.words, a.at) * Event.WORDS;
    return length == Event.slots(b.words, b.at) * Event.WORDS
        && Arrays.equals(a.words, a.at, a.at + length, b.words, b.at, b.at + length);
  }

  private static void add(
      String of, EventLine lines, LogCursor command, StringBuilder text, ObjectNode json) {
    text.append("  ").append(of).append(" ".repeat(12 - of.length()));
    if (command == null) {
      text.append("sends nothing any more\n");
      json.putNull("cause");
      return;
    }
    long cause = CoreContext.cause(command.words[command.at + Event.VENUE_TIME]);
    json.put("cause", cause);
    json.set("command", lines.json(cause, command.words, command.at));
    text.append("because of ");
    text.append(lines.line(cause, command.words, command.at).strip()).append('\n');
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Divergence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the first place at which a run differs: from its record, from another, by other code. */
final class BisectVerb implements Verb {
  private static final String STRATEGY = "--strategy";
  private static final String CLASS = "--class";
  private static final String HANDLERS = "--handlers";

  @Override
  public String name() {
    return "bisect";
  }

  @Override
  public String usage() {
    return "bisect [OTHER-RUN | --strategy X | --handlers X]";
  }

  @Override
  public String summary() {
    return "finds the first event at which two runs, or a run and its record, differ";
  }

  @Override
  public String details() {
    return """
        Alone it compares the run with its own record: commands and state hashes. With another run,
        or with other code (--strategy X [--class NAME], for a live run --handlers X), both run side
        by side, and the place, the field and both values are exact.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    List<String> words = new ArrayList<>(line.words());
    String strategy = Line.take(words, STRATEGY, this);
    String handlers = Line.take(words, HANDLERS, this);
    String className = Line.take(words, CLASS, this);
    if (words.size() > 1
        || (!words.isEmpty() && (strategy != null || handlers != null))
        || (!words.isEmpty() && words.get(0).startsWith("--"))) {
      throw Line.wrong("compare with one thing", this);
    }
    OpenedRun run = session.run();
    run.coded();
    if (words.isEmpty() && strategy == null && handlers == null) {
      return answer(session, Bisect.of(run.coded(), run.stop()::check), "recorded", "now");
    }
    RunOptions options = run.options();
    RunOptions other =
        words.isEmpty()
            ? new RunOptions(options.data(), strategy, className, handlers, false)
            : new RunOptions(null, null, options.className(), options.handlers(), false);
    Path folder = words.isEmpty() ? run.folder() : Path.of(words.get(0));
    try (OpenedRun second = new OpenedRun(folder, other, session.run().stop())) {
      second.coded();
      Divergence found = Bisect.of(run.coded(), second.coded(), run.stop()::check);
      return answer(session, found, "first", words.isEmpty() ? "other code" : "second");
    }
  }

  private Answer answer(Session session, Divergence found, String before, String after) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    StringBuilder text = new StringBuilder();
    json.put("verb", name());
    json.put("same", found == null);
    if (found == null) {
      text.append("No difference, from the first event to the last\n");
      return Answer.of(text, json);
    }
    DivergenceText.add(session, found, before, after, text, json.putObject("difference"));
    return Answer.of(false, text, json);
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.journal.Said;
import java.util.Locale;

/** Says what the run is. */
final class InfoVerb implements Verb {
  @Override
  public String name() {
    return "info";
  }

  @Override
  public String usage() {
    return "info";
  }

  @Override
  public String summary() {
    return "says what the run is, and whether its code is there";
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(0, this);
    OpenedRun run = session.run();
    run.codedOrNull();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    ObjectNode said = json.putObject("run");
    StringBuilder text = new StringBuilder();
    run.said()
        .forEach(
            (key, value) -> {
              said.put(key, value);
              text.append(
                  String.format(Locale.ROOT, "%-22s %s\n", Said.plain(key), Said.plain(value)));
            });
    json.put("start", session.terms().start());
    text.append(
        String.format(Locale.ROOT, "%-22s %s\n", "start", Said.time(session.terms().start())));
    String code = run.missing() == null ? "loaded" : "not loaded: " + run.missing();
    json.put("code", code);
    text.append(String.format(Locale.ROOT, "%-22s %s\n", "code", code));
    run.notes().forEach(json.putArray("notes")::add);
    return Answer.of(text, json);
  }
}

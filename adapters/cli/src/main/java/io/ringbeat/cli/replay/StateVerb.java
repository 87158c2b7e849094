package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.replay.StateTree;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Shows the state of the handlers. */
final class StateVerb implements Verb {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public String usage() {
    return "state [PATH]";
  }

  @Override
  public String summary() {
    return "shows the state, or what is below a path; * marks changes";
  }

  @Override
  public String details() {
    return """
        PATH is what the tree shows, joined by slashes: instrument[BTCUSDT]/positionLots, order[17].
        Prices are in ticks and quantities in lots there, times in ns: it is what the code has.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    String path = line.word(0, "");
    StateTree now = StateTree.of(session.coded().machine());
    Map<String, Object> fields = now.at(path);
    StateTree earlier = session.before();
    Map<String, Object> before = earlier == null ? null : earlier.at(path);
    if (fields.isEmpty() && (before == null || before.isEmpty())) {
      throw new CliException(ExitCode.USAGE, unknown(path, now));
    }
    StringBuilder text = new StringBuilder();
    StateText.add(fields, before, text);
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    json.put("position", session.main().position());
    json.put("path", path);
    json.set("state", StateText.json(fields));
    if (before != null) {
      StateText.addGone(fields, before, text);
      List<String> changed =
          now.differences(earlier).stream().filter(p -> isBelow(p, path)).toList();
      json.set("changed", StateText.changes(changed, before, fields));
    }
    return Answer.of(text, json);
  }

  private static boolean isBelow(String field, String path) {
    return path.isEmpty() || field.equals(path) || field.startsWith(path + "/");
  }

  /** Says that there is no such path, and what there is at that level. */
  static String unknown(String path, StateTree tree) {
    String above = path;
    Map<String, Object> fields = Map.of();
    while (fields.isEmpty()) {
      int slash = above.lastIndexOf('/');
      above = slash < 0 ? "" : above.substring(0, slash);
      fields = tree.at(above);
      if (above.isEmpty()) {
        break;
      }
    }
    TreeSet<String> names = new TreeSet<>();
    int skip = above.isEmpty() ? 0 : above.length() + 1;
    for (String field : fields.keySet()) {
      names.add(field.substring(Math.min(skip, field.length())).replaceAll("/.*", ""));
    }
    return "there is no "
        + path
        + " in the state now; "
        + (above.isEmpty() ? "at its top" : "below " + above)
        + " there are "
        + String.join(", ", names);
  }
}

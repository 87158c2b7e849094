package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of verbs. */
final class Verbs {
  private final Map<String, Verb> byName = new LinkedHashMap<>();

  Verbs(boolean json) {
    List<Verb> all =
        List.of(
            new InfoVerb(),
            new VerifyVerb(),
            new SeekVerb(),
            new StepVerb(),
            new BackVerb(),
            new UntilVerb(),
            new WatchVerb(),
            new StateVerb(),
            new EventsVerb(),
            new OrdersVerb(),
            new BookVerb(),
            new DiffVerb(),
            new BisectVerb(),
            new BranchVerb(),
            new SliceVerb(),
            new TailVerb(json));
    all.forEach(verb -> byName.put(verb.name(), verb));
  }

  Map<String, Verb> all() {
    return byName;
  }

  /** Finds a verb by its name or an unmistakable beginning of it. */
  Verb find(String name) {
    Verb found = byName.get(name);
    List<Verb> begun =
        byName.values().stream().filter(verb -> verb.name().startsWith(name)).toList();
    if (found == null && begun.size() == 1) {
      return begun.get(0);
    }
    if (found == null) {
      throw new CliException(
          ExitCode.USAGE,
          "there is no verb \"" + name + "\"; there are " + String.join(", ", byName.keySet()));
    }
    return found;
  }

  /** Lists them, a line each. */
  String list() {
    StringBuilder text = new StringBuilder();
    for (Verb verb : byName.values()) {
      boolean fits = verb.usage().length() <= 22;
      text.append(
          fits
              ? String.format(Locale.ROOT, "  %-22s %s\n", verb.usage(), verb.summary())
              : "  " + verb.usage() + "\n" + " ".repeat(25) + verb.summary() + "\n");
    }
    return text.toString();
  }

  /** Explains one. */
  static String help(Verb verb) {
    return verb.usage() + "\n  " + verb.summary() + "\n" + verb.details().indent(2);
  }
}

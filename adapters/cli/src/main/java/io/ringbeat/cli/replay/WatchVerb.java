package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.StateTree;
import io.ringbeat.trading.TradingCore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Goes forwards until a part of the state changes. */
final class WatchVerb implements Verb {
  @Override
  public String name() {
    return "watch";
  }

  @Override
  public String usage() {
    return "watch PATH";
  }

  @Override
  public String summary() {
    return "goes forwards until the state at a path changes";
  }

  @Override
  public String details() {
    return """
        The state is compared behind each event that can change it, so the place is exact, and this
        is slower than until. A path that is not there yet is waited for: watch order[17].
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    line.requireAtMost(1, this);
    if (line.words().isEmpty()) {
      throw Line.wrong("what is to be watched?", this);
    }
    String path = line.words().get(0);
    StateTree first = StateTree.of(session.coded().machine());
    Map<String, Object> before = first.at(path);
    Predicate<Machine> changes =
        machine ->
            !(isQuiet(path) && isUnheard(machine)) && !same(before, StateTree.of(machine).at(path));
    boolean reached = session.move(debugger -> debugger.until(changes));
    Map<String, Object> now = StateTree.of(session.main().machine()).at(path);
    Map<String, Object> after = new LinkedHashMap<>(now);
    if (!reached && before.isEmpty() && after.isEmpty()) {
      throw new CliException(
          ExitCode.DIFFERENT, "the run ends here; there never was " + path + " in the state");
    }
    Answer where = session.where(name(), reached, "the run ends here, and nothing changed at path");
    StringBuilder text = new StringBuilder(where.text());
    if (reached) {
      after.keySet().removeIf(field -> Objects.deepEquals(before.get(field), after.get(field)));
      StateText.add(after, before, text);
      StateText.addGone(now, before, text);
      where.json().put("path", path);
      TreeSet<String> paths = new TreeSet<>(after.keySet());
      before.keySet().stream().filter(field -> !now.containsKey(field)).forEach(paths::add);
      where.json().set("changed", StateText.changes(paths, before, now));
    }
    return new Answer(text.toString(), where.json(), where.exitCode());
  }

  /** Tells whether a path is none that market data alone changes. */
  private static boolean isQuiet(String path) {
    return path.matches("(order\\[|strategy|tasks).*|.*/(positionLots|balance|fills|\\w+Value)");
  }

  /** Tells whether the event was market data that the strategy has not asked for. */
  private static boolean isUnheard(Machine machine) {
    int kind = Event.kind(machine.words()[machine.offset()]);
    TradingCore core = machine.find(TradingCore.class);
    return core != null && !core.isSubscribed() && (kind <= Kind.TRADE || kind == Kind.GAP);
  }

  private static boolean same(Map<String, Object> a, Map<String, Object> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<String, Object> field : a.entrySet()) {
      if (!Objects.deepEquals(field.getValue(), b.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }
}

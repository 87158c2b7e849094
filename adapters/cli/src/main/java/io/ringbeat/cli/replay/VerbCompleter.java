package io.ringbeat.cli.replay;

import io.ringbeat.market.Instrument;
import io.ringbeat.replay.StateTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes verbs, paths of the state a level at a time, and instruments. */
final class VerbCompleter implements Completer {
  private final Talk talk;

  VerbCompleter(Talk talk) {
    this.talk = talk;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<String> words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
    words.add(line.word().substring(0, Math.min(line.wordCursor(), line.word().length())));
    for (String word : words(words)) {
      boolean whole = !word.endsWith("/");
      candidates.add(new Candidate(word, word, null, null, null, null, whole));
    }
  }

  /** Returns what may stand at the place of the last word, which has been begun. */
  List<String> words(List<String> typed) {
    String begun = typed.get(typed.size() - 1);
    Set<String> found = new TreeSet<>();
    if (typed.size() == 1) {
      found.addAll(talk.verbs().all().keySet());
      found.add("help");
      found.add("quit");
    } else if (typed.size() == 2) {
      switch (typed.get(0)) {
        case "help" -> found.addAll(talk.verbs().all().keySet());
        case "state", "watch" -> found.addAll(paths(begun));
        case "book" ->
            talk.session().terms().instruments().stream()
                .map(Instrument::symbol)
                .forEach(found::add);
        case "orders" -> found.addAll(List.of("open", "filled"));
        case "seek" -> found.addAll(List.of("start", "end"));
        default -> {}
      }
    }
    found.removeIf(word -> !word.startsWith(begun));
    return List.copyOf(found);
  }

  private Set<String> paths(String begun) {
    Set<String> found = new TreeSet<>();
    try {
      for (String path : StateTree.of(talk.session().coded().machine()).leaves().keySet()) {
        if (path.startsWith(begun)) {
          int slash = path.indexOf('/', begun.length());
          found.add(slash < 0 ? path : path.substring(0, slash + 1));
        }
      }
    } catch (RuntimeException e) {
      return Set.of(); // there is no state to be named; the verb will say why
    }
    return found;
  }
}

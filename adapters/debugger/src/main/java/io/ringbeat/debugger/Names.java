package io.ringbeat.debugger;

import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names that stand for fixed things: kinds, sides, statuses, instruments. */
final class Names {
  static final List<String> FUNCTIONS = List.of("abs", "floor", "max", "min");

  private static final int MOST_SHOWN = 50;

  private final Map<Type, Map<String, Integer>> numbers = new LinkedHashMap<>();

  Names(List<Instrument> instruments) {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (int kind = Kind.DEPTH; kind <= Kind.CONFIRM; kind++) {
      kinds.put(Kind.name(kind), kind);
    }
    kinds.put(Kind.name(Kind.PEER), Kind.PEER);
    kinds.put(Kind.name(Kind.MESSAGE), Kind.MESSAGE);
    kinds.put(Kind.name(Kind.ENTRY), Kind.ENTRY);
    kinds.put(Kind.name(Kind.FIRING), Kind.FIRING);
    kinds.put(Kind.name(Kind.LEDGER), Kind.LEDGER);
    numbers.put(Type.KIND, kinds);
    Map<String, Integer> sides = new LinkedHashMap<>();
    for (Side side : Side.values()) {
      sides.put(side.name(), side.index());
    }
    numbers.put(Type.SIDE, sides);
    Map<String, Integer> statuses = new LinkedHashMap<>();
    for (OrderStatus status : OrderStatus.values()) {
      statuses.put(status.name(), status.code());
    }
    numbers.put(Type.STATUS, statuses);
    Map<String, Integer> symbols = new LinkedHashMap<>();
    for (Instrument instrument : instruments) {
      symbols.put(instrument.symbol(), instrument.id());
    }
    numbers.put(Type.INSTRUMENT, symbols);
  }

  /** Returns the number of a name of a type; null if there is none. */
  Integer number(Type type, String name) {
    Map<String, Integer> all = numbers.get(type);
    return all == null ? null : all.get(name);
  }

  /** Returns the type of a name where nothing says which is meant; null if there is none. */
  Type type(String name) {
    for (Map.Entry<Type, Map<String, Integer>> each : numbers.entrySet()) {
      if (each.getValue().containsKey(name)) {
        return each.getKey();
      }
    }
    return null;
  }

  Collection<String> of(Type type) {
    return numbers.get(type).keySet();
  }

  /** Returns all words of the language, for completion. */
  List<String> words() {
    List<String> words = new ArrayList<>(Variables.all().keySet());
    words.addAll(FUNCTIONS);
    words.addAll(List.of("and", "or", "not", "true", "false"));
    numbers.values().forEach(each -> words.addAll(each.keySet()));
    return words;
  }

  /** Says that a name is none of those that there are, and which one may be meant. */
  static ConditionException unknown(
      int column, String name, String what, Collection<String> suggested, Collection<String> all) {
    String nearest = nearest(name, suggested);
    return new ConditionException(
        column,
        Grammar.quote(name)
            + " is no "
            + what
            + (nearest == null ? "; there " : "; is " + nearest + " meant? There ")
            + (all.isEmpty() ? "is none" : "are: " + join(all)));
  }

  static String join(Collection<String> names) {
    String shown = String.join(" ", names.stream().limit(MOST_SHOWN).toList());
    int more = names.size() - MOST_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /** Returns the name that takes the fewest changes, if these are few; null if there is none. */
  private static String nearest(String name, Collection<String> names) {
    String typed = name.substring(0, Math.min(name.length(), 40)).toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = 1 + (typed.length() + 1) / 3;
    for (String each : names) {
      int changes = changes(typed, each.toLowerCase(Locale.ROOT), least);
      if (changes < least) {
        least = changes;
        nearest = each;
      }
    }
    return nearest;
  }

  /** Returns how many letters have to be put in, taken out, replaced or swapped with the next. */
  private static int changes(String from, String to, int enough) {
    if (Math.abs(from.length() - to.length()) >= enough) {
      return enough;
    }
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(least[i - 1][j] + 1, least[i][j - 1] + 1);
        best = Math.min(best, least[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, least[i - 2][j - 2] + 1);
        }
        least[i][j] = best;
      }
    }
    return least[from.length()][to.length()];
  }
}

package io.ringbeat.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.engine.EventHandler;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.state.State;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Paths of the state name one field each. */
final class StateTreeTest {
  /** Shows what a test wants. */
  private record Showing(Consumer<StateWriter> fields) implements EventHandler, State {
    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {}

    @Override
    public void save(StateWriter out) {
      fields.accept(out);
    }

    @Override
    public void load(StateReader in) {}
  }

  private static StateTree tree(String handler, Consumer<StateWriter> fields) {
    RecordedRun run =
        new JournalRun(new MemoryStore(), to -> to.handler(handler, new Showing(fields)));
    try (Machine machine = run.open()) {
      return StateTree.of(machine);
    }
  }

  private static void group(StateWriter out, String name, String key, Object value) {
    out.open(name);
    if (value instanceof String text) {
      out.put(key, text);
    } else {
      out.put(key, (long) value);
    }
    out.close();
  }

  @Test
  void shouldEscapeSlashesInNames() {
    StateTree tree =
        tree(
            "risk/limits~eu",
            out -> {
              out.put("a/b", 1);
              group(out, "a", "b", 2L);
              group(out, "instrument", "symbol", "BTC/USDT");
              group(out, "instrument", "symbol", "BTC~1USDT");
            });

    assertEquals(
        Map.of(
            "risk~1limits~0eu/a~1b",
            1L,
            "risk~1limits~0eu/a/b",
            2L,
            "risk~1limits~0eu/instrument[BTC~1USDT]/symbol",
            "BTC/USDT",
            "risk~1limits~0eu/instrument[BTC~01USDT]/symbol",
            "BTC~1USDT"),
        tree.leaves());
    assertEquals(
        Map.of("risk~1limits~0eu/a/b", 2L), tree.at("risk~1limits~0eu/a"), "and nothing beside it");
  }

  @Test
  void shouldKeepEveryFieldWhereNamesLookLikeIndexes() {
    StateTree tree =
        tree(
            "h",
            out -> {
              group(out, "order", "lots", 1L);
              group(out, "order", "id", 1L);
              group(out, "order", "lots", 2L);
              group(out, "order", "id", 1L);
              out.put("order[2]", 3);
              out.put("order", 4);
            });

    List<Object> values = new ArrayList<>(tree.leaves().values());
    assertEquals(List.of(1L, 1L, 2L, 1L, 3L, 4L), values, () -> tree.leaves().toString());
    assertEquals(
        List.of(
            "h/order/lots",
            "h/order[1]/id",
            "h/order[2]/lots",
            "h/order[1][1]/id",
            "h/order[2][1]",
            "h/order[3]"),
        new ArrayList<>(tree.leaves().keySet()));
  }
}

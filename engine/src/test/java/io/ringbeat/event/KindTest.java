package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class KindTest {
  /** Frozen: these numbers are in files and journals. */
  private static final Map<String, Integer> FROZEN =
      Map.ofEntries(
          Map.entry("DEPTH", 1),
          Map.entry("SNAPSHOT", 2),
          Map.entry("CLEAR", 3),
          Map.entry("TRADE", 4),
          Map.entry("QUOTE", 5),
          Map.entry("MARK", 6),
          Map.entry("GAP", 7),
          Map.entry("REQUEST", 8),
          Map.entry("REPORT", 9),
          Map.entry("HEARTBEAT", 10),
          Map.entry("TASK_DUE", 11),
          Map.entry("CONTROL", 12),
          Map.entry("TASK", 13),
          Map.entry("TASK_DONE", 14),
          Map.entry("CONFIRM", 15),
          Map.entry("BAR", 16),
          Map.entry("PEER", 19),
          Map.entry("MESSAGE", 20),
          Map.entry("ENTRY", 21),
          Map.entry("FIRING", 22),
          Map.entry("LEDGER", 23));

  @Test
  void shouldKeepTheNumbersThatFilesHave() throws IllegalAccessException {
    Map<String, Integer> found = new TreeMap<>();
    for (var field : Kind.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        found.put(field.getName(), field.getInt(null));
      }
    }

    assertEquals(new TreeMap<>(FROZEN), found);
  }

  @Test
  void shouldNameEachKindAsItsConstant() {
    FROZEN.forEach((name, kind) -> assertEquals(name, Kind.name(kind)));
  }

  @Test
  void shouldNameAnUnknownKindByItsNumber() {
    for (int kind : Arrays.asList(Integer.MIN_VALUE, -1, 0, 24, 255, Integer.MAX_VALUE)) {
      assertEquals("UNKNOWN(" + kind + ")", Kind.name(kind));
    }
  }
}

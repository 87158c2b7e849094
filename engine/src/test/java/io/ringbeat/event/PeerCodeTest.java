package io.ringbeat.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeerCodeTest {
  /** Frozen: these numbers are in journals. */
  private static final Map<String, Integer> FROZEN =
      Map.ofEntries(
          Map.entry("JOINED", 1),
          Map.entry("BEAT", 2),
          Map.entry("STATUS", 3),
          Map.entry("PROBE_ACKED", 4),
          Map.entry("LEFT", 5),
          Map.entry("CLOSED", 6),
          Map.entry("PROBE", 16),
          Map.entry("CLOSE", 17),
          Map.entry("ALIVE", 32),
          Map.entry("SUSPECT", 33),
          Map.entry("DEAD", 34),
          Map.entry("ENDED", 1),
          Map.entry("FAILED", 2),
          Map.entry("BROKE_PROTOCOL", 3),
          Map.entry("TOO_FAST", 4),
          Map.entry("TOO_SLOW", 5),
          Map.entry("REPLACED", 6),
          Map.entry("TAKEN_FOR_DEAD", 7),
          Map.entry("FULL", 8),
          Map.entry("SHUTDOWN", 9),
          Map.entry("NOT_AUTHENTICATED", 10));

  @Test
  void shouldKeepTheNumbersThatJournalsHave() throws IllegalAccessException {
    Map<String, Integer> found = new TreeMap<>();
    for (var field : PeerCode.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        found.put(field.getName(), field.getInt(null));
      }
    }

    assertEquals(new TreeMap<>(FROZEN), found);
  }

  @Test
  void shouldTellVerdictsFromTheRest() {
    int[] verdicts = IntStream.rangeClosed(-1, 64).filter(PeerCode::isVerdict).toArray();

    assertEquals("[32, 33, 34]", java.util.Arrays.toString(verdicts));
  }

  @Test
  void shouldHaveWordsForEachReason() {
    for (int reason = PeerCode.ENDED; reason <= PeerCode.NOT_AUTHENTICATED; reason++) {
      assertEquals(-1, PeerCode.reason(reason).indexOf("reason "), "reason " + reason);
    }
    assertEquals("reason 11", PeerCode.reason(11));
  }
}

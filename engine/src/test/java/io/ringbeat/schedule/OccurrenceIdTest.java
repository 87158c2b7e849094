package io.ringbeat.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class OccurrenceIdTest {
  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  /** RFC 9562, A.4. */
  @Test
  void shouldMakeTheExampleOfTheRfc() {
    UUID id = OccurrenceId.uuid(DNS, "www.example.com");

    assertEquals(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"), id);
    assertEquals(5, id.version());
    assertEquals(2, id.variant());
  }

  /** Frozen: Python's uuid.uuid5(NAMESPACE, "1700000000000000000:täglich 🎵") says the same. */
  @Test
  void shouldMakeTheSameIdForEver() {
    assertEquals(
        UUID.fromString("26131383-dd54-58e8-9afb-58262648ad0d"),
        OccurrenceId.of("täglich 🎵", 1_700_000_000_000_000_000L));
  }

  @Test
  void shouldTellRunsAndEntriesApart() {
    UUID id = OccurrenceId.of("a", 12);

    assertNotEquals(id, OccurrenceId.of("a", 13));
    assertNotEquals(id, OccurrenceId.of("b", 12));
    assertNotEquals(OccurrenceId.of("2:a", 1), OccurrenceId.of("a", 12));
    assertEquals(id, OccurrenceId.of("a", 12));
  }

  @Test
  void shouldRefuseANameWithoutUtf8() {
    assertThrows(IllegalArgumentException.class, () -> OccurrenceId.of("a\ud83c", 1));
    assertThrows(IllegalArgumentException.class, () -> OccurrenceId.of("\udfb5b", 1));
  }
}

package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1ns, 1",
    "250us, 250000",
    "1.5ms, 1500000",
    "2 s, 2000000000",
    "1m, 60000000000",
    "-3ms, -3000000",
    "1MS, 1000000",
    "2d, 172800000000000"
  })
  void shouldReadANumberAndAUnit(String text, long nanos) {
    assertEquals(nanos, Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "ms", "1.5ns", "1 week", "1e3ms", "99999999d"})
  void shouldRefuseWhatIsNoDuration(String text) {
    assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1ns", "1500000, 1500us", "1000000, 1ms", "2000000000, 2s"})
  void shouldWriteWhatCanBeReadAgain(long nanos, String text) {
    assertEquals(text, Durations.exact(nanos));
    assertEquals(nanos, Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "999999999, 999ms",
    "1500000000, 1.5s",
    "340000000000, 5m 40s",
    "3720000000000, 1h 02m",
    "273600000000000, 3d 04h"
  })
  void shouldRoundForReading(long nanos, String text) {
    assertEquals(text, Durations.rounded(nanos));
  }
}

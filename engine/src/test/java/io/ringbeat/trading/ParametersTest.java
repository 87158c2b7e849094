package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {
  private final Parameters parameters =
      new Parameters(Map.of("lots", "-12", "gamma", "0.25", "mode", "fast", "empty", ""));

  @Test
  void shouldReadWhatWasGiven() {
    assertEquals(-12, parameters.longValue("lots", 1));
    assertEquals(0.25, parameters.doubleValue("gamma", 1));
    assertEquals(-12.0, parameters.doubleValue("lots", 1));
    assertEquals("fast", parameters.text("mode", "slow"));
    assertEquals("", parameters.text("empty", "full"));
  }

  @Test
  void shouldFallBackToTheDefault() {
    assertEquals(7, parameters.longValue("none", 7));
    assertEquals(7.5, parameters.doubleValue("none", 7.5));
    assertEquals("slow", parameters.text("none", "slow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "1e3", " 1", "9223372036854775808"})
  void shouldNameTheParameterThatIsNoWholeNumber(String text) {
    Parameters wrong = new Parameters(Map.of("lots", text));

    String message =
        assertThrows(IllegalArgumentException.class, () -> wrong.longValue("lots", 1)).getMessage();
    assertTrue(message.contains("lots=" + text), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1,5", "NaN", "Infinity", "-Infinity", "1e999"})
  void shouldNameTheParameterThatIsNoFiniteNumber(String text) {
    Parameters wrong = new Parameters(Map.of("gamma", text));

    String message =
        assertThrows(IllegalArgumentException.class, () -> wrong.doubleValue("gamma", 1))
            .getMessage();
    assertTrue(message.contains("gamma=" + text), message);
  }

  @Test
  void shouldTellWhatWasNeverAskedFor() {
    assertEquals(List.of("empty", "gamma", "lots", "mode"), List.copyOf(parameters.unread()));

    parameters.text("mode", "");
    parameters.longValue("lots", 0);
    parameters.doubleValue("another", 0);

    assertEquals(List.of("empty", "gamma"), List.copyOf(parameters.unread()));
    assertEquals(List.of("another", "lots", "mode"), List.copyOf(parameters.asked()));
  }

  @Test
  void shouldCountAMisreadParameterAsAsked() {
    assertThrows(IllegalArgumentException.class, () -> parameters.longValue("mode", 1));

    assertEquals(Set.of("mode"), parameters.asked());
  }

  @Test
  void shouldCopyWhatItWasGiven() {
    Map<String, String> values = new TreeMap<>(Map.of("a", "1"));
    Parameters copy = new Parameters(values);

    values.put("a", "2");
    values.put("b", "3");

    assertEquals(1, copy.longValue("a", 0));
    assertEquals(0, copy.longValue("b", 0));
  }
}

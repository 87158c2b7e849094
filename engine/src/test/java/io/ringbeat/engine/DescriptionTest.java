package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run is, as text. */
final class DescriptionTest {
  @Test
  void shouldComeBackWhateverCharactersAValueHas() {
    Description description = new Description();
    List<String> values =
        List.of(
            "",
            "a=b=c",
            "\\",
            "\\n",
            "a\nb\r\nc",
            "\\\\n\\r",
            "ß€𝄞",
            "\u0000\u0085\u2028",
            " x ",
            "\uD800 half");
    for (int i = 0; i < values.size(); i++) {
      description.put("key-" + i, values.get(i));
    }

    Description read = Description.of(description.toBytes());

    assertEquals(description.entries(), read.entries());
    assertEquals("a\nb\r\nc", read.entries().get("key-4"));
    assertTrue(description.differences(read).isEmpty());
  }

  @Test
  void shouldSayEachDifferenceButThoseOfTheCode() {
    Description before = new Description();
    before.put("seed", "1");
    before.put("gone", "x");
    before.put("code.host", "1.0");
    Description now = new Description();
    now.put("seed", "2");
    now.put("new", "y");
    now.put("code.host", "1.1");

    assertEquals(
        List.of("gone was x and is null", "new was null and is y", "seed was 1 and is 2"),
        now.differences(before));
  }

  @Test
  void shouldRefuseAKeyThatWouldNotComeBack() {
    for (String key : List.of("", "a=b", "a b", "-a", "ä", "a\nb")) {
      assertThrows(IllegalArgumentException.class, () -> new Description().put(key, "x"), key);
    }
  }

  @Test
  void shouldPassOverLinesThatAreNone() {
    byte[] bytes = "\n=x\nno sign\nkey=v\\".getBytes(StandardCharsets.UTF_8);

    assertEquals("{key=v\\}", Description.of(bytes).entries().toString());
  }
}

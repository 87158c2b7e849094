package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.cli.CliException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
  @Test
  void shouldPartVerbsAtSemicolonsAndLineFeedsButNotInQuotes() {
    List<Line> lines = Line.parse("seek 5;state 'a b' c; # that is it; really\n until \"x;y\" ;;");

    assertEquals(
        List.of(
            new Line("seek", List.of("5"), "5"),
            new Line("state", List.of("a b", "c"), "'a b' c"),
            new Line("until", List.of("x;y"), "x;y")),
        lines);
  }

  @Test
  void shouldKeepACommentsSignInAWord() {
    assertEquals(List.of("#0", "a#b"), Line.parse("book '#0' a#b # no").get(0).words());
  }

  @Test
  void shouldLeaveTheQuotesOfACondition() {
    assertEquals("symbol == \"A\"", Line.parse("until symbol == \"A\"").get(0).rest());
    assertEquals("symbol == \"A\"", Line.parse("until 'symbol == \"A\"'").get(0).rest());
  }

  @Test
  void shouldRefuseAQuoteThatIsNotClosed() {
    assertThrows(CliException.class, () -> Line.parse("state 'a"));
  }

  @Test
  void shouldReadPlacesOfARun() {
    long second = 1_000_000_000L;

    assertEquals(new Place(false, 1_234), Place.parse("1,234", 0));
    assertEquals(new Place(true, second * 5 / 2), Place.parse("+1.5", second));
    assertEquals(new Place(true, second + 2_000_000), Place.parse("+2ms", second));
    assertEquals(new Place(true, second + 1), Place.parse("1970-01-01T00:00:01.000000001Z", 0));
    assertEquals(new Place(false, Long.MAX_VALUE), Place.parse("end", 0));
    for (String wrong : List.of("", "x", "+", "+x", "-5", "99999999999999999999", "1e9")) {
      assertThrows(CliException.class, () -> Place.parse(wrong, 0), wrong);
    }
  }
}

package io.ringbeat.debugger;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of people who mean no good. */
final class HostileConditionTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001"));
  private static final List<String> VALID =
      List.of(
          "kind == REPORT && price > 62000",
          "fill && abs(change) > 5 || not (side == SELL and qty < .5e-3)",
          "instrument == 'BTCUSDT' && max(price, 2, qty % 3) - 1 >= -seq * 2",
          "order == 17 && status != FILLED or !maker && lag / 2 <= floor(leaves) + 1");
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ()'\"!&|=<>+-*/%,.;:?#$@"
          + "\\[]{}~^`\t\n\0\u0007\u00e9\u0430\u202e\u2028\ud83d\ude00\uffff";

  private static ConditionException refusal(String text) {
    return assertThrows(
        ConditionException.class, () -> Condition.parse(text, INSTRUMENTS), () -> text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''.class",
        "'BTCUSDT'.getClass() == 1",
        "new java.io.File('x')",
        "new('java.io.File', 'x') == 1",
        "java.lang.Runtime",
        "Runtime",
        "Runtime.getRuntime().exec('true')",
        "System.exit(1)",
        "exit(1)",
        "T(java.lang.System).exit(1)",
        "${7*7}",
        "#{7*7}",
        "@bean",
        "price = 1",
        "price := 1",
        "price += 1",
        "price++ > 1",
        "var x = 1; x == 1",
        "x -> x",
        "(x) -> x == 1",
        "x => x",
        "function(x) { return true; }",
        "while (true) { }",
        "for (i : 1..10) true",
        "for(;;);",
        "if (fill) true",
        "fill ? true : false",
        "fill ?: true",
        "1..10",
        "1...10 == 1",
        "price =~ '.*'",
        "price !~ 1",
        "price ~ 1",
        "price ^ 2 == 1",
        "price =^ 'x'",
        "kind.name == 'x'",
        "'BTCUSDT'.length() == 7",
        "'BTCUSDT' + 'x' == 1",
        "STR_MATCHES('a', 'a')",
        "SWITCH(1, 1, 1) == 1",
        "RANDOM() > 0",
        "FACT(1000000000) > 0",
        "DT_NOW() > 0",
        "PI > 3",
        "NULL == NULL",
        "null == null",
        "this == this",
        "[1, 2][0] == 1",
        "words[0] == 1",
        "{1: 2} == 1",
        "`price` > 1",
        "fill; fill",
        "fill // true",
        "fill /* true */",
        "fill # true",
        "#pragma jexl.x 1",
        "import java.util.List",
        "return true",
        "size('x') == 1",
        "empty('x')",
        "price\\u0020> 1",
        "pri\u0441e > 1", // Cyrillic
        "price\u00a0> 1",
        "price > \u0661", // Arabic digit
        "\ufeffprice > 1",
        "price > 1\u202e",
        "fill\u0000",
        "instrument == 'BTC\\u0055SDT'",
        "instrument == '\u202eBTCUSDT'",
        "",
        "   ",
        "(((",
        ")))",
        ",",
        "'",
        "\"",
        ".",
        "1e",
        "0x",
        "1e5e5 > 1",
        "1+"
      })
  void shouldRefuseWhatIsNoCondition(String text) {
    ConditionException refusal = refusal(text);

    assertTrue(refusal.column() >= 1 && refusal.column() <= text.length() + 1, refusal::toString);
    assertTrue(refusal.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), refusal::toString);
  }

  @Test
  void shouldRefuseWhatIsTooMuch() {
    refusal("(".repeat(10_000) + "fill" + ")".repeat(10_000));
    refusal("(".repeat(65) + "fill" + ")".repeat(65));
    refusal("abs(".repeat(65) + "1" + ")".repeat(65) + " > 0");
    refusal("(".repeat(400));
    refusal("!".repeat(900) + "fill");
    refusal("- ".repeat(450) + "1 > 0");
    refusal("not ".repeat(65) + "fill");
    refusal("(!".repeat(33) + "(!".repeat(30) + "!! fill" + ")".repeat(63));
    refusal("1+".repeat(450) + "1 > 0");
    refusal("1 == ".repeat(190) + "1");
    refusal("1 > " + "9".repeat(400));
    refusal("1 > " + "9".repeat(2_000));
    refusal("1 > 1e99999999999999999999");
    refusal("x".repeat(1_000_000));
    refusal("fill ".repeat(199));
    refusal(" ".repeat(1_001) + "fill");
    refusal("max(" + "1,".repeat(490) + ") > 1");
  }

  @Test
  void shouldTakeWhatIsNotTooMuch() {
    OneEvent event = new OneEvent().of(Kind.TRADE, 0);

    assertFalse(parse("(".repeat(64) + "fill" + ")".repeat(64)).test(event));
    assertTrue(parse("max(" + "1,".repeat(400) + "2) == 2").test(event));
    assertTrue(parse("1 > " + "1e-9 && 1e-999 == 0").test(event));
    assertFalse(parse("fill||".repeat(160) + "fill").test(event));
    assertTrue(parse("1 < 1" + "0".repeat(200)).test(event));
  }

  private static Condition parse(String text) {
    return Condition.parse(text, INSTRUMENTS);
  }

  @Test
  void shouldReadOrRefuseAnyChangeOfAConditionAtOnce() {
    long seed = 20_240_808;
    Random random = new Random(seed);
    OneEvent event = new OneEvent();
    int read = 0;
    long begun = System.nanoTime();
    for (int i = 0; i < 40_000; i++) {
      String text = changed(random);
      try {
        Condition condition = parse(text);
        for (int kind = 0; kind < 24; kind++) {
          event.of(kind, random.nextInt(1 << 16) & ~0xFFL & ~Event.LONG);
          condition.test(event);
        }
        read++;
      } catch (ConditionException e) {
        assertTrue(e.getMessage().length() < 1_000, e::getMessage);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", text " + i + ": " + text, e);
      }
    }
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;

    assertTrue(read > 1_000 && read < 30_000, "read " + read);
    assertTrue(seconds < 60, "took " + seconds + " s");
  }

  private static String changed(Random random) {
    StringBuilder text = new StringBuilder(VALID.get(random.nextInt(VALID.size())));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(8));
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, letter);
        case 1 -> text.delete(at, to);
        case 2 -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(letter));
        case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, to));
        case 4 -> {
          String other = VALID.get(random.nextInt(VALID.size()));
          int from = random.nextInt(other.length());
          text.insert(at, other, from, from + random.nextInt(other.length() - from));
        }
        default -> text.insert(at, String.valueOf(letter).repeat(random.nextInt(70)));
      }
    }
    return text.toString();
  }
}

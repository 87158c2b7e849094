package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstrumentTest {
  private static final Decimal ONE = new Decimal(1, 0);
  private final Instrument btc = Instrument.linear(3, "BTCUSDT", "0.10", "0.001");
  private final Instrument halves = Instrument.linear(0, "HALVES", "0.5", "25");

  @Test
  void shouldHaveTheTermsItWasGiven() {
    assertEquals(3, btc.id());
    assertEquals("BTCUSDT", btc.symbol());
    assertEquals(new Decimal(1, 1), btc.tickSize());
    assertEquals(new Decimal(1, 3), btc.lotSize());
    assertEquals(ONE, btc.contractSize());
    assertFalse(btc.inverse());
  }

  @Test
  void shouldKeepTheTermsUnderAnotherId() {
    Instrument inverse =
        new Instrument(1, "BTCUSD", new Decimal(1, 1), ONE, new Decimal(100, 0), true);

    Instrument other = inverse.withId(9);

    assertEquals(
        new Instrument(9, "BTCUSD", new Decimal(1, 1), ONE, new Decimal(100, 0), true), other);
    assertTrue(other.inverse());
  }

  @Test
  void shouldCountPricesInTicks() {
    assertEquals(591234, btc.ticks("59123.4"));
    assertEquals(591230, btc.ticks("59123"));
    assertEquals(591234, btc.ticks("59123.400000000000000000000000"));
    assertEquals(-5, btc.ticks("-0.5"));
    assertEquals(0, btc.ticks("0"));
    assertEquals(201, halves.ticks("100.5"));
    assertEquals(-3, halves.ticks("-1.50"));
  }

  @Test
  void shouldCountQuantitiesInLots() {
    assertEquals(1, btc.lots("0.001"));
    assertEquals(12_345, btc.lots("12.345"));
    assertEquals(0, btc.lots("0.000"));
    assertEquals(0, btc.lots("-0.000"));
    assertEquals(4, halves.lots("100"));
  }

  @Test
  void shouldReadFromTheMiddleOfAText() {
    char[] text = "{\"p\":\"59123.4\",\"q\":\"0.017\"}".toCharArray();

    assertEquals(591234, btc.ticks(text, 6, 7));
    assertEquals(17, btc.lots(text, 20, 5));
  }

  @Test
  void shouldNameTheTickSizeThatAPriceIsNoMultipleOf() {
    NumberFormatException thrown =
        assertThrows(NumberFormatException.class, () -> halves.ticks("100.3"));

    assertEquals("\"100.3\" is not a multiple of the tick size 0.5", thrown.getMessage());
  }

  @Test
  void shouldNameTheLotSizeThatAQuantityIsNoMultipleOf() {
    NumberFormatException thrown =
        assertThrows(NumberFormatException.class, () -> halves.lots("110"));

    assertEquals("\"110\" is not a multiple of the lot size 25", thrown.getMessage());
  }

  @Test
  void shouldRefuseNegativeQuantities() {
    NumberFormatException thrown =
        assertThrows(NumberFormatException.class, () -> btc.lots("-0.001"));

    assertEquals("quantity \"-0.001\" is negative", thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "x", "59123.45", "1e5", "59123.4 ", "99999999999999999999"})
  void shouldRefusePricesThatAreMalformedOrOffTheGrid(String text) {
    assertThrows(NumberFormatException.class, () -> btc.ticks(text));
  }

  @Test
  void shouldRefuseCountsBeyondTheGreatest() {
    Instrument plain = Instrument.linear(0, "PLAIN", "1", "1");

    assertEquals(1L << 60, Instrument.MAX_COUNT);
    assertEquals(Instrument.MAX_COUNT, plain.ticks("1152921504606846976"));
    assertEquals(-Instrument.MAX_COUNT, plain.ticks("-1152921504606846976"));
    assertEquals(Instrument.MAX_COUNT, plain.lots("1152921504606846976"));
    assertThrows(NumberFormatException.class, () -> plain.ticks("1152921504606846977"));
    assertThrows(NumberFormatException.class, () -> plain.ticks("-1152921504606846977"));
    assertThrows(NumberFormatException.class, () -> plain.lots("1152921504606846977"));
  }

  @Test
  void shouldAgreeWithBigDecimalOnEveryGrid() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    int onGrid = 0;
    for (int round = 0; round < 50_000; round++) {
      Decimal size = new Decimal(random.nextLong(1, 1000), random.nextInt(10));
      Instrument instrument = new Instrument(0, "X", size, size, ONE, false);
      BigDecimal unit = BigDecimal.valueOf(size.mantissa(), size.scale());
      boolean multiple = random.nextBoolean();
      BigDecimal price =
          multiple
              ? unit.multiply(BigDecimal.valueOf(random.nextInt(1_000_000)))
              : BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(11));
      BigDecimal[] count = price.divideAndRemainder(unit);
      String text = price.toPlainString();
      String message = "seed " + seed + ", round " + round + ": " + text + " in " + size;

      if (count[1].signum() == 0) {
        onGrid++;
        long ticks = instrument.ticks(text);

        assertEquals(count[0].longValueExact(), ticks, message);
        assertEquals(ticks, instrument.lots(text), message);
        assertEquals(price.doubleValue(), instrument.price(ticks), message);
        assertEquals(price.doubleValue(), instrument.quantity(ticks), message);
        if (ticks != 0) {
          assertEquals(-ticks, instrument.ticks("-" + text), message);
        }
      } else {
        assertThrows(NumberFormatException.class, () -> instrument.ticks(text), message);
        assertThrows(NumberFormatException.class, () -> instrument.lots(text), message);
      }
    }
    assertTrue(onGrid > 20_000 && onGrid < 49_000, onGrid + " on the grid");
  }

  @Test
  void shouldRefuseTermsThatMakeNoSense() {
    Decimal zero = new Decimal(0, 0);
    Decimal negative = new Decimal(-1, 1);

    assertThrows(IllegalArgumentException.class, () -> Instrument.linear(-1, "X", "1", "1"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Instrument.linear(Event.MAX_INSTRUMENT + 1, "X", "1", "1"));
    assertThrows(IllegalArgumentException.class, () -> Instrument.linear(0, "", "1", "1"));
    for (Decimal wrong : new Decimal[] {zero, negative}) {
      assertRefused("X: tick size", () -> new Instrument(0, "X", wrong, ONE, ONE, false));
      assertRefused("X: lot size", () -> new Instrument(0, "X", ONE, wrong, ONE, false));
      assertRefused("X: contract size", () -> new Instrument(0, "X", ONE, ONE, wrong, true));
    }
    assertEquals(Event.MAX_INSTRUMENT, Instrument.linear(Event.MAX_INSTRUMENT, "X", "1", "1").id());
  }

  @Test
  void shouldRefuseSizesThatNeedMoreDecimalsThanThereAre() {
    Decimal six = new Decimal(1, 6);
    Decimal seven = new Decimal(1, 7);

    assertRefused("X: tick, lot", () -> new Instrument(0, "X", six, six, seven, false));
    assertRefused("X: tick, lot", () -> new Instrument(0, "X", seven, six, six, true));
    assertRefused("X: the tick size", () -> new Instrument(0, "X", seven, ONE, ONE, true));
    assertEquals(seven, new Instrument(0, "X", seven, ONE, ONE, false).tickSize());
    assertEquals(six, new Instrument(0, "X", six, six, six, true).tickSize());
  }

  private static void assertRefused(
      String named, org.junit.jupiter.api.function.Executable making) {
    String message = assertThrows(IllegalArgumentException.class, making).getMessage();
    assertTrue(message.startsWith(named), message);
  }
}

package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalEdgeTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.", "-1.", ".5", "-.5", "+.0"})
  void shouldRefuseAPointWithoutDigitsOnBothSides(String text) {
    assertThrows(NumberFormatException.class, () -> Decimal.parse(text));
  }

  @Test
  void shouldReadWhatFitsOnceItsTrailingZerosAreDropped() {
    assertEquals(new Decimal(10, 0), Decimal.parse("10.000000000000000000"));
    assertEquals(new Decimal(1, 0), Decimal.parse("1.0000000000000000000"));
  }

  @Test
  void shouldRefuseTheLeastLongBecauseItHasNoCounterpart() {
    assertThrows(IllegalArgumentException.class, () -> new Decimal(Long.MIN_VALUE, 0));
    assertThrows(NumberFormatException.class, () -> Decimal.parse("-9223372036854775808"));
  }

  @Test
  void shouldAppendNothingWhenItThrows() {
    StringBuilder out = new StringBuilder();

    try {
      new Decimal(1, 0).appendTimes(Long.MIN_VALUE, out);
    } catch (ArithmeticException e) {
      assertEquals("", out.toString());
    }
  }

  @Test
  void shouldBeWithinFourUnitsInTheLastPlace() {
    Decimal decimal = Decimal.parse("-469544639532110.2856");
    long count = -160_721_563;

    double result = decimal.timesDouble(count);

    BigDecimal exact = new BigDecimal(decimal.toString()).multiply(BigDecimal.valueOf(count));
    BigDecimal error = exact.subtract(new BigDecimal(result)).abs();
    BigDecimal unit = new BigDecimal(Math.ulp(exact.doubleValue()));
    assertTrue(error.compareTo(unit.multiply(BigDecimal.valueOf(4))) < 0, error + " " + unit);
  }

  @Test
  void shouldNameTheScaleThatIsTooGreat() {
    assertThrows(IllegalArgumentException.class, () -> new Decimal(1, 0).atScale(19));
  }

  @Test
  void shouldNameTheTickSizeWhenAPriceHasTooManyDecimals() {
    Instrument halves = Instrument.linear(0, "HALVES", "0.5", "1");

    String message =
        assertThrows(NumberFormatException.class, () -> halves.ticks("100.25")).getMessage();

    assertTrue(message.contains("tick size 0.5"), message);
  }
}

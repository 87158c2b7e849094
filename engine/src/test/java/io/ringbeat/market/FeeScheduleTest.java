package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeeScheduleTest {
  @Test
  void shouldReadARebateAndAFee() {
    FeeSchedule fees = FeeSchedule.of("-0.00005", "0.0007");

    assertEquals(new Decimal(-5, 5), fees.maker());
    assertEquals(new Decimal(7, 4), fees.taker());
  }

  @Test
  void shouldAcceptNineDecimals() {
    FeeSchedule fees = FeeSchedule.of("0.999999999", "-0.999999999");

    assertEquals(FeeSchedule.RATE_SCALE, fees.maker().scale());
    assertEquals(-999_999_999, fees.taker().mantissa());
    assertEquals(new Decimal(1, 1), FeeSchedule.of("0.1000000000000", "0").maker());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "1.5", "7", "0.0000000001", "-0.1234567891", "x", ""})
  void shouldRefuseARateOutOfRange(String rate) {
    assertThrows(IllegalArgumentException.class, () -> FeeSchedule.of(rate, "0"));
    assertThrows(IllegalArgumentException.class, () -> FeeSchedule.of("0", rate));
  }

  @Test
  void shouldNameTheRateThatIsOutOfRange() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> FeeSchedule.of("0", "4"))
            .getMessage()
            .startsWith("the taker fee 4 "));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> FeeSchedule.of("-4", "0"))
            .getMessage()
            .startsWith("the maker fee -4 "));
  }
}

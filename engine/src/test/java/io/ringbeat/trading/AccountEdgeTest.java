package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import org.junit.jupiter.api.Test;

final class AccountEdgeTest {
  private static final FeeSchedule FEES = FeeSchedule.of("0", "0");
  private static final Decimal ONE = new Decimal(1, 0);
  private static final Instrument PLAIN = Instrument.linear(0, "PLAIN", "1", "1");

  @Test
  void shouldRefuseInverseContractsWhoseMoneyCannotBeCounted() {
    Instrument tiny =
        new Instrument(0, "TINYUSD", new Decimal(1, 6), ONE, new Decimal(10, 0), true);

    String message =
        assertThrows(IllegalArgumentException.class, () -> new Account(tiny, FEES)).getMessage();

    assertTrue(message.contains("TINYUSD"), message);
  }

  @Test
  void shouldBookNothingWhenTheVolumeDoesNotFit() {
    Account account = new Account(PLAIN, FEES);
    for (int i = 0; i < 7; i++) {
      account.onFill(i % 2 == 0 ? Side.BUY : Side.SELL, 0, Instrument.MAX_COUNT, true);
    }

    assertThrows(
        ArithmeticException.class,
        () -> account.onFill(Side.SELL, 0, Instrument.MAX_COUNT, true),
        () -> "the volume is " + account.volumeLots());
  }

  /** -1 x Long.MIN_VALUE is Long.MIN_VALUE: the balance gains what it should lose. */
  @Test
  void shouldThrowWhenASaleAtANegativePriceDoesNotFit() {
    Account account = new Account(PLAIN, FEES);
    account.onFill(Side.BUY, 5, 1, true); // balance -5

    assertThrows(
        ArithmeticException.class,
        () -> account.onFill(Side.SELL, -(1L << 32), 1L << 31, false),
        () -> "the balance is " + account.balance());
  }

  @Test
  void shouldStartAnInverseAccountAtZeroWithoutASign() {
    Instrument coin = new Instrument(0, "X", ONE, ONE, ONE, true);

    assertEquals(0.0, new Account(coin, FEES).equity(100));
  }

  @Test
  void shouldNeedNoPriceForAFlatLinearPosition() {
    assertEquals(0.0, new Account(PLAIN, FEES).equity(Double.NaN));
  }
}

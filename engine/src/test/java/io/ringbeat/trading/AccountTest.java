package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AccountTest {
  private static final FeeSchedule FEES = FeeSchedule.of("-0.00005", "0.0007");
  private static final Instrument BTC = Instrument.linear(0, "BTCUSDT", "0.1", "0.001");
  private static final Instrument COIN =
      new Instrument(0, "BTCUSD", new Decimal(1, 1), new Decimal(1, 0), new Decimal(100, 0), true);

  @Test
  void shouldStartWithNothing() {
    for (Instrument instrument : new Instrument[] {BTC, COIN}) {
      Account account = new Account(instrument, FEES);

      assertEquals(0, account.positionLots());
      assertEquals(0, account.balance());
      assertEquals(0, account.fee());
      assertEquals(0, account.equity(59_123.4) + 0.0);
      assertEquals(0, account.positionValue(59_123.4));
      assertEquals(0, account.fills());
      assertEquals(0, account.volumeLots());
      assertEquals(0, account.makerLots());
      assertEquals(0, account.valueTraded());
    }
  }

  @Test
  void shouldBookLinearFills() {
    Account account = new Account(BTC, FEES);

    account.onFill(Side.BUY, 600_000, 30, true); // 0.03 at 60000 = 1800
    account.onFill(Side.SELL, 610_000, 10, false); // 0.01 at 61000 = 610

    assertEquals(20, account.positionLots());
    assertEquals(-1190, account.balance());
    assertEquals(1800 * -0.00005 + 610 * 0.0007, account.fee(), 1e-12);
    assertEquals(-1190 + 0.02 * 62_000 - account.fee(), account.equity(62_000), 1e-12);
    assertEquals(0.02 * 62_000, account.positionValue(62_000), 1e-12);
    assertEquals(2, account.fills());
    assertEquals(40, account.volumeLots());
    assertEquals(30, account.makerLots());
    assertEquals(2410, account.valueTraded());
  }

  @Test
  void shouldBookInverseFills() {
    Account account = new Account(COIN, FEES);

    account.onFill(Side.BUY, 500_000, 10, false); // 10 x 100 / 50000 = 0.02
    account.onFill(Side.SELL, 800_000, 4, true); // 4 x 100 / 80000 = 0.005

    assertEquals(6, account.positionLots());
    assertEquals(-0.015, account.balance());
    assertEquals(0.02 * 0.0007 - 0.005 * 0.00005, account.fee(), 1e-18);
    assertEquals(0.015 - 600 / 60_000.0 - account.fee(), account.equity(60_000), 1e-15);
    assertEquals(600 / 60_000.0, account.positionValue(60_000), 1e-15);
    assertEquals(0.025, account.valueTraded(), 1e-15);
  }

  @Test
  void shouldValueAShortPositionWithoutASign() {
    Account linear = new Account(BTC, FEES);
    Account inverse = new Account(COIN, FEES);

    linear.onFill(Side.SELL, 600_000, 10, true);
    inverse.onFill(Side.SELL, 500_000, 10, true);

    assertEquals(-10, linear.positionLots());
    assertEquals(600, linear.balance());
    assertEquals(0.01 * 50_000, linear.positionValue(50_000), 1e-12);
    assertEquals(600 - 0.01 * 50_000 - linear.fee(), linear.equity(50_000), 1e-12);
    assertEquals(0.02, inverse.balance());
    assertEquals(1_000 / 40_000.0, inverse.positionValue(40_000), 1e-15);
    assertEquals(-0.02 + 1_000 / 40_000.0 - inverse.fee(), inverse.equity(40_000), 1e-15);
  }

  @Test
  void shouldGainWhenPriceAndPositionAgree() {
    Account linear = new Account(BTC, FEES);
    Account inverse = new Account(COIN, FEES);
    linear.onFill(Side.BUY, 500_000, 10, true);
    inverse.onFill(Side.BUY, 500_000, 10, true);

    assertTrue(linear.equity(50_000) < linear.equity(60_000));
    assertTrue(inverse.equity(50_000) < inverse.equity(60_000));
  }

  @Test
  void shouldNeedNoPriceForAFlatInversePosition() {
    Account account = new Account(COIN, FEES);
    account.onFill(Side.BUY, 500_000, 10, true);
    account.onFill(Side.SELL, 500_000, 10, true);

    assertEquals(-account.fee(), account.equity(0), 1e-18);
    assertEquals(0, account.positionValue(0));
  }

  @Test
  void shouldBeExactForLinearContracts() {
    long seed = 51;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 60; run++) {
      Instrument instrument =
          new Instrument(0, "X", size(random), size(random), size(random), false);
      Account account = new Account(instrument, FEES);
      BigDecimal balance = BigDecimal.ZERO;
      BigDecimal[] traded = {BigDecimal.ZERO, BigDecimal.ZERO};
      long position = 0;
      for (int i = 0; i < 500; i++) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long ticks = random.nextLong(-1_000, 1_000_000);
        long lots = random.nextLong(1, 10_000);
        boolean maker = random.nextBoolean();
        account.onFill(side, ticks, lots, maker);

        BigDecimal amount =
            value(instrument.tickSize())
                .multiply(BigDecimal.valueOf(ticks))
                .multiply(value(instrument.lotSize()))
                .multiply(BigDecimal.valueOf(lots))
                .multiply(value(instrument.contractSize()));
        balance = balance.subtract(amount.multiply(BigDecimal.valueOf(side.sign())));
        traded[maker ? 0 : 1] = traded[maker ? 0 : 1].add(amount);
        position += side.sign() * lots;
      }
      String message = "seed " + seed + ", run " + run;

      assertEquals(position, account.positionLots(), message);
      assertClose(balance, account.balance(), message);
      assertClose(traded[0].add(traded[1]), account.valueTraded(), message);
      BigDecimal fee =
          traded[0].multiply(value(FEES.maker())).add(traded[1].multiply(value(FEES.taker())));
      assertEquals(fee.doubleValue(), account.fee(), Math.abs(fee.doubleValue()) * 1e-12, message);
      double price = random.nextDouble() * 100;
      BigDecimal worth =
          value(instrument.lotSize())
              .multiply(BigDecimal.valueOf(position))
              .multiply(new BigDecimal(price))
              .multiply(value(instrument.contractSize()));
      BigDecimal equity = balance.add(worth).subtract(fee);
      double scale = Math.abs(balance.doubleValue()) + Math.abs(worth.doubleValue());
      assertEquals(equity.doubleValue(), account.equity(price), scale * 1e-12, message);
      assertEquals(worth.abs().doubleValue(), account.positionValue(price), scale * 1e-12, message);
    }
  }

  @Test
  void shouldRoundInverseFillsHalfUpOnce() {
    long seed = 52;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 60; run++) {
      Decimal tick = new Decimal(random.nextLong(1, 60), random.nextInt(6));
      Decimal lot = new Decimal(random.nextLong(1, 20), random.nextInt(4));
      Decimal contract = new Decimal(random.nextLong(1, 20), random.nextInt(3));
      Account account = new Account(new Instrument(0, "X", tick, lot, contract, true), FEES);
      BigDecimal balance = BigDecimal.ZERO;
      for (int i = 0; i < 500; i++) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long ticks = random.nextLong(1, 1_000_000);
        long lots = random.nextLong(1, 10_000);
        account.onFill(side, ticks, lots, random.nextBoolean());

        BigDecimal amount =
            value(contract)
                .multiply(value(lot))
                .multiply(BigDecimal.valueOf(lots))
                .divide(value(tick).multiply(BigDecimal.valueOf(ticks)), 12, RoundingMode.HALF_UP);
        balance = balance.subtract(amount.multiply(BigDecimal.valueOf(side.sign())));
        assertClose(balance, account.balance(), "seed " + seed + ", run " + run + ", fill " + i);
      }
    }
  }

  @Test
  void shouldDivideProductsAsBigIntegerDoes() {
    long seed = 53;
    SplittableRandom random = new SplittableRandom(seed);
    int[] outcomes = new int[2];
    for (int round = 0; round < 200_000; round++) {
      long a = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
      long b = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
      long c = Math.max(1, random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63));

      outcomes[checkDivision(a, b, c, "seed " + seed + ", round " + round) ? 1 : 0]++;
    }
    assertTrue(outcomes[0] > 20_000 && outcomes[1] > 20_000);
  }

  @Test
  void shouldDivideExtremeProducts() {
    long[] extremes = {
      0,
      1,
      2,
      3,
      5,
      10,
      (1L << 31) - 1,
      1L << 32,
      (1L << 62) - 1,
      1L << 62,
      (1L << 62) + 1,
      Long.MAX_VALUE - 2,
      Long.MAX_VALUE - 1,
      Long.MAX_VALUE
    };
    for (long a : extremes) {
      for (long b : extremes) {
        for (long c : extremes) {
          if (c > 0) {
            checkDivision(a, b, c, "extremes");
          }
        }
      }
    }
    assertThrows(ArithmeticException.class, () -> Account.divideProduct(1, 1, 0));
    assertThrows(ArithmeticException.class, () -> Account.divideProduct(-1, 1, 1));
  }

  @Test
  void shouldRoundHalvesUp() {
    assertEquals(1, Account.divideProduct(1, 1, 2));
    assertEquals(2, Account.divideProduct(3, 1, 2));
    assertEquals(0, Account.divideProduct(1, 1, 3));
    assertEquals(1, Account.divideProduct(1, 2, 3));
    assertEquals(0, Account.divideProduct(49, 1, 100));
    assertEquals(1, Account.divideProduct(50, 1, 100));
  }

  @Test
  void shouldBookNothingWhenASumDoesNotFit() {
    long many = 1L << 60;
    assertNothingBooked(BTC, Side.BUY, 16, many, false); // the amount
    assertNothingBooked(BTC, Side.BUY, 7, many, true, 7, many); // the balance
    assertNothingBooked(BTC, Side.SELL, -7, many, true, 7, many);
    assertNothingBooked(COIN, Side.BUY, 0, 1, true);
    assertNothingBooked(COIN, Side.SELL, -5, 1, false);
    assertNothingBooked(COIN, Side.SELL, 1, many, false);
  }

  @Test
  void shouldBookNothingWhenTheTradedValueDoesNotFit() {
    for (boolean maker : new boolean[] {true, false}) {
      Account account = new Account(BTC, FEES);
      account.onFill(Side.BUY, 1, 1L << 62, maker);
      account.onFill(Side.SELL, 1, (1L << 62) - 1, maker);
      String before = state(account);

      assertThrows(ArithmeticException.class, () -> account.onFill(Side.SELL, 1, 1, maker));
      account.onFill(Side.SELL, 0, 0, maker);

      assertEquals(before.replace("fills=2", "fills=3"), state(account));
    }
  }

  @Test
  void shouldBookNothingWhenThePositionDoesNotFit() {
    Account account = new Account(BTC, FEES);
    account.onFill(Side.SELL, 0, Long.MAX_VALUE, true);
    String before = state(account);

    assertThrows(ArithmeticException.class, () -> account.onFill(Side.SELL, 0, 2, false));

    assertEquals(before, state(account));
  }

  private static void assertNothingBooked(
      Instrument instrument, Side side, long ticks, long lots, boolean maker, long... before) {
    Account account = new Account(instrument, FEES);
    if (before.length > 0) {
      account.onFill(Side.BUY, before[0], before[1], !maker);
    }
    String state = state(account);

    assertThrows(ArithmeticException.class, () -> account.onFill(side, ticks, lots, maker));

    assertEquals(state, state(account));
  }

  private static String state(Account account) {
    return "position="
        + account.positionLots()
        + " balance="
        + account.balance()
        + " fee="
        + account.fee()
        + " fills="
        + account.fills()
        + " volume="
        + account.volumeLots()
        + " maker="
        + account.makerLots()
        + " value="
        + account.valueTraded();
  }

  private static boolean checkDivision(long a, long b, long c, String message) {
    BigInteger divisor = BigInteger.valueOf(c);
    BigInteger exact =
        BigInteger.valueOf(a)
            .multiply(BigInteger.valueOf(b))
            .shiftLeft(1)
            .add(divisor)
            .divide(divisor.shiftLeft(1));
    if (exact.bitLength() <= 63) {
      assertEquals(
          exact.longValueExact(),
          Account.divideProduct(a, b, c),
          () -> message + ": " + a + " x " + b + " / " + c);
      return true;
    }
    assertThrows(
        ArithmeticException.class,
        () -> Account.divideProduct(a, b, c),
        () -> message + ": " + a + " x " + b + " / " + c);
    return false;
  }

  private static void assertClose(BigDecimal exact, double found, String message) {
    double expected = exact.round(MathContext.DECIMAL64).doubleValue();
    assertEquals(exact.doubleValue(), found, 4 * Math.ulp(expected), message);
  }

  private static Decimal size(SplittableRandom random) {
    return new Decimal(random.nextLong(1, 50), random.nextInt(5));
  }

  private static BigDecimal value(Decimal decimal) {
    return BigDecimal.valueOf(decimal.mantissa(), decimal.scale());
  }
}

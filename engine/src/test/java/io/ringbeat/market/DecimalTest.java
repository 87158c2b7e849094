package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTest {
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "-0, 0, 0",
    "0.000, 0, 0",
    "1, 1, 0",
    "+1, 1, 0",
    "-1, -1, 0",
    "-0.00005, -5, 5",
    "0.10, 1, 1",
    "100, 100, 0",
    "1.50, 15, 1",
    "007.5, 75, 1",
    "0.000000000000000001, 1, 18",
    "9223372036854775807, 9223372036854775807, 0",
    "-9223372036854775807, -9223372036854775807, 0",
    "9.223372036854775807, 9223372036854775807, 18",
    "00000000000000000000000000000000000000012.5, 125, 1"
  })
  void shouldReadANumber(String text, long mantissa, int scale) {
    assertEquals(new Decimal(mantissa, scale), Decimal.parse(text));
    assertEquals(mantissa, Decimal.parse(text).mantissa());
    assertEquals(scale, Decimal.parse(text).scale());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "+",
        "-.",
        "+.",
        "--1",
        "+-1",
        "1-",
        "1.-1",
        "1..2",
        "1.2.3",
        " 1",
        "1 ",
        "1e5",
        "1E5",
        "0x1",
        "1,5",
        "NaN",
        "Infinity",
        "1_000",
        "\u0661",
        "1.\u0660",
        "1.0f"
      })
  void shouldRefuseWhatIsNoNumber(String text) {
    NumberFormatException thrown =
        assertThrows(NumberFormatException.class, () -> Decimal.parse(text));

    assertTrue(thrown.getMessage().contains("\"" + text + "\""), thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "9.223372036854775808",
        "922337203685477580.71",
        "92233720368547758070",
        "18446744073709551616",
        "18446744073709551617.1",
        "0.0000000000000000001",
        "99999999999999999999999999999999999999999999999999"
      })
  void shouldRefuseWhatDoesNotFit(String text) {
    assertThrows(NumberFormatException.class, () -> Decimal.parse(text));
  }

  @Test
  void shouldShortenWhatItQuotes() {
    String text = "9".repeat(100_000);

    NumberFormatException thrown =
        assertThrows(NumberFormatException.class, () -> Decimal.parse(text));

    assertTrue(thrown.getMessage().length() < 100, thrown.getMessage());
  }

  @Test
  void shouldBeEqualWhenTheNumbersAre() {
    assertEquals(Decimal.parse("1.5"), Decimal.parse("+01.500"));
    assertEquals(new Decimal(0, 0), new Decimal(0, 18));
    assertEquals(new Decimal(15, 1), new Decimal(1500, 3));
    assertEquals(Decimal.parse("1.5").hashCode(), Decimal.parse("1.50").hashCode());
    assertNotEquals(Decimal.parse("1.5"), Decimal.parse("1.05"));
    assertNotEquals(Decimal.parse("100"), Decimal.parse("1"));
  }

  @Test
  void shouldRefuseAScaleOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new Decimal(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new Decimal(1, 19));
    assertThrows(IllegalArgumentException.class, () -> new Decimal(10, 19));
  }

  @Test
  void shouldKnowThePowersOfTen() {
    for (int i = 0; i <= Decimal.MAX_SCALE; i++) {
      assertEquals(BigInteger.TEN.pow(i).longValueExact(), Decimal.powerOfTen(i));
    }
  }

  @Test
  void shouldReadAndWriteAsBigDecimalDoes() {
    long seed = 1;
    SplittableRandom random = new SplittableRandom(seed);
    int accepted = 0;
    for (int round = 0; round < 60_000; round++) {
      String text = number(random);
      String message = "seed " + seed + ", round " + round + ": " + text;
      BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
      BigDecimal asWritten = new BigDecimal(text);
      boolean fits =
          asWritten.scale() <= 18
              && asWritten.unscaledValue().abs().compareTo(MAX.toBigInteger()) <= 0;

      if (fits) {
        accepted++;
        Decimal decimal = Decimal.parse(text);

        assertEquals(0, exact.compareTo(value(decimal)), message);
        assertEquals(Math.max(exact.scale(), 0), decimal.scale(), message);
        assertEquals(exact.signum(), decimal.signum(), message);
        String plain = exact.signum() == 0 ? "0" : exact.toPlainString();
        assertEquals(plain, decimal.toString(), message);
        assertEquals(decimal, Decimal.parse(decimal.toString()), message);
      } else if (exact.scale() > 18
          || exact.setScale(Math.max(exact.scale(), 0)).unscaledValue().bitLength() > 63) {
        assertThrows(NumberFormatException.class, () -> Decimal.parse(text), message);
      }
    }
    assertTrue(accepted > 15_000, "only " + accepted + " numbers fit");
  }

  @Test
  void shouldReadMultiplesOfAPowerOfTenAsBigDecimalDoes() {
    long seed = 2;
    SplittableRandom random = new SplittableRandom(seed);
    int[] outcomes = new int[2];
    for (int round = 0; round < 60_000; round++) {
      String text = number(random) + (random.nextInt(8) == 0 ? "0".repeat(30) : "");
      int scale = random.nextInt(Decimal.MAX_SCALE + 1);
      int before = random.nextInt(4);
      char[] chars = ("9".repeat(before) + text + "7.7").toCharArray();
      String message = "seed " + seed + ", round " + round + ": " + text + " at " + scale;
      BigDecimal exact = new BigDecimal(text).movePointRight(scale).stripTrailingZeros();
      boolean fits = exact.scale() <= 0 && exact.abs().compareTo(MAX) <= 0;
      outcomes[fits ? 1 : 0]++;

      if (fits) {
        assertEquals(
            exact.longValueExact(),
            Decimal.parseScaled(chars, before, text.length(), scale),
            message);
      } else {
        assertThrows(
            NumberFormatException.class,
            () -> Decimal.parseScaled(chars, before, text.length(), scale),
            message);
      }
    }
    assertTrue(outcomes[0] > 5_000 && outcomes[1] > 5_000, outcomes[0] + " " + outcomes[1]);
  }

  @Test
  void shouldAcceptZerosBeyondTheScale() {
    assertEquals(1234, scaled("12.3400000000000000000000000000000", 2));
    assertEquals(0, scaled("0.0000000000000000000000000000000", 0));
    assertThrows(NumberFormatException.class, () -> scaled("12.345", 2));
    assertThrows(NumberFormatException.class, () -> scaled("12.3400000000000000000000000001", 2));
    assertThrows(NumberFormatException.class, () -> scaled("12.34x", 2));
    assertThrows(NumberFormatException.class, () -> scaled("12.34.", 2));
  }

  @Test
  void shouldReadUpToTheGreatestLong() {
    assertEquals(Long.MAX_VALUE, scaled("9223372036854775807", 0));
    assertEquals(Long.MAX_VALUE, scaled("92233720368547758.07", 2));
    assertEquals(-Long.MAX_VALUE, scaled("-92233720368547758.07", 2));
    assertEquals(9_000_000_000_000_000_000L, scaled("9", 18));
    assertThrows(NumberFormatException.class, () -> scaled("9223372036854775808", 0));
    assertThrows(NumberFormatException.class, () -> scaled("92233720368547758.08", 2));
    assertThrows(NumberFormatException.class, () -> scaled("92233720368547759", 2));
    assertThrows(NumberFormatException.class, () -> scaled("10", 18));
  }

  @Test
  void shouldMultiplyExactlyOrNotAtAll() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 40_000; round++) {
      Decimal a = decimal(random);
      Decimal b = decimal(random);
      String message = "seed " + seed + ", round " + round + ": " + a + " x " + b;
      BigDecimal exact = value(a).multiply(value(b));

      if (a.scale() + b.scale() <= 18 && exact.unscaledValue().bitLength() <= 63) {
        assertEquals(0, exact.compareTo(value(a.times(b))), message);
      } else {
        assertThrows(ArithmeticException.class, () -> a.times(b), message);
      }
    }
  }

  @Test
  void shouldGiveItsValueAtAGreaterScale() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 40_000; round++) {
      Decimal a = decimal(random);
      int scale = random.nextInt(19);
      String message = "seed " + seed + ", round " + round + ": " + a + " at " + scale;

      if (scale < a.scale()) {
        assertThrows(IllegalArgumentException.class, () -> a.atScale(scale), message);
      } else {
        BigInteger exact = value(a).movePointRight(scale).toBigIntegerExact();
        if (exact.bitLength() <= 63) {
          assertEquals(exact.longValueExact(), a.atScale(scale), message);
        } else {
          assertThrows(ArithmeticException.class, () -> a.atScale(scale), message);
        }
      }
    }
  }

  @Test
  void shouldWriteMultiplesInFull() {
    assertEquals("59123.40", times("0.10", 591234) + "0");
    assertEquals("-0.05", times("0.05", -1));
    assertEquals("0.00", times("0.05", 0));
    assertEquals("100.00", times("0.05", 2000));
    assertEquals("-300", times("100", -3));
    assertEquals("-9223372036854775807", times("1", -Long.MAX_VALUE));
    assertEquals("-9.223372036854775807", times("0.000000000000000001", -Long.MAX_VALUE));
    assertThrows(ArithmeticException.class, () -> times("2", 1L << 62));
  }

  @Test
  void shouldWriteMultiplesAsBigDecimalDoes() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 40_000; round++) {
      Decimal a = decimal(random);
      long count = signed(random);
      String message = "seed " + seed + ", round " + round + ": " + a + " x " + count;
      BigDecimal exact = value(a).multiply(BigDecimal.valueOf(count)).setScale(a.scale());
      StringBuilder out = new StringBuilder("x");

      if (exact.unscaledValue().abs().bitLength() <= 63) {
        a.appendTimes(count, out);

        assertEquals("x" + exact.toPlainString(), out.toString(), message);
      } else {
        assertThrows(ArithmeticException.class, () -> a.appendTimes(count, out), message);
        assertEquals("x", out.toString(), message);
      }
    }
  }

  @Test
  void shouldRoundOnceWhereTheProductIsExact() {
    long seed = 6;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 60_000; round++) {
      Decimal a = new Decimal(random.nextLong(1L << random.nextInt(1, 27)), random.nextInt(19));
      long count = random.nextLong(-(1L << 26), 1L << 26);
      BigDecimal exact = value(a).multiply(BigDecimal.valueOf(count));
      String message = "seed " + seed + ", round " + round + ": " + a + " x " + count;

      assertEquals(exact.doubleValue() + 0.0, a.timesDouble(count) + 0.0, message);
    }
    assertEquals(59123.4, new Decimal(1, 1).timesDouble(591234));
    assertEquals(0.3, new Decimal(1, 1).timesDouble(3));
  }

  @Test
  void shouldBeWithinAFewUnitsInTheLastPlaceElsewhere() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 60_000; round++) {
      Decimal a = decimal(random);
      long count = signed(random);
      BigDecimal exact = value(a).multiply(BigDecimal.valueOf(count));
      double result = a.timesDouble(count);
      BigDecimal error = exact.subtract(new BigDecimal(result)).abs();

      assertTrue(
          error.compareTo(new BigDecimal(4 * Math.ulp(exact.doubleValue()))) <= 0,
          () -> "seed " + seed + ": " + a + " x " + count + " = " + result);
    }
  }

  @Test
  void shouldGiveTheNearestDouble() {
    assertEquals(0.1, Decimal.parse("0.1").doubleValue());
    assertEquals(-0.00005, Decimal.parse("-0.00005").doubleValue());
    assertEquals(1e-18, new Decimal(1, 18).doubleValue());
    assertEquals(0.0, Decimal.parse("0").doubleValue());
    assertEquals(0x1p63, new Decimal(Long.MAX_VALUE, 0).doubleValue());
  }

  private static long scaled(String text, int scale) {
    return Decimal.parseScaled(text.toCharArray(), 0, text.length(), scale);
  }

  private static String times(String unit, long count) {
    StringBuilder out = new StringBuilder();
    Decimal.parse(unit).appendTimes(count, out);
    return out.toString();
  }

  private static BigDecimal value(Decimal decimal) {
    return new BigDecimal(
        BigInteger.valueOf(decimal.mantissa()), decimal.scale(), MathContext.UNLIMITED);
  }

  private static Decimal decimal(SplittableRandom random) {
    return new Decimal(signed(random), random.nextInt(19));
  }

  /** Any magnitude alike, so that half of the products overflow and half do not. */
  private static long signed(SplittableRandom random) {
    long magnitude = random.nextLong() >>> random.nextInt(1, 64);
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  private static String number(SplittableRandom random) {
    StringBuilder out = new StringBuilder();
    switch (random.nextInt(4)) {
      case 0 -> out.append('-');
      case 1 -> out.append(random.nextBoolean() ? "+" : "");
      default -> {}
    }
    out.append("0".repeat(random.nextInt(5) == 0 ? random.nextInt(30) : 0));
    if (random.nextInt(6) == 0) {
      String digits = BigInteger.valueOf(Long.MAX_VALUE - 3 + random.nextInt(4)).toString();
      if (random.nextBoolean()) {
        digits = new BigInteger(digits).add(BigInteger.valueOf(random.nextInt(4))).toString();
      }
      int point = random.nextInt(1, digits.length() + 1);
      out.append(digits, 0, point);
      return (point == digits.length() ? out : out.append('.').append(digits.substring(point)))
          .toString();
    }
    digits(random, out, random.nextInt(1, 21));
    if (random.nextBoolean()) {
      out.append('.');
      digits(random, out, random.nextInt(1, 12));
      out.append("0".repeat(random.nextInt(4) == 0 ? random.nextInt(12) : 0));
    }
    return out.toString();
  }

  private static void digits(SplittableRandom random, StringBuilder out, int count) {
    for (int i = 0; i < count; i++) {
      out.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
    }
  }
}

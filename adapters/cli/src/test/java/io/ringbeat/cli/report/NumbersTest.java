package io.ringbeat.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void shouldShowTheDigitsThatMatterInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertEquals("1,234,567.89", Numbers.amount(1_234_567.891));
      assertEquals("-23.11", Numbers.amount(-23.1129));
      assertEquals("0.00", Numbers.amount(0));
      assertEquals("0.123", Numbers.amount(0.1234));
      assertEquals("0.0000123", Numbers.amount(0.000012345));
      assertEquals("-0.102 %", Numbers.percent(-0.00101527));
      assertEquals("n/a", Numbers.ratio(Double.NaN));
      assertEquals("4.200", Numbers.exact(new BigDecimal("4.200")));
      assertEquals("2024-08-08 23:54:16", Numbers.time(1_723_161_256_298_000_000L));
    } finally {
      Locale.setDefault(before);
    }
  }
}

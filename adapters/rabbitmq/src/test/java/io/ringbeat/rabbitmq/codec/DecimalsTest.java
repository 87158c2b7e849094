package io.ringbeat.rabbitmq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1.50,-1.50",
    "1e-08,0.00000001",
    "1.5E+3,1500",
    "-2e0,-2",
    "1234567890123456789012345678901234567890,1234567890123456789012345678901234567890"
  })
  void shouldKeepNumbersAndTakeExponentsAway(String text, String plain) {
    assertEquals(plain, Decimals.plain(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".5",
        "5.",
        "+1",
        "1,5",
        "0x1",
        "1e",
        "1e+",
        "1e5.",
        "1e31",
        "1e-31",
        "1e999999999",
        "NaN",
        "Infinity",
        " 1",
        "1 ",
        "--1",
        "1..2",
        "١",
        "12345678901234567890123456789012345678901"
      })
  void shouldRefuseWhatIsNoNumberOrTooLarge(String text) {
    assertThrows(NumberFormatException.class, () -> Decimals.plain(text));
  }

  @ParameterizedTest
  @CsvSource({
    "kline,1",
    "kline_3m,3",
    "kline_5m,5",
    "kline_15m,15",
    "kline_30m,30",
    "kline_1h,60",
    "kline_3h,180",
    "kline_6h,360",
    "kline_12h,720",
    "kline_1d,1440",
    "kline_3d,4320",
    "kline_1w,10080",
    "kline_15d,21600",
    "kline_1mon,43200",
    "kline_1y,525600"
  })
  void shouldKnowAioquantsPeriods(String type, long minutes) {
    assertEquals(TimeUnit.MINUTES.toNanos(minutes), KlineType.nanos(type));
    assertEquals(type, KlineType.of(TimeUnit.MINUTES.toNanos(minutes)));
  }

  @Test
  void shouldKnowWhatForksCallPeriods() {
    assertEquals(TimeUnit.MINUTES.toNanos(1), KlineType.nanos("kline_1m"));
    assertEquals(TimeUnit.SECONDS.toNanos(1), KlineType.nanos("kline_1s"));
    assertEquals(TimeUnit.DAYS.toNanos(30), KlineType.nanos("kline_1M"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "kline_", "kline_m", "kline_0m", "kline5m", "5m", "kline_999y", "kline_1000m"})
  void shouldKnowNoOtherPeriods(String type) {
    assertEquals(0, KlineType.nanos(type));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, 999_999_999, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldHaveNoNameForOtherPeriods(long nanos) {
    assertThrows(IllegalArgumentException.class, () -> KlineType.of(nanos));
  }
}

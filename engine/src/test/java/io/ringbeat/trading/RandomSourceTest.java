package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RandomSourceTest {
  @Test
  void shouldDrawWhatSplitMix64Draws() {
    RandomSource random = new RandomSource(1_234_567);

    // Published with the reference implementation in C.
    assertEquals(6457827717110365317L, random.nextLong());
    assertEquals(3203168211198807973L, random.nextLong());
    assertEquals(Long.parseUnsignedLong("9817491932198370423"), random.nextLong());
    assertEquals(4593380528125082431L, random.nextLong());
    assertEquals(Long.parseUnsignedLong("16408922859458223821"), random.nextLong());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldDrawWhatTheJdkDrawsFromTheSameSeed(long seed) {
    RandomSource random = new RandomSource(seed);
    SplittableRandom reference = new SplittableRandom(seed);

    for (int i = 0; i < 1_000; i++) {
      assertEquals(reference.nextLong(), random.nextLong());
    }
  }

  @Test
  void shouldKeepTheNumbersBelowABoundThatGoldenRunsHave() {
    RandomSource random = new RandomSource(0);

    assertEquals((0xE220A8397B1DCDAFL >>> 1) % 1000, random.nextLong(1000));
    assertEquals((0x6E789E6AA1B965F4L >>> 11) * 0x1.0p-53, random.nextDouble());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 10, 1000, 1L << 62, Long.MAX_VALUE})
  void shouldStayBelowTheBound(long bound) {
    RandomSource random = new RandomSource(61);
    long greatest = 0;

    for (int i = 0; i < 20_000; i++) {
      long drawn = random.nextLong(bound);
      assertTrue(drawn >= 0 && drawn < bound, bound + ": " + drawn);
      greatest = Math.max(greatest, drawn);
    }

    assertTrue(greatest >= (bound - 1) / 100 * 99, bound + ": at most " + greatest);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void shouldRefuseABoundThatIsNotPositive(long bound) {
    RandomSource random = new RandomSource(1);

    assertThrows(IllegalArgumentException.class, () -> random.nextLong(bound));

    assertEquals(new RandomSource(1).nextLong(), random.nextLong());
  }

  @Test
  void shouldDrawFromTheUnitInterval() {
    RandomSource random = new RandomSource(62);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      double drawn = random.nextDouble();
      assertTrue(drawn >= 0 && drawn < 1);
      assertEquals(0, drawn * 0x1.0p53 % 1);
      sum += drawn;
    }

    assertEquals(0.5, sum / 100_000, 0.005);
  }
}

package io.ringbeat.marketdata.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.trading.RandomSource;
import org.junit.jupiter.api.Test;

class QuantileTableTest {
  private static final int DRAWS = 200_000;

  @Test
  void shouldDrawAParetoWithItsLeastValueAndItsMedian() {
    QuantileTable table = QuantileTable.pareto(100, 2);
    RandomSource random = new RandomSource(1);

    int below = 0;
    for (int i = 0; i < DRAWS; i++) {
      int value = table.draw(random);
      assertTrue(value >= 100, "drew " + value);
      below += value < 141 ? 1 : 0; // the median is 100 x sqrt(2)
    }

    assertEquals(0.5, below / (double) DRAWS, 0.01);
  }

  @Test
  void shouldDrawAPowerLawInProportion() {
    QuantileTable table = QuantileTable.powerLaw(50, 0, 1);
    RandomSource random = new RandomSource(1);

    int[] counts = new int[51];
    for (int i = 0; i < DRAWS; i++) {
      counts[table.draw(random)]++;
    }

    assertEquals(2.0, counts[1] / (double) counts[2], 0.1);
    assertEquals(5.0, counts[1] / (double) counts[5], 0.4);
    assertTrue(counts[50] > 0);
  }
}

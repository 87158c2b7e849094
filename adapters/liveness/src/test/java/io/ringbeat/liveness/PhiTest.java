package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PhiTest {
  private static final long MS = 1_000_000;

  @Test
  void shouldFindTheLimitAtWhichPhiReachesTheThreshold() {
    for (double threshold : new double[] {1, 2.5, 8, 12, 100}) {
      double limit = new Phi(threshold, 0, 1, 2).limit();

      assertEquals(threshold, Phi.phi(limit), 1e-6);
      assertTrue(Phi.phi(limit) >= threshold - 1e-9);
    }
  }

  @Test
  void shouldGrowWithTheSilence() {
    double before = -1;
    for (int i = -50; i < 200; i++) {
      double phi = Phi.phi(i / 10.0);
      assertTrue(phi > before, "at " + i / 10.0);
      before = phi;
    }
  }

  /** The logistic approximation is near the normal distribution. */
  @Test
  void shouldBeMinusTheLogarithmOfTheTailOfTheNormalDistribution() {
    double[][] tails = {{0, 0.5}, {1, 0.158655}, {2, 0.022750}, {3, 0.001350}};
    for (double[] tail : tails) {
      assertEquals(-Math.log10(tail[1]), Phi.phi(tail[0]), 0.05, "at " + tail[0]);
    }
  }

  @Test
  void shouldExpectAsAkkaDoesBeforeThereAreIntervals() {
    Phi phi = Phi.AKKA;
    Intervals intervals = new Intervals(phi, phi.limit(), 1_000 * MS);

    // mean 1 s, deviation 0.25 s, pause 3 s
    double expected = 4_000.0 + phi.limit() * 250.0;
    assertEquals(expected, intervals.patience() / 1e6, 0.01);
  }

  @Test
  void shouldForgetIntervalsThatHaveLeftTheWindow() {
    Phi phi = new Phi(8, 0, MS, 10);
    Intervals intervals = new Intervals(phi, phi.limit(), 1_000 * MS);
    for (int i = 0; i < 10; i++) {
      intervals.add(50 * MS);
    }

    assertEquals(50.0 + phi.limit(), intervals.patience() / 1e6, 0.01);
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Phi(Double.NaN, 0, 1, 10));
    assertThrows(IllegalArgumentException.class, () -> new Phi(0.5, 0, 1, 10));
    assertThrows(IllegalArgumentException.class, () -> new Phi(8, -1, 1, 10));
    assertThrows(IllegalArgumentException.class, () -> new Phi(8, 0, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> new Phi(8, 0, 1, 1_001));
    assertThrows(IllegalArgumentException.class, () -> Detection.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Detection.of(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Detection.DEFAULT.peers(16_385));
  }
}

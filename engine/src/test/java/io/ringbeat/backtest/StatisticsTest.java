package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final long STEP = 1_000_000_000;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final double STEPS_PER_YEAR = 365.0 * 24 * 60 * 60;
  private static final double CAPITAL = 10_000;

  /** Samples equity once a step, then ends at the last value half a step later. */
  private static Statistics of(double... equity) {
    Statistics statistics = new Statistics(CAPITAL, STEP, START);
    for (int i = 0; i < equity.length; i++) {
      statistics.sample(START + (i + 1) * STEP, equity[i], 0, 0);
    }
    double last = equity.length == 0 ? 0 : equity[equity.length - 1];
    statistics.observe(START + equity.length * STEP + STEP / 2, last, 0, 0);
    statistics.finish();
    return statistics;
  }

  @Test
  void shouldHaveNothingToSayOfNothing() {
    Statistics statistics = of();

    assertEquals(0, statistics.profit());
    assertEquals(0, statistics.steps());
    assertTrue(Double.isNaN(statistics.sharpe()));
    assertTrue(Double.isNaN(statistics.sortino()));
    assertTrue(Double.isNaN(statistics.returnOverDrawdown()));
    assertEquals(0, statistics.maxDrawdown());
    assertEquals(0, statistics.maxDrawdownNanos());
    assertEquals(CAPITAL, statistics.capital());
  }

  @Test
  void shouldHaveNoRatioOfOneStepOrOfEqualSteps() {
    assertTrue(Double.isNaN(of(5).sharpe()));
    assertTrue(Double.isNaN(of(5, 10, 15).sharpe()), "no deviation");
    assertTrue(Double.isNaN(of(5, 10, 12).sortino()), "no loss");
  }

  @Test
  void shouldComputeRatiosByHand() {
    // profits 3, -1, 1, -1 of 10,000: mean 0.5, squares 6.25 + 2.25 + 0.25 + 2.25 = 11
    Statistics statistics = of(3, 2, 3, 2);

    double year = Math.sqrt(STEPS_PER_YEAR);
    assertEquals(0.5 / Math.sqrt(11 / 3.0) * year, statistics.sharpe(), 1e-9);
    assertEquals(0.5 / Math.sqrt(2 / 4.0) * year, statistics.sortino(), 1e-9);
    assertEquals(2, statistics.profit());
    assertEquals(0.0002, statistics.totalReturn(), 1e-18);
    assertEquals(1, statistics.maxDrawdown());
    assertEquals(2, statistics.returnOverDrawdown());
    assertEquals(4, statistics.steps());
  }

  @Test
  void shouldAnnualiseByTheStep() {
    Statistics statistics = new Statistics(CAPITAL, STEP * 60, START);
    statistics.sample(START + 60 * STEP, 1, 0, 0);
    statistics.sample(START + 120 * STEP, 3, 0, 0);

    assertEquals(1.5 / Math.sqrt(0.5) * Math.sqrt(STEPS_PER_YEAR / 60), statistics.sharpe(), 1e-9);
  }

  @Test
  void shouldMeasureADrawdownFromTheStart() {
    Statistics statistics = of(-3, -5, -4, 0, 1);

    assertEquals(5, statistics.maxDrawdown());
    assertEquals(4 * STEP, statistics.maxDrawdownNanos(), "back at zero in the fourth step");
  }

  @Test
  void shouldMeasureADrawdownFromTheLastTimeOfTheHigh() {
    Statistics statistics = of(7, 7, 6, 6.5, 8);

    assertEquals(1, statistics.maxDrawdown());
    assertEquals(3 * STEP, statistics.maxDrawdownNanos(), "second to fifth step");
  }

  @Test
  void shouldMeasureAnOpenDrawdownToTheEndOfTheRun() {
    Statistics statistics = of(4, 3, 4, 3, 2, 3);

    assertEquals(2, statistics.maxDrawdown());
    assertEquals(3 * STEP + STEP / 2, statistics.maxDrawdownNanos());
  }

  @Test
  void shouldSeeADrawdownThatOnlyTheEndShows() {
    Statistics statistics = new Statistics(CAPITAL, STEP, START);
    statistics.sample(START + STEP, 10, 2, 30);
    statistics.observe(START + STEP + 7, 4, -5, 70);
    statistics.finish();

    assertEquals(6, statistics.maxDrawdown());
    assertEquals(7, statistics.maxDrawdownNanos());
    assertEquals(4, statistics.profit());
    assertEquals(1, statistics.steps(), "the end ends no full step");
    assertEquals(5, statistics.maxPosition());
    assertEquals(3.5, statistics.meanPosition());
    assertEquals(0.007, statistics.maxLeverage(), 1e-15);
  }

  @Test
  void shouldReckonTurnoverByTheDay() {
    Statistics statistics = new Statistics(CAPITAL, STEP, START);
    statistics.observe(START + 43_200 * STEP, 0, 0, 0);
    statistics.finish();

    assertEquals(5.0, statistics.dailyTurnover(25_000), 1e-12);
    assertTrue(Double.isNaN(new Statistics(CAPITAL, STEP, START).dailyTurnover(1)));
  }

  @Test
  void shouldAgreeWithARecomputationFromAllSamples() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(300);
      double[] equity = new double[n];
      double[] position = new double[n + 1];
      Statistics statistics = new Statistics(CAPITAL, STEP, START);
      double level = 0;
      for (int i = 0; i < n; i++) {
        level += random.nextInt(3) == 0 ? 0 : random.nextInt(21) - 10;
        equity[i] = level;
        position[i] = random.nextInt(11) - 5;
        statistics.sample(START + (i + 1) * STEP, level, position[i], Math.abs(position[i]) * 3);
      }
      double end = level + random.nextInt(5) - 2;
      position[n] = random.nextInt(11) - 5;
      statistics.observe(START + n * STEP + 1, end, position[n], Math.abs(position[n]) * 3);
      statistics.finish();

      check(statistics, equity, end, position, "seed " + seed);
    }
  }

  private static void check(
      Statistics statistics, double[] equity, double end, double[] position, String where) {
    int n = equity.length;
    double[] profit = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      profit[i] = (equity[i] - (i == 0 ? 0 : equity[i - 1])) / CAPITAL;
      sum += profit[i];
    }
    double squares = 0;
    double losses = 0;
    for (double p : profit) {
      squares += (p - sum / n) * (p - sum / n);
      losses += p < 0 ? p * p : 0;
    }
    double sharpe = sum / n / Math.sqrt(squares / (n - 1)) * Math.sqrt(STEPS_PER_YEAR);
    double sortino = sum / n / Math.sqrt(losses / n) * Math.sqrt(STEPS_PER_YEAR);
    List<Double> levels = new ArrayList<>(List.of(0.0));
    List<Long> times = new ArrayList<>(List.of(START));
    for (int i = 0; i < n; i++) {
      levels.add(equity[i]);
      times.add(START + (i + 1) * STEP);
    }
    levels.add(end);
    times.add(START + n * STEP + 1);
    double depth = 0;
    long longest = 0;
    for (int i = 0; i < levels.size(); i++) {
      double high = levels.get(i);
      boolean isHigh = levels.subList(0, i).stream().allMatch(level -> level <= high);
      int j = i + 1;
      while (isHigh && j < levels.size() && levels.get(j) < high) {
        depth = Math.max(depth, high - levels.get(j));
        j++;
      }
      if (isHigh && j > i + 1) {
        longest = Math.max(longest, times.get(Math.min(j, levels.size() - 1)) - times.get(i));
      }
    }
    double positions = 0;
    double greatest = 0;
    for (double p : position) {
      positions += Math.abs(p);
      greatest = Math.max(greatest, Math.abs(p));
    }
    assertEquals(n, statistics.steps(), where);
    assertEquals(end, statistics.profit(), where);
    assertEquals(sharpe, statistics.sharpe(), 1e-9 * Math.abs(sharpe) + 1e-9, where);
    assertEquals(
        losses == 0 ? Double.NaN : sortino,
        statistics.sortino(),
        losses == 0 ? 0 : 1e-9 * Math.abs(sortino) + 1e-9,
        where);
    assertEquals(depth, statistics.maxDrawdown(), 1e-9, where);
    assertEquals(longest, statistics.maxDrawdownNanos(), where);
    assertEquals(greatest, statistics.maxPosition(), where);
    assertEquals(positions / (n + 1), statistics.meanPosition(), 1e-12, where);
    assertEquals(greatest * 3 / CAPITAL, statistics.maxLeverage(), 1e-15, where);
  }
}

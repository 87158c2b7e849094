package io.ringbeat.debugger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.TradingCore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Measures what a test of a condition costs; run by its name, because it takes time and proves
 * nothing on a machine that is busy. All conditions are run in one JVM, each round after the
 * others, so no call site knows its target.
 */
final class ConditionCost {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "BTCUSDT", "0.1", "0.001"));
  private static final List<String> CONDITIONS =
      List.of(
          "kind == REPORT && price > 62000",
          "fill && abs(position) > 5",
          "order == 17 && status == FILLED",
          "instrument == BTCUSDT && lag > 10",
          "time > 1e9",
          "spread > 100",
          "abs(position) * mid > 1e9 || equity < -1e9 || open > 100");
  private static final int EVENTS = 1 << 13;
  private static final int TESTS = 1 << 24;

  @Test
  void shouldTakeLessThanAStep() {
    TradingCore core =
        new TradingCore(
            context -> {},
            INSTRUMENTS,
            FeeSchedule.of("0", "0"),
            0,
            new Parameters(Map.of()),
            new TaskTable(),
            (slab, offset) -> {},
            OrderListener.NONE);
    core.start(0);
    long[] slab = slab(new Random(1));
    core.onEvents(slab, 0, slab.length);
    OneEvent machine = new OneEvent();
    machine.words = slab;
    machine.core = core;
    List<Condition> conditions =
        CONDITIONS.stream().map(text -> Condition.parse(text, INSTRUMENTS, 0)).toList();

    double[] best = new double[CONDITIONS.size()];
    Arrays.fill(best, Double.MAX_VALUE);
    double walk = Double.MAX_VALUE;
    for (int round = 0; round < 7; round++) {
      walk = Math.min(walk, nanos(machine, null));
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.min(best[i], nanos(machine, conditions.get(i)));
      }
    }

    System.out.printf("%6.1f ns  (nothing)%n", walk);
    for (int i = 0; i < best.length; i++) {
      System.out.printf("%6.1f ns  %s%n", best[i], CONDITIONS.get(i));
    }
    assertTrue(Arrays.stream(best).max().orElseThrow() < 1_000, "far more than is planned");
  }

  private static double nanos(OneEvent machine, Condition condition) {
    int held = 0;
    long begun = System.nanoTime();
    for (int i = 0; i < TESTS; i++) {
      machine.offset = (i & EVENTS - 1) * Event.WORDS;
      held += condition == null ? machine.offset & 1 : condition.test(machine) ? 1 : 0;
    }
    long nanos = System.nanoTime() - begun;
    assertTrue(held < TESTS, "held " + held);
    return (double) nanos / TESTS;
  }

  /** Market data as it is, and a report now and then. */
  private static long[] slab(Random random) {
    long[] slab = new long[EVENTS * Event.WORDS];
    for (int i = 0; i < slab.length; i += Event.WORDS) {
      int which = random.nextInt(100);
      boolean sell = random.nextBoolean();
      int kind = which < 5 ? Kind.REPORT : which < 20 ? Kind.TRADE : Kind.DEPTH;
      long flags = (sell ? Event.SELL : 0) | Event.AT_CORE | Event.LAST;
      slab[i] = Event.header(kind, flags, 0, 0);
      slab[i + Event.VENUE_TIME] = 1_000L + i;
      slab[i + Event.ENGINE_TIME] = 2_000L + i;
      slab[i + Event.A] = sell ? 610_001 + random.nextInt(100) : 610_000 - random.nextInt(100);
      slab[i + Event.B] = 1L + random.nextInt(100);
      slab[i + Event.C] = i;
      slab[i + Event.D] =
          kind == Kind.REPORT
              ? OrderCode.report(OrderStatus.FILLED.code(), 0, OrderCode.EXECUTED)
              : 0;
    }
    return slab;
  }
}

package io.ringbeat.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Finding a next run allocates a few small objects in a zone with clock changes, else hardly any.
 */
final class ScheduleAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 20_000;

  @Test
  void shouldAllocateAFewSmallObjects() {
    assertTrue(bytes(Times.fixed("*/5 9-17 * * mon-fri", Times.NEW_YORK)) <= 800);
    assertTrue(bytes(Times.compat("*/5 9-17 * * mon-fri", Times.NEW_YORK)) <= 300);
    assertTrue(bytes(Times.fixed("0 0 29 2 *", Times.UTC)) <= 300);
    assertEquals(0, bytes(new Interval(7 * Times.SECOND, 0)));
  }

  /** Per run, once warm. */
  private static long bytes(Schedule schedule) {
    work(schedule);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long runs = work(schedule);
    long after = THREADS.getCurrentThreadAllocatedBytes();
    assertEquals(CALLS, runs);
    long bytes = (after - before) / CALLS;
    System.out.println("next run: " + bytes + " bytes, " + schedule.describe());
    return bytes;
  }

  private static long work(Schedule schedule) {
    long run = Times.at("1990-01-01T00:00:00Z");
    long runs = 0;
    for (int call = 0; call < CALLS; call++) {
      run = schedule.next(run);
      if (run == Schedule.NONE) {
        run = schedule.next(0);
      }
      runs++;
    }
    return runs;
  }
}

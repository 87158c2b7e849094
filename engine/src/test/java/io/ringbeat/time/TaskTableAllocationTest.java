package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table does not allocate once it has held as many tasks. */
final class TaskTableAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 400_000;

  private final TaskTable table = new TaskTable();
  private long generation;
  private long now;

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 100_000})
  void shouldNotAllocateOnceGrown(int tasks) {
    SplittableRandom random = new SplittableRandom(tasks);
    for (int id = 0; id < tasks; id++) {
      table.register(id, ++generation, random.nextLong(1_000_000), 0);
    }
    work(random, tasks); // the code is warm after it

    long before = THREADS.getCurrentThreadAllocatedBytes();
    long taken = work(random, tasks);
    long after = THREADS.getCurrentThreadAllocatedBytes();

    assertTrue(taken > CALLS / 4, "taken: " + taken);
    assertEquals(0, (after - before) / 1_000, () -> after - before + " bytes"); // or the JVM's own
  }

  private long work(SplittableRandom random, int tasks) {
    long taken = 0;
    for (int call = 0; call < CALLS; call++) {
      long id = random.nextInt(tasks);
      long period = 1 + (random.nextLong() >>> random.nextInt(24, 64));
      switch (call % 4) {
        case 0 -> table.register(id, ++generation, now + period, period);
        case 1 -> {
          table.cancel(id);
          table.register(id, ++generation, now + period, period);
        }
        default -> {
          now = table.nextDeadline();
          taken += table.take(now) == null ? 0 : 1;
        }
      }
    }
    return taken;
  }
}

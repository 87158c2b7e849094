package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to it, a table is a sorted set. */
final class TaskTableModelTest {
  private static final class Model {
    private static final class Task {
      final long id;
      final long generation;
      final long period;
      long deadline;
      long occurrence;

      Task(long id, long generation, long deadline, long period) {
        this.id = id;
        this.generation = generation;
        this.deadline = deadline;
        this.period = period;
      }

      long deadline() {
        return deadline;
      }

      long generation() {
        return generation;
      }
    }

    private final Map<Long, Task> byId = new HashMap<>();
    private final TreeSet<Task> sorted =
        new TreeSet<>(Comparator.comparingLong(Task::deadline).thenComparingLong(Task::generation));

    void register(long id, long generation, long deadline, long period) {
      cancel(id);
      Task task = new Task(id, generation, deadline, period);
      byId.put(id, task);
      sorted.add(task);
    }

    boolean cancel(long id) {
      Task task = byId.remove(id);
      return task != null && sorted.remove(task);
    }

    long nextDeadline() {
      return sorted.isEmpty() ? Long.MAX_VALUE : sorted.first().deadline;
    }

    String take(long now) {
      if (sorted.isEmpty() || sorted.first().deadline > now) {
        return "none";
      }
      Task task = sorted.pollFirst();
      String text = text(task.id, task.generation, task.deadline, ++task.occurrence);
      if (task.period == 0) {
        byId.remove(task.id);
      } else {
        boolean over = task.deadline > Long.MAX_VALUE - task.period;
        task.deadline = over ? Long.MAX_VALUE : task.deadline + task.period;
        sorted.add(task);
      }
      return text;
    }
  }

  /** Durations of each size, of one size, of few values; ids of few values, or of many. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void shouldBeASortedSetWhateverComes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TaskTable table = new TaskTable();
    Model model = new Model();
    int ids = new int[] {20, 300, 3_000, 20_000}[(int) (seed % 4)];
    int rounds = 100_000;
    long now = seed % 2 == 0 ? 0 : 1_723_161_250_000_000_000L;

    for (int round = 0; round < rounds; round++) {
      String message = "seed " + seed + ", round " + round;
      boolean growing = round % 40_000 < 20_000;
      int what = random.nextInt(growing ? 12 : 20);
      if (what < 8) {
        long id = random.nextInt(ids) - 5L;
        long deadline = now + duration(random, seed);
        long period = random.nextBoolean() ? 0 : 1 + duration(random, seed);
        deadline = random.nextInt(50) == 0 ? -deadline : deadline;
        model.register(id, round, deadline, period);
        table.register(id, round, deadline, period);
      } else if (what < 10) {
        long id = random.nextInt(ids) - 5L;
        assertEquals(model.cancel(id), table.cancel(id), message);
        assertEquals(false, table.contains(id), message);
      } else {
        long next = model.nextDeadline();
        now = next == Long.MAX_VALUE || next > Long.MAX_VALUE / 4 * 3 ? now : Math.max(now, next);
        String expected = model.take(now);
        TaskDue due = table.take(now);
        assertEquals(expected, text(due), message);
        if (due != null && random.nextInt(4) == 0) { // the task's own id, while it is handled
          long id = due.id();
          if (random.nextBoolean()) {
            assertEquals(model.cancel(id), table.cancel(id), message);
          } else {
            long period = duration(random, seed);
            model.register(id, round, now, period);
            table.register(id, round, now, period);
          }
          assertEquals(expected, text(due), message);
        }
      }
      assertEquals(model.nextDeadline(), table.nextDeadline(), message);
      assertEquals(model.sorted.size(), table.size(), message);
    }

    for (Long id : model.byId.keySet()) {
      assertTrue(table.contains(id), "seed " + seed);
    }
    while (table.size() > 0 && table.nextDeadline() < Long.MAX_VALUE) {
      long id = model.sorted.first().id;
      long next = model.nextDeadline();
      assertEquals(model.take(next), text(table.take(next)), "seed " + seed);
      assertEquals(model.cancel(id), table.cancel(id), "seed " + seed);
    }
  }

  private static long duration(SplittableRandom random, long seed) {
    return switch ((int) (seed / 4 % 4)) {
      case 0 -> random.nextLong() >>> random.nextInt(4, 64);
      case 1 -> random.nextLong(10_000_000_000L);
      case 2 -> random.nextLong(5) * 1_000_000_000;
      default -> random.nextLong(1L << random.nextInt(1, 36));
    };
  }

  @Test
  void shouldFireAMillionTasksInOrder() {
    int tasks = 1_000_000;
    SplittableRandom random = new SplittableRandom(17);
    long start = 1_723_161_250_000_000_000L;
    TaskTable table = new TaskTable();
    long[] first = new long[tasks];
    long[] period = new long[tasks];
    for (int id = 0; id < tasks; id++) {
      period[id] = random.nextLong(1_000_000, 10_000_000_000L);
      first[id] = start + random.nextLong(period[id]) / 1_000 * 1_000;
      table.register(id, id + 1L, first[id], period[id]);
    }
    assertEquals(tasks, table.size());

    long lastDeadline = 0;
    long lastGeneration = 0;
    for (int i = 0; i < 3 * tasks; i++) {
      TaskDue due = table.take(table.nextDeadline());
      int id = (int) due.id();
      assertNotNull(due);
      assertEquals(first[id] + (due.occurrence() - 1) * period[id], due.scheduled());
      assertTrue(
          lastDeadline < due.scheduled()
              || (lastDeadline == due.scheduled() && lastGeneration < due.generation()),
          "firing " + i);
      lastDeadline = due.scheduled();
      lastGeneration = due.generation();
    }
    assertEquals(tasks, table.size());
    for (int id = 0; id < tasks; id++) {
      assertTrue(table.cancel(id));
    }
    assertNull(table.take(Long.MAX_VALUE));
  }

  private static String text(TaskDue due) {
    return due == null
        ? "none"
        : text(due.id(), due.generation(), due.scheduled(), due.occurrence());
  }

  private static String text(long id, long generation, long scheduled, long occurrence) {
    return id + "." + generation + "@" + scheduled + "#" + occurrence;
  }
}

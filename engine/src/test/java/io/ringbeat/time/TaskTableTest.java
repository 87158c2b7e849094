package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskTableTest {
  private final TaskTable table = new TaskTable();

  @Test
  void shouldHaveNoDeadlineWhenEmpty() {
    assertEquals(Long.MAX_VALUE, table.nextDeadline());
    assertEquals(0, table.size());
    assertNull(table.take(Long.MAX_VALUE));
    assertFalse(table.cancel(1));
  }

  @Test
  void shouldBeDueOnceAtItsDeadline() {
    long id = table.once(1_000, 50);

    assertEquals(1_050, table.nextDeadline());
    assertNull(table.take(1_049));
    assertTask(id, 1_050, 1, table.take(1_050));
    assertNull(table.take(Long.MAX_VALUE));
    assertEquals(0, table.size());
  }

  @Test
  void shouldBeDueAtOnceWithoutADelay() {
    long id = table.once(1_000, 0);

    assertTask(id, 1_000, 1, table.take(1_000));
  }

  @Test
  void shouldBeDueFirstOnePeriodFromNow() {
    long id = table.every(1_000, 100);

    assertNull(table.take(1_099));
    assertTask(id, 1_100, 1, table.take(1_100));
    assertNull(table.take(1_100));
    assertTask(id, 1_200, 2, table.take(1_299));
    assertEquals(1_300, table.nextDeadline());
    assertEquals(1, table.size());
  }

  @Test
  void shouldGiveEachMissedPeriodInTurn() {
    long slow = table.every(0, 30);
    long fast = table.every(0, 20);
    List<String> taken = new ArrayList<>();

    for (TaskDue due = table.take(65); due != null; due = table.take(65)) {
      taken.add(due.id() + "@" + due.scheduled() + "#" + due.occurrence());
    }

    assertEquals(
        List.of(fast + "@20#1", slow + "@30#1", fast + "@40#2", slow + "@60#2", fast + "@60#3"),
        taken);
    assertEquals(80, table.nextDeadline());
  }

  @Test
  void shouldOrderEqualDeadlinesByRegistration() {
    long first = table.once(0, 100);
    long second = table.every(50, 50);
    long third = table.once(100, 0);
    long fourth = table.every(0, 100);

    assertEquals(first, table.take(100).id());
    assertEquals(second, table.take(100).id());
    assertEquals(third, table.take(100).id());
    assertEquals(fourth, table.take(100).id());
    assertNull(table.take(100));
  }

  @Test
  void shouldNeverDrift() {
    long start = 1_723_161_250_000_000_000L;
    long period = 333_333_333;
    SplittableRandom random = new SplittableRandom(41);
    table.every(start, period);

    for (long n = 1; n <= 1_000_000; n++) {
      TaskDue due = table.take(table.nextDeadline() + random.nextLong(10 * period));

      assertEquals(start + n * period, due.scheduled());
      assertEquals(n, due.occurrence());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void shouldRefuseAPeriodThatIsNotPositive(long period) {
    assertThrows(IllegalArgumentException.class, () -> table.every(1, period));

    assertEquals(0, table.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void shouldRefuseANegativeDelay(long delay) {
    assertThrows(IllegalArgumentException.class, () -> table.once(1, delay));

    assertEquals(0, table.size());
  }

  @Test
  void shouldNeverBeDueBeyondTheEndOfTime() {
    table.once(1, Long.MAX_VALUE);
    table.every(1, Long.MAX_VALUE);

    assertEquals(Long.MAX_VALUE, table.nextDeadline());
    assertNull(table.take(Long.MAX_VALUE - 1));
  }

  @Test
  void shouldCancelOnlyWhatIsThere() {
    long once = table.once(0, 10);
    long every = table.every(0, 10);

    assertTrue(table.cancel(every));
    assertFalse(table.cancel(every));
    assertTask(once, 10, 1, table.take(10));
    assertFalse(table.cancel(once));
    assertFalse(table.cancel(0));
    assertFalse(table.cancel(-1));
    assertEquals(Long.MAX_VALUE, table.nextDeadline());
  }

  @Test
  void shouldCancelAPeriodicTaskWhileItIsHandled() {
    long every = table.every(0, 10);
    TaskDue due = table.take(100);

    assertTrue(table.cancel(every));

    assertTask(every, 10, 1, due);
    assertNull(table.take(100));
    assertEquals(0, table.size());
  }

  @Test
  void shouldRegisterWhileATaskIsHandled() {
    long first = table.once(0, 10);
    assertTask(first, 10, 1, table.take(10));

    long second = table.once(10, 0);

    assertTask(second, 10, 1, table.take(10));
  }

  @Test
  void shouldNeverUseAnIdTwice() {
    for (long expected = 1; expected <= 1_000; expected++) {
      long id = expected % 2 == 0 ? table.once(0, 0) : table.every(0, 1);
      assertEquals(expected, id);

      if (expected % 3 == 0) {
        table.cancel(id);
      } else {
        table.take(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldBeASortedListWhateverComes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NaiveTable naive = new NaiveTable();
    int spread = seed % 2 == 0 ? 20 : 1_000; // few distinct deadlines, or many
    int most = seed % 3 == 0 ? 15 : 120; // within the first array, and beyond
    long now = 0;

    for (int round = 0; round < 50_000; round++) {
      String message = "seed " + seed + ", round " + round;
      int what = random.nextInt(10);
      if (what < 2 && table.size() < most) {
        long period = random.nextLong(1, spread);
        assertEquals(naive.add(now + period, period), table.every(now, period), message);
      } else if (what < 4 && table.size() < most) {
        long delay = random.nextLong(spread);
        assertEquals(naive.add(now + delay, 0), table.once(now, delay), message);
      } else if (what == 4) {
        long id = random.nextLong(Math.max(0, naive.lastId - 200), naive.lastId + 2);
        assertEquals(naive.cancel(id), table.cancel(id), message);
      } else if (what < 9) {
        now = Math.max(now, table.size() == 0 ? now : table.nextDeadline());
        assertEquals(naive.take(now), text(table.take(now)), message);
      } else {
        now += random.nextLong(3);
        assertEquals(naive.take(now), text(table.take(now)), message);
      }
      assertEquals(naive.nextDeadline(), table.nextDeadline(), message);
      assertEquals(naive.tasks.size(), table.size(), message);
    }
  }

  private static void assertTask(long id, long scheduled, long occurrence, TaskDue due) {
    assertNotNull(due);
    assertEquals(id, due.id());
    assertEquals(scheduled, due.scheduled());
    assertEquals(occurrence, due.occurrence());
  }

  private static String text(TaskDue due) {
    return due == null ? "none" : due.id() + "@" + due.scheduled() + "#" + due.occurrence();
  }

  private static final class NaiveTable {
    private static final class Task {
      long id;
      long deadline;
      long period;
      long occurrence;

      long deadline() {
        return deadline;
      }

      long id() {
        return id;
      }
    }

    final List<Task> tasks = new ArrayList<>();
    long lastId;

    long add(long deadline, long period) {
      Task task = new Task();
      task.id = ++lastId;
      task.deadline = deadline;
      task.period = period;
      tasks.add(task);
      return task.id;
    }

    boolean cancel(long id) {
      return tasks.removeIf(task -> task.id == id);
    }

    long nextDeadline() {
      return tasks.stream().mapToLong(Task::deadline).min().orElse(Long.MAX_VALUE);
    }

    String take(long now) {
      tasks.sort(Comparator.comparingLong(Task::deadline).thenComparingLong(Task::id));
      if (tasks.isEmpty() || tasks.get(0).deadline > now) {
        return "none";
      }
      Task task = tasks.get(0);
      String text = task.id + "@" + task.deadline + "#" + ++task.occurrence;
      task.deadline += task.period;
      if (task.period == 0) {
        tasks.remove(0);
      }
      return text;
    }
  }
}

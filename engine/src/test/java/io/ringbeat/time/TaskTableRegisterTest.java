package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks under ids of the caller's. */
final class TaskTableRegisterTest {
  private final TaskTable table = new TaskTable();

  @Test
  void shouldBeDueFirstAtTheFirstDeadlineAndThenEachPeriod() {
    table.register(77, 5, 1_000, 300);

    assertNull(table.take(999));
    assertTask(77, 5, 1_000, 1, table.take(1_000));
    assertTask(77, 5, 1_300, 2, table.take(1_700));
    assertTask(77, 5, 1_600, 3, table.take(1_700));
    assertNull(table.take(1_700));
    assertEquals(1_900, table.nextDeadline());
  }

  @Test
  void shouldBeDueOnceWithAPeriodOfZero() {
    table.register(-3, 1, 10, 0);

    assertTask(-3, 1, 10, 1, table.take(10));
    assertNull(table.take(Long.MAX_VALUE));
    assertFalse(table.contains(-3));
    assertEquals(0, table.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void shouldRefuseANegativePeriodAndKeepTheTaskOfThatId(long period) {
    table.register(1, 1, 10, 10);

    String message =
        assertThrows(IllegalArgumentException.class, () -> table.register(1, 2, 5, period))
            .getMessage();

    assertEquals("a period of " + period + " ns; it must be positive, or 0 for once", message);
    assertTask(1, 1, 10, 1, table.take(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 200, 300, 5_000})
  void shouldOrderEqualDeadlinesByGeneration(int tasks) {
    for (int i = 1; i <= tasks; i++) {
      table.register(tasks - i, i, 1_000, i % 2 == 0 ? 1_000 : 0);
    }

    for (int i = 1; i <= tasks; i++) {
      assertTask(tasks - i, i, 1_000, 1, table.take(1_000));
    }
    for (int i = 2; i <= tasks; i += 2) {
      assertTask(tasks - i, i, 2_000, 2, table.take(2_000));
    }
    assertNull(table.take(2_000));
  }

  @Test
  void shouldOrderEqualDeadlinesByGenerationHoweverFarTheyAre() {
    long far = 1_723_161_250_000_000_000L;
    for (int i = 1; i <= 3_000; i++) {
      table.register(-i, i, i % 3 == 0 ? far : i, 0);
    }

    for (int i = 1; i <= 3_000; i++) {
      if (i % 3 != 0) {
        assertTask(-i, i, i, 1, table.take(far));
      }
    }
    for (int i = 3; i <= 3_000; i += 3) {
      assertTask(-i, i, far, 1, table.take(far));
    }
    assertNull(table.take(Long.MAX_VALUE));
  }

  @Test
  void shouldReplaceATaskOfTheSameId() {
    table.register(9, 1, 100, 10);
    assertTask(9, 1, 100, 1, table.take(100));

    table.register(9, 2, 105, 7);

    assertEquals(1, table.size());
    assertTask(9, 2, 105, 1, table.take(111));
    assertNull(table.take(111));
    assertTask(9, 2, 112, 2, table.take(112));
  }

  @Test
  void shouldFollowWhatWasRegisteredBeforeAReplacement() {
    table.register(1, 1, 100, 0);
    table.register(2, 2, 100, 0);

    table.register(1, 3, 100, 0);

    assertTask(2, 2, 100, 1, table.take(100));
    assertTask(1, 3, 100, 1, table.take(100));
  }

  @Test
  void shouldKeepWhatWasTakenWhileItsIdIsRegisteredAgain() {
    table.register(4, 1, 100, 50);
    TaskDue due = table.take(100);

    table.register(4, 2, 120, 60);
    for (int i = 0; i < 10_000; i++) {
      table.register(1_000 + i, 3 + i, 1_000L * i, 0);
    }
    table.cancel(4);

    assertTask(4, 1, 100, 1, due);
    assertFalse(table.contains(4));
  }

  @Test
  void shouldGiveItsIdAsGenerationToWhatIsNotRegisteredWithOne() {
    long every = table.every(0, 10);
    long once = table.once(0, 20);

    assertEquals(every, table.take(10).generation());
    assertEquals(every, table.take(20).generation());
    assertEquals(once, table.take(20).generation());
  }

  @Test
  void shouldContainWhatIsRegisteredUntilItIsCancelledOrPast() {
    table.register(1, 1, 10, 0);
    table.register(2, 2, 20, 5);

    assertTrue(table.contains(1));
    assertTrue(table.contains(2));
    assertFalse(table.contains(3));

    assertTask(1, 1, 10, 1, table.take(10));
    assertFalse(table.contains(1));

    assertTrue(table.cancel(2));
    assertFalse(table.contains(2));
  }

  @Test
  void shouldTakeDeadlinesBeforeTheEpoch() {
    for (int i = 0; i < 1_000; i++) {
      table.register(i, i, -1_000_000L * i, 0);
    }
    table.register(1_000, 1_000, Long.MIN_VALUE, 0);

    assertTask(1_000, 1_000, Long.MIN_VALUE, 1, table.take(Long.MIN_VALUE));
    for (int i = 999; i >= 0; i--) {
      assertTask(i, i, -1_000_000L * i, 1, table.take(0));
    }
  }

  @Test
  void shouldStayAtTheEndOfTime() {
    table.register(1, 1, Long.MAX_VALUE - 1, 2);
    assertTask(1, 1, Long.MAX_VALUE - 1, 1, table.take(Long.MAX_VALUE - 1));

    assertNull(table.take(Long.MAX_VALUE - 1));
    assertTask(1, 1, Long.MAX_VALUE, 2, table.take(Long.MAX_VALUE));
    assertTask(1, 1, Long.MAX_VALUE, 3, table.take(Long.MAX_VALUE));
  }

  @Test
  void shouldEmptyWhateverOrderItIsCancelledIn() {
    for (int i = 0; i < 20_000; i++) {
      table.register(i, i, (i * 7_919L % 20_000) << (i % 40), 0);
    }

    for (int i = 0; i < 20_000; i++) {
      assertTrue(table.cancel(i * 7_907L % 20_000));
    }

    assertEquals(0, table.size());
    assertEquals(Long.MAX_VALUE, table.nextDeadline());
  }

  private static void assertTask(
      long id, long generation, long scheduled, long occurrence, TaskDue due) {
    assertNotNull(due);
    assertEquals(id, due.id());
    assertEquals(generation, due.generation());
    assertEquals(scheduled, due.scheduled());
    assertEquals(occurrence, due.occurrence());
  }
}

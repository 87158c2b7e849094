package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is rebuilt from what is known of its tasks goes on as the one before. */
final class TaskTableRestoreTest {
  /** A task as a registry knows it: from what registered it, and from when it was due. */
  private record Known(
      long id, long generation, long first, long period, long lastScheduled, long occurrences) {
    long nextDeadline() {
      return occurrences > 0 ? Deadlines.after(lastScheduled, period) : first;
    }
  }

  @Test
  void shouldCountOccurrencesOn() {
    TaskTable table = new TaskTable();

    table.restore(7, 3, 1_000, 10, 41);

    assertEquals("7.3@1000#42", text(table.take(1_000)));
    assertEquals("7.3@1010#43", text(table.take(1_010)));
    assertNull(table.take(1_019));
  }

  @Test
  void shouldBeDueOnceWhenThePeriodIsZero() {
    TaskTable table = new TaskTable();

    table.restore(7, 3, 1_000, 0, 0);

    assertEquals("7.3@1000#1", text(table.take(1_000)));
    assertEquals(0, table.size());
  }

  @Test
  void shouldRefuseWhatNoTaskCanHave() {
    TaskTable table = new TaskTable();

    assertThrows(IllegalArgumentException.class, () -> table.restore(1, 1, 5, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> table.restore(1, 1, 5, 1, -1));
    assertEquals(0, table.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 2_000})
  void shouldBeDueAsTheTableThatWentStraightOn(int most) {
    for (long seed = 1; seed <= 200_000 / most / 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String what = most + " tasks, seed " + seed;
      long grid = random.nextBoolean() ? 1_000 : 1 + random.nextLong(1L << random.nextInt(40));
      long now = random.nextBoolean() ? 0 : 1_723_161_250_000_000_000L;
      Map<Long, Known> known = new TreeMap<>(); // by generation
      TaskTable straight = new TaskTable();
      long generation = 0;
      for (int round = 0; round < 3 * most; round++) {
        long id = random.nextInt(most);
        switch (random.nextInt(6)) {
          case 0 -> {
            straight.cancel(id);
            known.values().removeIf(task -> task.id() == id);
          }
          case 1, 2 -> {
            for (int i = random.nextInt(4); i > 0 && straight.size() > 0; i--) {
              now = Math.max(now, straight.nextDeadline());
              take(straight, now, known);
            }
          }
          default -> {
            generation += 1 + random.nextInt(3);
            long first = now + grid * (random.nextInt(8) - 1L);
            long period = random.nextInt(3) == 0 ? 0 : grid * (1 + random.nextInt(5));
            straight.register(id, generation, first, period);
            known.values().removeIf(task -> task.id() == id);
            known.put(generation, new Known(id, generation, first, period, 0, 0));
          }
        }
      }

      TaskTable again = new TaskTable();
      for (Known task : known.values()) {
        again.restore(
            task.id(), task.generation(), task.nextDeadline(), task.period(), task.occurrences());
      }

      assertEquals(straight.size(), again.size(), what);
      int fired = 0;
      for (int round = 0; round < 60 && straight.size() > 0; round++) {
        assertEquals(straight.nextDeadline(), again.nextDeadline(), what);
        now = straight.nextDeadline() + grid * random.nextInt(3);
        if (random.nextInt(8) == 0) { // and new ones fall among them
          long id = random.nextInt(2 * most);
          straight.register(id, ++generation, now, grid);
          again.register(id, generation, now, grid);
        }
        for (TaskDue due = straight.take(now); due != null; due = straight.take(now)) {
          assertEquals(text(due), text(again.take(now)), what);
          fired++;
        }
        assertNull(again.take(now), what);
      }
      assertTrue(known.isEmpty() || fired > 0, what);
    }
  }

  private static void take(TaskTable table, long now, Map<Long, Known> known) {
    TaskDue due = table.take(now);
    Known task = known.remove(due.generation());
    if (due.periodic()) {
      known.put(
          due.generation(),
          new Known(
              task.id(),
              task.generation(),
              task.first(),
              task.period(),
              due.scheduled(),
              due.occurrence()));
    }
  }

  private static String text(TaskDue due) {
    return due == null
        ? "none"
        : due.id() + "." + due.generation() + "@" + due.scheduled() + "#" + due.occurrence();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 40, 2_000})
  void shouldGoOnFromWhatWasSaved(int most) {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TaskTable straight = new TaskTable();
      long now = 1_723_161_250_000_000_000L;
      for (int i = 0; i < most; i++) {
        long id =
            random.nextBoolean()
                ? straight.every(now, 1 + random.nextLong(1L << random.nextInt(1, 40)))
                : straight.once(now, random.nextLong(1L << random.nextInt(1, 40)));
        now += random.nextInt(1_000);
        if (random.nextInt(4) == 0) {
          straight.take(now);
        }
        if (random.nextInt(5) == 0) {
          straight.cancel(id);
        }
      }
      StateWriter out = new StateWriter();
      straight.save(out);
      TaskTable loaded = new TaskTable();
      loaded.load(new StateReader(out.words(), 0, out.length()));
      StateWriter again = new StateWriter();
      loaded.save(again);

      assertEquals(out.hash(), again.hash());
      assertEquals(straight.every(now, 7), loaded.every(now, 7));
      for (int i = 0; i < 2 * most + 10; i++) {
        now = Math.max(now, straight.nextDeadline());
        assertEquals(text(straight.take(now)), text(loaded.take(now)), "seed " + seed);
      }
    }
  }

  @Test
  void shouldRefuseASavedStateThatNoTableHas() {
    StateWriter out = new StateWriter();
    out.put("lastId", 1);
    out.put("tasks", 2);
    for (int i = 0; i < 2; i++) {
      out.open("task");
      out.put("id", 1);
      out.put("generation", i);
      out.put("deadline", 5);
      out.put("period", 0);
      out.put("occurrences", 0);
      out.close();
    }

    assertThrows(
        StateException.class,
        () -> new TaskTable().load(new StateReader(out.words(), 0, out.length())));
  }
}

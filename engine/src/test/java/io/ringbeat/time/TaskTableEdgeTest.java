package io.ringbeat.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TaskTableEdgeTest {
  @Test
  void shouldGiveATaskWhoseNextDeadlineIsBeyondTheEndOfTime() {
    TaskTable table = new TaskTable();
    long id = table.every(0, 1L << 62);

    assertEquals(id, table.take(1L << 62).id());
  }
}

package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which commands nothing in the sequence confirms yet. */
final class OpenCommandsTest {
  private static final int LOOPBACK = 2;

  private OpenCommands open = new OpenCommands();

  private static long[] event(int kind, int source, long id, long a, long b, long c, long d) {
    return new long[] {Event.header(kind, 0, source, 0), id, 0, a, b, c, d, 0};
  }

  private void request(long id, long order, int action) {
    open.add(event(Kind.REQUEST, 0, id, 5, 6, order, OrderCode.request(action, 0, 0)), 0);
  }

  private void report(long order, int answers) {
    open.onEvent(event(Kind.REPORT, 3, 0, 5, 6, order, OrderCode.report(1, answers, 0)), 0);
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    long[] words = open.toArray();
    for (int at = 0; at < words.length; at += Event.slots(words, at) * Event.WORDS) {
      ids.add(words[at + Event.VENUE_TIME]);
    }
    return ids;
  }

  @Test
  void shouldConfirmARequestByTheReportThatAnswersIt() {
    request(1, 70, OrderCode.SUBMIT);
    request(2, 70, OrderCode.CANCEL);
    request(3, 71, OrderCode.CANCEL);

    report(70, OrderCode.MODIFY);
    report(72, OrderCode.SUBMIT);
    report(70, 0);
    assertEquals(List.of(1L, 2L, 3L), ids());
    report(70, OrderCode.CANCEL);
    assertEquals(List.of(1L, 3L), ids());
    report(70, OrderCode.CANCEL);
    assertEquals(List.of(1L, 3L), ids());
    report(70, OrderCode.SUBMIT);
    report(71, OrderCode.CANCEL);
    assertEquals(0, open.size());
  }

  @Test
  void shouldConfirmTheOldestAmongEquals() {
    for (int id = 1; id <= 4; id++) {
      request(id, 70, OrderCode.MODIFY);
    }

    report(70, OrderCode.MODIFY);
    assertEquals(List.of(2L, 3L, 4L), ids());
    report(70, OrderCode.MODIFY);
    assertEquals(List.of(3L, 4L), ids());
  }

  @Test
  void shouldConfirmATaskThatRunsElsewhereByItsEnd() {
    open.add(event(Kind.TASK_DUE, 0, 9, 1, 2, 3, 0), 0);

    open.onEvent(event(Kind.TASK_DONE, 3, 0, 1, 2, 4, 0), 0);
    open.onEvent(event(Kind.TASK_DONE, 3, 0, 1, 3, 3, 0), 0);
    assertEquals(List.of(9L), ids());
    open.onEvent(event(Kind.TASK_DONE, 3, 0, 1, 2, 3, 7), 0);
    assertEquals(0, open.size());
  }

  @Test
  void shouldConfirmATaskChangeByTheEventThatItComesBackAs() {
    open.add(event(Kind.TASK, 0, 9, 1, 2, 3, 0), 0);

    open.onEvent(event(Kind.TASK, 4, 9, 1, 2, 3, 0), 0);
    assertEquals(List.of(9L), ids());
    open.onEvent(event(Kind.TASK, LOOPBACK, 9, 1, 2, 3, 0), 0);
    assertEquals(0, open.size());
  }

  @Test
  void shouldConfirmAnythingElseByItsId() {
    open.add(event(Kind.MESSAGE, 0, 9, 1, 2, 3, 0), 0);

    open.onEvent(event(Kind.CONFIRM, 3, 0, 8, 0, 0, 0), 0);
    open.onEvent(event(Kind.QUOTE, 3, 9, 9, 9, 9, 9), 0);
    assertEquals(List.of(9L), ids());
    open.onEvent(event(Kind.CONFIRM, 3, 0, 9, 0, 0, 0), 0);
    assertEquals(0, open.size());
  }

  @Test
  void shouldSaveTheSameWhateverHasLedToIt() {
    long[] message = new long[24];
    message[0] = Event.header(Kind.MESSAGE, Event.LONG, 0, 0);
    message[Event.VENUE_TIME] = 2;
    message[Event.E] = 100;
    request(1, 70, OrderCode.SUBMIT);
    open.add(message, 0);
    request(3, 70, OrderCode.SUBMIT);
    StateWriter saved = new StateWriter();
    open.save(saved);
    long[] before = open.toArray();

    open = new OpenCommands();
    request(0, 99, OrderCode.SUBMIT);
    report(99, OrderCode.SUBMIT);
    open.load(new StateReader(saved.words(), 0, saved.length()));

    assertArrayEquals(before, open.toArray());
    StateWriter again = new StateWriter();
    open.save(again);
    assertEquals(saved.hash(), again.hash());
    report(70, OrderCode.SUBMIT);
    assertEquals(List.of(2L, 3L), ids());
  }

  @Test
  void shouldRefuseToLoadWhatIsNoCommands() {
    StateWriter saved = new StateWriter();
    saved.put("commands", new long[5], 0, 5);

    assertThrows(
        StateException.class, () -> open.load(new StateReader(saved.words(), 0, saved.length())));
  }

  @Test
  void shouldRefuseMoreThanItsMost() {
    for (int i = 0; i < OpenCommands.MOST; i++) {
      request(i, i, OrderCode.SUBMIT);
    }

    assertThrows(IllegalStateException.class, () -> request(-1, 7, OrderCode.SUBMIT));
  }
}

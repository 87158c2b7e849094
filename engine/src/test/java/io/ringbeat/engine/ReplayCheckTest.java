package io.ringbeat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.Checkpoint;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.MemoryStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares what a replay comes to with what the run had come to. */
final class ReplayCheckTest {
  private final MemoryStore store = new MemoryStore();
  private Journal journal;

  private static long[] command(long cause, long words) {
    long id = cause * CoreContext.MAX_COMMANDS;
    return new long[] {Event.header(Kind.MESSAGE, 0, 0, 0), id, 0, words, 0, 0, 0, 0};
  }

  /** Records commands with these causes. */
  private ReplayCheck recorded(long firstCause, long... causes) {
    journal = new Journal(store, new JournalOptions());
    try (FrameReader events = new FrameReader(store.events());
        FrameReader out = new FrameReader(store.out())) {
      journal.begin(events, out, List.of(), -1);
    }
    record(causes);
    ReplayCheck check = new ReplayCheck(new FrameReader(store.out()), firstCause);
    check.keepMissing();
    return check;
  }

  private void record(long... causes) {
    for (long cause : causes) {
      journal.out().append(journal.out().next(), command(cause, 5), 0, 1, 0);
    }
  }

  @Test
  void shouldFindNoDifferenceWhereThereIsNone() {
    ReplayCheck check = recorded(0, 3, 4);

    check.onCommand(command(3, 5), 0);
    check.onCommand(command(4, 5), 0);
    check.onCommand(command(6, 5), 0); // had not left

    assertEquals(-1, check.finish(6));
    assertNull(check.difference());
    assertEquals(3, check.commands());
    assertEquals(4 * CoreContext.MAX_COMMANDS, check.lastId());
    assertEquals(6 * CoreContext.MAX_COMMANDS, check.missing()[Event.VENUE_TIME]);
  }

  @Test
  void shouldNotCompareWhatLeavesWhileARunIsReplayedThatGoesOn() {
    ReplayCheck check = recorded(0, 3);
    check.onCommand(command(3, 5), 0);
    check.onCommand(command(4, 5), 0); // has not left yet

    record(4, 6);
    check.onCommand(command(6, 5), 0);
    record(7);
    check.onCommand(command(7, 5), 0);

    assertEquals(-1, check.finish(9));
    assertNull(check.difference());
    assertEquals(4 * CoreContext.MAX_COMMANDS, check.missing()[Event.VENUE_TIME]);
  }

  @Test
  void shouldSayWhichCommandDiffers() {
    ReplayCheck check = recorded(0, 3, 4);

    check.onCommand(command(3, 5), 0);
    check.onCommand(command(4, 6), 0);

    assertTrue(check.difference().startsWith("event 4 causes"), check.difference());
  }

  @Test
  void shouldSayWhatLeftAndIsNotCausedAgain() {
    ReplayCheck check = recorded(0, 3, 4);
    check.onCommand(command(3, 5), 0);

    check.finish(9);

    assertTrue(check.difference().startsWith("nothing causes what left"), check.difference());
  }

  @Test
  void shouldReturnTheLastCauseThatWasLost() {
    ReplayCheck check = recorded(0, 3, 8);
    check.onCommand(command(3, 5), 0);

    assertEquals(8, check.finish(5));
    assertNull(check.difference());
  }

  @Test
  void shouldPassOverWhatLostEventsHadCaused() {
    ReplayCheck check = recorded(0, 3, 6, 8, 9);
    check.onCommand(command(3, 5), 0);
    check.onLost(5, 4);
    check.onCommand(command(9, 5), 0);

    assertEquals(-1, check.finish(12));
    assertNull(check.difference());
  }

  @Test
  void shouldNotTakeForLostWhatCameBefore() {
    ReplayCheck check = recorded(0, 3, 6);
    check.onLost(5, 4);

    assertTrue(check.difference().startsWith("nothing causes what left"), check.difference());
  }

  @Test
  void shouldPassOverWhatWasCausedBeforeASnapshot() {
    ReplayCheck check = recorded(5, 3, 6);
    check.onCommand(command(6, 5), 0);

    assertEquals(-1, check.finish(6));
    assertNull(check.difference());
  }

  @Test
  void shouldCompareStatesAtTheMarkerThatTheyAreOf() {
    ReplayCheck check = recorded(0);
    check.onMark("core", 7, 50);
    check.onMark("other", 6, 60);

    check.compare(new Checkpoint(7, 0, Map.of("core", 50L, "other", 61L, "third", 1L)));
    assertNull(check.difference());
    check.compare(new Checkpoint(7, 0, Map.of("core", 51L)));

    assertEquals(2, check.checkpoints());
    assertTrue(check.difference().contains("sequence 7"), check.difference());
  }
}

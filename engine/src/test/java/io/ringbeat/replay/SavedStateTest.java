package io.ringbeat.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Core;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.journal.FrameReader;
import io.ringbeat.journal.JournalException;
import io.ringbeat.replay.QuoteRun.Forgetful;
import io.ringbeat.replay.QuoteRun.Incomplete;
import io.ringbeat.replay.QuoteRun.Summing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the debugger shows is what the run had: from archives, snapshots and saved states. */
final class SavedStateTest {
  private static final int QUOTES = 6_000;

  private final List<String> notes = new ArrayList<>();

  /** Returns the state's hash at each position of a straight walk. */
  private static NavigableMap<Long, Long> straight(RecordedRun run) {
    NavigableMap<Long, Long> hashes = new TreeMap<>();
    try (Machine machine = run.open()) {
      do {
        hashes.put(machine.position(), machine.hash());
      } while (machine.step());
    }
    return hashes;
  }

  @Test
  void shouldWalkAnArchivedRunFromItsOldestSnapshot() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    NavigableMap<Long, Long> whole = straight(run.with(Summing::new));
    long end = whole.lastKey();
    archive(run);

    try (Debugger debugger = new Debugger(run.with(Summing::new))) {
      assertEquals(run.firstSnapshot, debugger.first());
      assertEquals(run.firstSnapshot, debugger.position());
      assertEquals(run.firstSnapshot, debugger.machine().sequence());
      assertEquals(whole.get(run.firstSnapshot), debugger.machine().hash());
      for (long place : new long[] {end, run.firstSnapshot + 1, run.lastSnapshot, end - 500}) {
        assertTrue(debugger.seek(place));
        assertEquals(whole.get(place), debugger.machine().hash(), "at " + place);
      }
      assertFalse(debugger.back(end));
      assertEquals(run.firstSnapshot, debugger.position());
      JournalException e =
          assertThrows(JournalException.class, () -> debugger.seek(run.firstSnapshot - 1));
      assertTrue(
          e.getMessage().contains("before sequence " + (run.firstSnapshot + 1)), e::toString);
      assertThrows(JournalException.class, () -> debugger.seekTime(QuoteRun.START));
      assertTrue(debugger.seek(-1), "the beginning, wherever that is");
      assertEquals(run.firstSnapshot, debugger.position());
    }
    assertNull(Bisect.of(run.with(Summing::new)));
    assertNull(Bisect.of(run.with(Summing::new), run.with(Summing::new)));
  }

  /** Takes the segments away that are not needed behind the first snapshot, and one snapshot. */
  private static void archive(QuoteRun run) {
    int before = 0;
    try (FrameReader frames = new FrameReader(run.store.events())) {
      long holds = frames.segmentOf(run.firstSnapshot);
      for (long segment : run.store.events().segments()) {
        before += segment < holds ? 1 : 0;
      }
    }
    assertTrue(before > 1);
    run.store.archiveEvents(before);
  }

  @Test
  void shouldNotGuessTheStatesOfAnArchivedRunWithoutSnapshots() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    long first;
    archive(run);
    run.store.archiveSnapshot(run.firstSnapshot);
    run.store.damageSnapshot(run.lastSnapshot, 999);
    try (FrameReader frames = new FrameReader(run.store.events())) {
      first = frames.firstSequence();
    }

    JournalException e =
        assertThrows(JournalException.class, () -> new Debugger(run.with(Summing::new)));

    assertTrue(e.getMessage().contains("begins at sequence " + first), e::toString);
    assertTrue(e.getMessage().contains("snapshot " + run.lastSnapshot + ": "), e::toString);
    try (Debugger debugger = new Debugger(run.with(Summing::new).eventsOnly())) {
      assertTrue(debugger.step());
      assertEquals(first, debugger.machine().sequence());
      assertFalse(debugger.until(machine -> false));
    }
  }

  @Test
  void shouldNotLoadTheSnapshotOfAnotherRun() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    QuoteRun other = new QuoteRun(2, QUOTES, Summing::new);
    assertEquals(run.lastSnapshot, other.lastSnapshot);
    long place = run.lastSnapshot + 10;
    long right = straight(run.with(Summing::new)).get(place);
    run.store.takeSnapshotFrom(other.store, run.lastSnapshot);

    try (Debugger debugger = new Debugger(run.with(Summing::new), notes::add)) {
      assertTrue(debugger.seek(place));
      assertEquals(right, debugger.machine().hash());
      assertTrue(debugger.back(9));
      assertTrue(debugger.seek(place));
    }

    assertEquals(
        List.of(
            "the snapshot of sequence "
                + run.lastSnapshot
                + " is not used: its chain is not that of the journal"),
        notes);
  }

  @Test
  void shouldNotShowTheStateOfAHandlerThatForgetsWhatItLoads() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    showsTheStatesOfTheStraightWalk(run, Forgetful::new);
    assertTrue(notes.get(0).contains("handler core loads the state of sequence"), notes::toString);
  }

  @Test
  void shouldNotShowTheStateOfAHandlerThatDoesNotSaveAll() {
    QuoteRun run = new QuoteRun(1, 3 * QUOTES, Incomplete::new);
    run.store.archiveSnapshot(run.firstSnapshot);
    run.store.archiveSnapshot(run.lastSnapshot); // only what the debugger saves itself
    NavigableMap<Long, Long> right = straight(run.with(Incomplete::new));
    long end = right.lastKey();

    try (Debugger debugger = new Debugger(run.with(Incomplete::new), notes::add)) {
      assertTrue(debugger.seek(end));
      for (long place : new long[] {end / 2, end, end - 1}) { // from saved states
        assertTrue(debugger.seek(place));
        assertEquals(right.get(place), debugger.machine().hash(), "at " + place);
      }
    }

    assertEquals(1, notes.size(), notes::toString);
    assertTrue(notes.get(0).contains("a save or load leaves something out"), notes::toString);
  }

  private void showsTheStatesOfTheStraightWalk(QuoteRun run, Supplier<? extends Core> core) {
    NavigableMap<Long, Long> right = straight(run.with(core));
    long end = right.lastKey();
    try (Debugger debugger = new Debugger(run.with(core), notes::add)) {
      for (long place : new long[] {end, end / 3, run.lastSnapshot, end - 1, 5_000, 4_999}) {
        assertTrue(debugger.seek(place));
        assertEquals(right.get(place), debugger.machine().hash(), "at " + place);
      }
    }
    assertEquals(1, notes.size(), notes::toString);
  }

  @Test
  void shouldBisectARunWhoseHandlerForgetsWhatItLoads() {
    QuoteRun run = new QuoteRun(1, 3 * QUOTES, Summing::new);
    Supplier<Core> spoiled =
        () ->
            new Summing() {
              @Override
              public void onEvent(CoreContext context, long[] slab, int offset) {
                super.onEvent(context, slab, offset);
                sum += context.sequence() == 10_000 ? 1 : 0;
              }

              @Override
              public void load(io.ringbeat.state.StateReader in) {
                super.load(in);
                sum = 0;
              }
            };

    Divergence found = Bisect.of(run.with(Summing::new), run.with(spoiled));

    assertEquals(10_000, found.first());
    assertTrue(found.isExact());
  }

  @Test
  void shouldHaveTheLastEventRightAfterAStateWasLoaded() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    try (Machine machine = run.with(Summing::new).open()) {
      assertEquals(-1, machine.sequence());
      assertEquals(0, machine.words().length);
      assertTrue(machine.runTo(3_000));
      long[] event = event(machine);
      try (Machine loaded = run.with(Summing::new).open(machine.save())) {
        assertEquals(3_000, loaded.position());
        assertEquals(machine.sequence(), loaded.sequence());
        assertArrayEquals(event, event(loaded));
      }
    }
    try (Debugger debugger = new Debugger(run.with(Summing::new))) {
      debugger.seek(run.lastSnapshot);
      assertEquals(run.lastSnapshot, debugger.machine().sequence());
      long[] event = event(debugger.machine());
      debugger.back(1);
      debugger.step();
      assertArrayEquals(event, event(debugger.machine()));
    }
  }

  private static long[] event(Machine machine) {
    long[] words = machine.words();
    int at = machine.offset();
    return Arrays.copyOfRange(words, at, at + Event.slots(words, at) * Event.WORDS);
  }

  @Test
  void shouldStandWhereItIsWhenAMoveIsEnded() {
    QuoteRun run = new QuoteRun(1, QUOTES, Summing::new);
    NavigableMap<Long, Long> right = straight(run.with(Summing::new));
    try (Debugger debugger = new Debugger(run.with(Summing::new))) {
      int[] calls = {0};
      debugger.onPulse(
          () -> {
            if (++calls[0] == 2) {
              throw new IllegalStateException("enough");
            }
          });

      assertThrows(IllegalStateException.class, () -> debugger.until(machine -> false));

      long place = debugger.position();
      assertTrue(place > 0 && place < right.lastKey());
      assertEquals(right.get(place), debugger.machine().hash());
      assertTrue(debugger.seek(right.lastKey()));
      assertEquals(right.lastEntry().getValue(), debugger.machine().hash());
      assertTrue(calls[0] > 2);
    }
  }
}

package io.ringbeat.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reads what was written, from segment to segment, and passes over nothing in silence. */
final class FrameReaderTest {
  private MemoryStore store = new MemoryStore();
  private Journal journal;

  /** Begins a life; each is a segment of its own. */
  private LogWriter begin(Long... skips) {
    journal = new Journal(store, new JournalOptions());
    try (FrameReader past = read();
        FrameReader out = new FrameReader(store.out())) {
      while (past.next()) {
        assertNull(past.torn());
      }
      journal.begin(past, out, List.of(skips), -1);
    }
    return journal.events();
  }

  private FrameReader read() {
    return new FrameReader(store.events());
  }

  private static void write(LogWriter log, int frames, int slots) {
    for (int i = 0; i < frames; i++) {
      long[] slab = new long[slots * Event.WORDS];
      for (int at = 0; at < slab.length; at += Event.WORDS) {
        slab[at] = Event.header(Kind.QUOTE, 0, 4, 0);
        slab[at + Event.A] = log.next() + at;
      }
      log.append(log.next(), slab, 0, slots, log.next());
    }
  }

  /** Reads to the end; returns the last sequence. */
  private static long readAll(FrameReader frames) {
    while (frames.next()) {
      assertNotNull(frames.frame());
    }
    return frames.nextSequence() - 1;
  }

  @Test
  void shouldFindNothingInAnEmptyStore() {
    try (FrameReader frames = read()) {
      assertFalse(frames.next());
      assertEquals(0, frames.segments());
      assertEquals(0, frames.nextSequence());
      assertEquals(-1, frames.segment());
    }
  }

  @Test
  void shouldReadFromSegmentToSegment() {
    write(begin(), 3, 2);
    write(begin(), 0, 0);
    LogWriter last = begin(4L);
    write(last, 2, 1);

    try (FrameReader frames = read()) {
      assertEquals(7, readAll(frames));
      assertEquals(last.chain(), frames.chain());
      assertEquals(List.of(4L), frames.skips());
      assertEquals(3, frames.segments());
      assertNull(frames.torn());
    }
  }

  @Test
  void shouldShowCheckpointsBetweenEvents() {
    LogWriter log = begin();
    write(log, 1, 2);
    log.append(new Checkpoint(1, log.chain(), Map.of("core", 5L)));
    write(log, 1, 1);

    try (FrameReader frames = read()) {
      assertTrue(frames.next());
      assertTrue(frames.next());
      assertEquals(Frame.CHECKPOINT, frames.frame().type());
      assertEquals(5, frames.checkpoint().hashes().get("core"));
      assertTrue(frames.next());
      assertEquals(2, frames.frame().first());
    }
  }

  @Test
  void shouldFollowAStoreWhileItIsWrittenAlsoIntoANewSegment() {
    store.sizes(4, 100);
    LogWriter log = begin();
    try (FrameReader frames = read()) {
      for (int i = 0; i < 40; i++) {
        assertFalse(frames.next());
        while (!log.hasRoom()) {
          assertTrue(log.keep(false) > 0);
        }
        write(log, 1, 1);
        assertTrue(frames.next());
        assertEquals(i, frames.frame().first());
      }
      assertTrue(store.events().segments().size() > 8);
    }
  }

  @Test
  void shouldGoOnWhereAReaderOfAnEmptyStoreStands() {
    try (FrameReader frames = read()) {
      assertFalse(frames.next());
      write(begin(), 1, 3);
      assertTrue(frames.next());
      assertEquals(3, frames.nextSequence());
    }
  }

  @Test
  void shouldSeekTheSegmentThatHasASequence() {
    write(begin(), 3, 2);
    write(begin(), 3, 2);
    write(begin(), 1, 2);

    try (FrameReader frames = read()) {
      for (long sequence = 0; sequence < 20; sequence++) {
        frames.seek(sequence);
        assertEquals(sequence < 6 ? 0 : sequence < 12 ? 6 : 12, frames.nextSequence());
        assertEquals(13, readAll(frames));
      }
    }
  }

  @Test
  void shouldNameTheSequencesThatAreDamagedInTheMiddle() {
    write(begin(), 3, 2);
    write(begin(), 3, 2);
    long segment = store.events().segments().get(0);
    store.damageEvents(segment, 2, 700);

    try (FrameReader frames = new FrameReader(store.reopened().events())) {
      assertTrue(frames.next());
      DamagedException damaged = assertThrows(DamagedException.class, frames::next);
      assertEquals(2, damaged.first());
      assertEquals(5, damaged.last());
      frames.seek(6);
      assertEquals(11, readAll(frames));
    }
  }

  @Test
  void shouldEndAtDamageBehindWhatIsOwed() {
    write(begin(), 3, 2);
    write(begin(), 3, 2);
    store.damageEvents(store.events().segments().get(0), 2, 700);

    try (FrameReader frames = read()) { // its marks were unset when it was opened
      assertTrue(frames.next());
      assertFalse(frames.next());
      assertEquals(2, frames.nextSequence());
      assertTrue(frames.torn().contains("1 segments behind it"), frames.torn());
    }
  }

  @Test
  void shouldStopBeforeADamagedEndAndFindItAgain() {
    write(begin(), 3, 2);
    store.damageEvents(store.events().segments().get(0), 3, 700);

    try (FrameReader frames = read()) {
      assertEquals(3, readAll(frames));
      assertNotNull(frames.torn());
      assertFalse(frames.next());
      assertNotNull(frames.torn());
      DamagedException damaged =
          assertThrows(
              DamagedException.class,
              () -> Journal.requireWhole(frames, store.copy().events().tail()));
      assertEquals(4, damaged.first());
      assertEquals(5, damaged.last());
    }
  }

  @Test
  void shouldPassOverWhatWasCutOff() {
    write(begin(), 2, 2);
    SplittableRandom random = new SplittableRandom(5);
    store = store.crash(false, random);
    while (store.documents(0) == 3) {
      store = store.crash(false, random); // until it leaves something torn
    }

    journal = new Journal(store, new JournalOptions());
    try (FrameReader past = read();
        FrameReader out = new FrameReader(store.out())) {
      assertEquals(3, readAll(past));
      assertEquals("it is torn", past.torn());
      assertTrue(Journal.requireWhole(past, store.events().tail()).contains("sequence 3"));
      journal.begin(past, out, List.of(), -1);
    }
    write(journal.events(), 1, 1);

    try (FrameReader frames = read()) {
      assertEquals(4, readAll(frames));
    }
  }

  @Test
  void shouldRefuseASegmentOfAnotherRun() {
    write(begin(), 2, 2);
    MemoryStore other = store.copy();
    write(begin(), 1, 1);
    Journal tool = new Journal(other, new JournalOptions());
    try (FrameReader past = new FrameReader(other.events());
        FrameReader out = new FrameReader(other.out())) {
      readAll(past);
      tool.begin(past, out, List.of(), -1);
    }
    // The same sequence, but what comes before is not the same.
    MemoryStore changed = new MemoryStore();
    store = changed;
    LogWriter log = begin();
    write(log, 1, 4);
    other.takeSegmentFrom(changed, 0);

    try (FrameReader frames = new FrameReader(other.events())) {
      assertTrue(frames.next());
      assertThrows(DamagedException.class, frames::next);
    }
  }
}

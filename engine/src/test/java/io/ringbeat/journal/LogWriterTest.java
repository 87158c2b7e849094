package io.ringbeat.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appends frames, and says how far it is. */
final class LogWriterTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MemoryStore store = new MemoryStore();
  private final long[] slab = new long[16 * Event.WORDS];

  LogWriterTest() {
    for (int at = 0; at < slab.length; at += Event.WORDS) {
      slab[at] = Event.header(Kind.QUOTE, 0, 4, 0);
    }
  }

  private LogWriter writer(DocumentStore documents) {
    return new LogWriter(
        documents, documents.tail(), new Begin(0, 0, Chain.EMPTY, 0, -1, List.of()));
  }

  private void append(LogWriter log, int slots) {
    log.append(log.next(), slab, 0, slots, 5);
  }

  @Test
  void shouldSayWhatIsWrittenAndWhatIsSynced() {
    LogWriter log = writer(store.events());
    assertEquals(TailMarks.NONE, log.written());
    assertEquals(TailMarks.NONE, log.synced());

    append(log, 3);
    assertEquals(2, log.written());
    assertEquals(TailMarks.NONE, log.synced());

    assertEquals(1, log.sync());
    assertEquals(2, log.synced());
    assertEquals(0, log.sync());
  }

  @Test
  void shouldRefuseAGap() {
    LogWriter log = writer(store.events());
    append(log, 3);

    assertThrows(IllegalArgumentException.class, () -> log.append(4, slab, 0, 1, 5));
    assertEquals(3, log.next());
  }

  @Test
  void shouldGoOnInTheNextSegmentWithoutWaitingForASync() {
    store.sizes(3, 10);
    LogWriter log = writer(store.events());
    append(log, 1);
    append(log, 1);

    assertFalse(log.hasRoom());
    assertTrue(log.keep(false) > 0);
    assertTrue(log.hasRoom());
    append(log, 1);

    assertEquals(List.of(0L, 1L), store.events().segments());
    assertEquals(2, log.written());
    assertEquals(TailMarks.NONE, log.synced());
    assertEquals(1, log.sync());
    assertEquals(2, log.synced());
    assertTrue(log.keep(false) > 0); // closes the first
    log.close();
    assertNull(store.violation());
    try (FrameReader frames = new FrameReader(store.copy().events())) {
      for (int i = 0; i < 3; i++) {
        assertTrue(frames.next());
      }
      assertEquals(log.chain(), frames.chain());
    }
  }

  @Test
  void shouldBeginTheNextSegmentWithTheMark() {
    store.sizes(3, 10);
    LogWriter log = writer(store.events());
    append(log, 1);
    append(log, 1);
    log.mark(77);
    assertTrue(log.keep(false) > 0);
    assertTrue(log.hasRoom());

    try (FrameReader frames = new FrameReader(store.events())) {
      assertEquals(-1, frames.mark());
      frames.seek(2);
      assertEquals(77, frames.mark());
    }
  }

  @Test
  void shouldAppendNothingBehindAnAppendThatHasFailed() {
    LogWriter log = writer(store.events());
    append(log, 1);
    store.failAppendAfter(0);

    assertThrows(JournalException.class, () -> append(log, 1));
    assertFalse(log.hasRoom());
    assertThrows(JournalException.class, () -> append(log, 1));

    assertEquals(0, log.written());
    assertNull(store.violation());
    log.close();
    assertEquals(0, log.synced());
  }

  @Test
  void shouldNotAllocate() {
    LogWriter log = writer(new Discarding());
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        if (log.hasRoom()) {
          append(log, 1 + (i & 15));
        }
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    assertEquals(0, least);
  }

  /** Takes everything and keeps nothing. */
  private static final class Discarding implements DocumentStore, DocumentWriter {
    private final TailMarks marks = new MemoryStore().events().tail();

    @Override
    public List<Long> segments() {
      return List.of();
    }

    @Override
    public DocumentWriter create(long segment) {
      return this;
    }

    @Override
    public DocumentReader read(long segment) {
      throw new IllegalStateException();
    }

    @Override
    public String nameOf(long segment) {
      return "nowhere";
    }

    @Override
    public TailMarks tail() {
      return marks;
    }

    @Override
    public void trim(long segment) {}

    @Override
    public boolean hasRoom(int bytes) {
      return true;
    }

    @Override
    public boolean isFull(int bytes) {
      return false;
    }

    @Override
    public void append(ByteBuffer document) {}

    @Override
    public void force() {}

    @Override
    public int prepare() {
      return 0;
    }

    @Override
    public long written() {
      return 0;
    }

    @Override
    public void close() {}
  }
}

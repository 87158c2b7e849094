package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChronicleSegmentTest {
  @TempDir Path folder;
  private final Documents documents = new Documents();
  private ChronicleStore store;

  @BeforeEach
  void open() {
    store = ChronicleStore.open(folder.resolve("run"), Documents.SMALL);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldReadWhatWasAppended() {
    List<Integer> lengths = appendUntilFull(1, 60_000);

    try (DocumentReader reader = store.events().read(1)) {
      for (int i = 0; i < lengths.size(); i++) {
        assertEquals(Found.DOCUMENT, reader.next());
        assertEquals(lengths.get(i), reader.document().remaining());
        assertTrue(Documents.isNumbered(reader.document(), i), "document " + i);
      }
      assertEquals(Found.END, reader.next());
      assertEquals(Found.END, reader.next());
    }
  }

  @Test
  void shouldKeepTheLongestDocuments() {
    try (DocumentWriter writer = store.out().create(7)) {
      Documents.append(writer, documents.numbered(0, 4_300_000 / 8 * 8));
      Documents.append(writer, documents.numbered(1, 8));
      Documents.append(writer, documents.numbered(2, Headers.MOST_DOCUMENT));
    }

    try (DocumentReader reader = store.out().read(7)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(Found.DOCUMENT, reader.next());
        assertTrue(Documents.isNumbered(reader.document(), i), "document " + i);
      }
      assertEquals(Found.END, reader.next());
    }
  }

  @Test
  void shouldReadWhatChroniclesTailerReads() {
    appendUntilFull(1, 5_000);
    List<byte[]> theirs = new ArrayList<>();

    try (var queue =
            SingleChronicleQueueBuilder.binary(Path.of(store.events().nameOf(1)).getParent())
                .rollCycle(RollCycles.FAST_DAILY)
                .readOnly(true)
                .build();
        var tailer = queue.createTailer()) {
      while (true) {
        try (DocumentContext context = tailer.readingDocument()) {
          if (!context.isPresent()) {
            break;
          }
          Bytes<?> bytes = context.wire().bytes();
          theirs.add(bytes.toByteArray());
        }
      }
    }

    List<byte[]> ours;
    try (DocumentReader reader = store.events().read(1)) {
      ours = Documents.readAll(reader);
    }
    assertArrayEquals(new byte[8], theirs.remove(0));
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      assertArrayEquals(theirs.get(i), ours.get(i));
    }
  }

  @Test
  void shouldSeeDocumentsThatAreAppendedLater() {
    try (DocumentWriter writer = store.events().create(1);
        DocumentReader reader = store.events().read(1)) {
      assertEquals(Found.END, reader.next());

      for (int i = 0; i < 10_000; i++) {
        Documents.append(writer, documents.numbered(i, 8 + 8 * (i % 20)));

        assertEquals(Found.DOCUMENT, reader.next());
        assertTrue(Documents.isNumbered(reader.document(), i), "document " + i);
        assertEquals(Found.END, reader.next());
      }
    }
  }

  @Test
  void shouldReadWholeDocumentsWhileAnotherThreadAppends() throws Exception {
    try (DocumentWriter writer = store.events().create(1);
        DocumentReader reader = store.events().read(1)) {
      var done = new AtomicBoolean();
      var lengths = new Random(3);
      var appender =
          new Thread(
              () -> {
                for (long i = 0; !writer.isFull(3_000); i++) {
                  Documents.append(
                      writer, documents.numbered(i, Documents.randomBytes(lengths, 3_000)));
                }
                done.set(true);
              });
      appender.start();

      long number = 0;
      while (true) {
        boolean last = done.get();
        Found found = reader.next();
        if (found == Found.DOCUMENT) {
          assertTrue(Documents.isNumbered(reader.document(), number), "document " + number);
          number++;
        } else if (last) {
          assertEquals(Found.END, found);
          break;
        }
      }

      appender.join();
      assertTrue(number > 1_000, "documents: " + number);
    }
  }

  @Test
  void shouldFindADocumentAgain() {
    appendUntilFull(1, 60_000);
    try (DocumentReader reader = store.events().read(1)) {
      for (int i = 0; i < 50; i++) {
        reader.next();
      }
      long place = reader.position();
      for (int i = 0; i < 100; i++) {
        reader.next();
      }

      reader.moveTo(place);

      assertEquals(Found.DOCUMENT, reader.next());
      assertEquals(place, reader.position());
      assertTrue(Documents.isNumbered(reader.document(), 49));
    }
  }

  @Test
  void shouldNotAppendWhereNothingIsPrepared() {
    try (DocumentWriter writer = store.events().create(1)) {
      while (writer.hasRoom(100_000)) {
        writer.append(documents.numbered(0, 100_000));
      }
      long written = writer.written();

      var failure =
          assertThrows(JournalException.class, () -> writer.append(documents.numbered(1, 100_000)));

      assertTrue(failure.getMessage().contains("hasRoom"), failure.getMessage());
      assertEquals(written, writer.written());
      assertFalse(writer.isFull(100_000));
    }
  }

  @Test
  void shouldRefuseWhatItCouldNotReadBack() {
    try (DocumentWriter writer = store.events().create(1)) {
      for (int length : new int[] {0, 7, 12}) {
        ByteBuffer document = ByteBuffer.allocateDirect(length);
        assertThrows(IllegalArgumentException.class, () -> writer.append(document));
      }
      ByteBuffer zeros = ByteBuffer.allocateDirect(8);
      assertThrows(IllegalArgumentException.class, () -> writer.append(zeros));
      ByteBuffer tooLong = ByteBuffer.allocateDirect(Headers.MOST_DOCUMENT + 8);
      assertThrows(IllegalArgumentException.class, () -> writer.append(tooLong));
    }
  }

  @Test
  void shouldRefuseASegmentThatIsNotTheGreatest() {
    store.events().create(5).close();

    assertThrows(IllegalArgumentException.class, () -> store.events().create(5));
    assertThrows(IllegalArgumentException.class, () -> store.events().create(4));
    assertEquals(List.of(5L), store.events().segments());
  }

  @Test
  void shouldGoOnAfterAnInterrupt() {
    try (DocumentWriter writer = store.events().create(1);
        DocumentReader reader = store.events().read(1)) {
      Thread.currentThread().interrupt();
      writer.append(documents.numbered(0, 64));
      writer.prepare();
      writer.force();
      Found found = reader.next();
      DocumentWriter second = store.events().create(2);

      assertTrue(Thread.interrupted());
      assertEquals(Found.DOCUMENT, found);
      second.append(documents.numbered(1, 64));
      second.force();
      second.close();
      assertEquals(Found.END, reader.next());
    }
  }

  @Test
  void shouldNotAllocateOnceWarm() {
    var options = new ChronicleOptions(256L << 20, 256L << 20);
    try (var large = ChronicleStore.open(folder.resolve("large"), options);
        DocumentWriter writer = large.events().create(1);
        DocumentReader reader = large.events().read(1);
        var marks = large.events().tail()) {
      ByteBuffer document = documents.numbered(1, 128);
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;

      for (int round = 0; round < 10; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 50_000; i++) {
          writer.append(document);
          marks.markWritten(i);
          reader.next();
          reader.next();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }

      assertEquals(0, least);
    }
  }

  /** Appends numbered documents, and returns how long they are. */
  private List<Integer> appendUntilFull(long segment, int most) {
    List<Integer> lengths = new ArrayList<>();
    var random = new Random(1);
    try (DocumentWriter writer = store.events().create(segment)) {
      while (!writer.isFull(most)) {
        int bytes = Documents.randomBytes(random, most);
        Documents.append(writer, documents.numbered(lengths.size(), bytes));
        lengths.add(bytes);
      }
      writer.force();
      assertTrue(writer.written() <= ChronicleOptions.LEAST_SEGMENT);
    }
    return lengths;
  }
}

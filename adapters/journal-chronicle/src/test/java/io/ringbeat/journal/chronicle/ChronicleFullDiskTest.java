package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root can mount. */
@Timeout(120)
class ChronicleFullDiskTest {
  private static final long DISK = 128L << 20;

  @TempDir Path parent;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    Path image = parent.resolve("image");
    disk = Files.createDirectory(parent.resolve("disk"));
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK);
    }
    assumeTrue(runs("mkfs.ext4", "-q", "-m", "0", image.toString()), "no mkfs.ext4");
    boolean mounted = runs("mount", "-o", "loop", image.toString(), disk.toString());
    if (!mounted) {
      disk = null;
    }
    assumeTrue(mounted, "may not mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      // Lazily: the marks are mapped until their mapping is collected.
      assertTrue(runs("umount", "-l", disk.toString()));
    }
  }

  @Test
  void shouldKeepWhatWasAppendedWhenTheDiskIsFull() throws Exception {
    var documents = new Documents();
    int appended = 0;
    try (ChronicleStore store = ChronicleStore.open(disk.resolve("run"), Documents.SMALL);
        DocumentWriter writer = store.events().create(1);
        TailClosing tail = new TailClosing(store)) {
      fill(disk.resolve("other"));

      JournalException failure = null;
      while (failure == null) {
        while (writer.hasRoom(1_000)) {
          writer.append(documents.numbered(appended, 1_000));
          tail.marks.markWritten(appended);
          appended++;
        }
        failure = prepareFails(writer);
      }

      assertTrue(failure.getMessage().contains(disk.toString()), failure.getMessage());
      assertTrue(failure.getMessage().contains("bytes are free"), failure.getMessage());
      assertTrue(appended > 500, "appended: " + appended);
      writer.force();
      tail.marks.markSynced(appended - 1);
      assertAppended(store, appended);
      for (long free = 0; free <= 4 << 20; free += 128 << 10) {
        leave(disk.resolve("other"), free);
        assertThrows(JournalException.class, () -> store.events().create(2));
      }
      assertEquals(List.of(1L), store.events().segments());

      Files.delete(disk.resolve("other"));
      while (writer.prepare() > 0) {}
      writer.append(documents.numbered(appended, 1_000));
      assertAppended(store, appended + 1);
    }
  }

  @Test
  void shouldRefuseToOpenWithoutTheReserve() throws Exception {
    fill(disk.resolve("other"));

    var failure =
        assertThrows(
            JournalException.class,
            () -> ChronicleStore.open(disk.resolve("run"), Documents.SMALL));

    assertTrue(failure.getMessage().contains(disk.toString()), failure.getMessage());
  }

  private static JournalException prepareFails(DocumentWriter writer) {
    try {
      while (writer.prepare() > 0) {}
      return null;
    } catch (JournalException e) {
      return e;
    }
  }

  private static void assertAppended(ChronicleStore store, int appended) {
    try (DocumentReader reader = store.events().read(1)) {
      for (int i = 0; i < appended; i++) {
        assertEquals(Found.DOCUMENT, reader.next());
        assertTrue(Documents.isNumbered(reader.document(), i), "document " + i);
      }
      assertEquals(Found.END, reader.next());
    }
  }

  /** Leaves no room at all. */
  private static void fill(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int bytes = 1 << 20; bytes >= 512; bytes /= 2) {
        try {
          while (true) {
            channel.write(ByteBuffer.allocate(bytes));
          }
        } catch (IOException e) {
          // Full for this length; a shorter one may fit.
        }
      }
    }
  }

  /** Gives back some of what was filled. */
  private static void leave(Path file, long free) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - Math.min(free, 128 << 10));
    }
  }

  private static boolean runs(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The marks of a store's events. */
  private static final class TailClosing implements AutoCloseable {
    final io.ringbeat.journal.TailMarks marks;

    TailClosing(ChronicleStore store) {
      marks = store.events().tail();
    }

    @Override
    public void close() {
      marks.close();
    }
  }
}

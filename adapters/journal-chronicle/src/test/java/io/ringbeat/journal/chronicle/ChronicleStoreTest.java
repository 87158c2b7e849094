package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.journal.DocumentReader;
import io.ringbeat.journal.DocumentReader.Found;
import io.ringbeat.journal.DocumentWriter;
import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleStoreTest {
  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void name() {
    folder = parent.resolve("run");
  }

  @Test
  void shouldRefuseASecondOpenInThisProcess() {
    try (ChronicleStore first = open()) {
      var failure = assertThrows(JournalException.class, this::open);

      assertTrue(failure.getMessage().contains("by this process already"), failure.getMessage());
      assertTrue(failure.getMessage().contains(first.name()), failure.getMessage());
    }
    open().close();
  }

  @Test
  void shouldReadWhileItIsWrittenAndChangeNothing() throws IOException {
    try (ChronicleStore store = open();
        DocumentWriter writer = store.events().create(3)) {
      writer.append(new Documents().numbered(0, 64));
      var before = files();

      try (ChronicleStore reading = ChronicleStore.readOnly(folder);
          DocumentReader reader = reading.events().read(3)) {
        assertEquals(List.of(3L), reading.events().segments());
        assertEquals(Found.DOCUMENT, reader.next());
        assertEquals(0, reading.reserveBytes());
        assertThrows(JournalException.class, () -> reading.events().create(4));
        assertThrows(
            JournalException.class, () -> reading.writeSnapshot(1, ByteBuffer.allocate(8)));
        reading.events().tail().close();
      }

      assertEquals(before, files());
    }
  }

  @Test
  void shouldNotMakeAFolderToReadFrom() {
    assertThrows(JournalException.class, () -> ChronicleStore.readOnly(folder));
    assertFalse(Files.exists(folder));
  }

  @Test
  void shouldKeepEverythingFromOtherUsers() throws IOException {
    try (ChronicleStore store = open()) {
      store.events().create(1).close();
      store.out().create(1).close();
      store.writeSnapshot(1, ByteBuffer.allocate(8));
    }

    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String wanted = Files.isDirectory(path) ? "rwx------" : "rw-------";
        assertEquals(
            wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), "" + path);
      }
    }
  }

  @Test
  void shouldRefuseSymbolicLinks() throws IOException {
    open().close();
    Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
    assertRefused(() -> ChronicleStore.open(link, Documents.SMALL));
    assertRefused(() -> ChronicleStore.readOnly(link));

    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("events/0000000000000001"), elsewhere);
    try (ChronicleStore store = open()) {
      throw new AssertionError("opened " + store.name());
    } catch (JournalException e) {
      assertTrue(e.getMessage().contains("symbolic link"), e.getMessage());
    }
    Files.delete(folder.resolve("events/0000000000000001"));

    Files.delete(folder.resolve("tail-out"));
    Files.createSymbolicLink(folder.resolve("tail-out"), parent.resolve("target"));
    assertRefused(this::open);
    Files.delete(folder.resolve("tail-out"));

    Files.createSymbolicLink(folder.resolve("snapshots/1.snap"), parent.resolve("target"));
    try (ChronicleStore store = open()) {
      assertRefused(store::snapshots);
      assertThrows(JournalException.class, () -> store.readSnapshot(1));
    }
    Files.delete(folder.resolve("lock"));
    Files.createSymbolicLink(folder.resolve("lock"), parent.resolve("target"));
    assertThrows(JournalException.class, this::open);
    assertFalse(Files.exists(parent.resolve("target")));
  }

  @Test
  void shouldIgnoreNamesThatItDoesNotMake() throws IOException {
    try (ChronicleStore store = open()) {
      store.events().create(2).close();
      for (String name :
          List.of("1", "000000000000000x", "..0000000000000001", "00000000000000001", "-1")) {
        Files.createDirectory(folder.resolve("events").resolve(name));
      }
      store.writeSnapshot(7, ByteBuffer.allocate(8));
      for (String name :
          List.of("1.snap.new", "01.snap", "..snap", "99999999999999999999.snap", "x.snap", "1")) {
        Files.createFile(folder.resolve("snapshots").resolve(name));
      }
      Files.createFile(folder.resolve("snapshots").resolve("9999999999999999999.snap"));

      assertEquals(List.of(2L), store.events().segments());
      assertEquals(List.of(7L), store.snapshots());
    }
  }

  @Test
  void shouldRefuseAFileInTheFoldersPlace() throws IOException {
    Files.createFile(folder);

    var failure = assertThrows(JournalException.class, this::open);

    assertTrue(failure.getMessage().contains("is no folder"), failure.getMessage());
  }

  @Test
  void shouldReadSnapshotsThatWereWritten() {
    ByteBuffer bytes = new Documents().numbered(5, 100_000);
    byte[] copy = new byte[100_000];
    bytes.get(0, copy);

    try (ChronicleStore store = open()) {
      store.writeSnapshot(10, bytes);
      store.writeSnapshot(9, ByteBuffer.allocate(3));
      store.writeSnapshot(9, ByteBuffer.allocate(5));
      assertEquals(100_000, bytes.remaining());
    }

    ChronicleStore store = ChronicleStore.readOnly(folder);
    assertEquals(List.of(9L, 10L), store.snapshots());
    byte[] read = new byte[100_000];
    store.readSnapshot(10).get(read);
    assertArrayEquals(copy, read);
    assertEquals(5, store.readSnapshot(9).remaining());
    assertThrows(JournalException.class, () -> store.readSnapshot(11));
  }

  @Test
  void shouldTellHowMuchRoomItNeeds() {
    try (ChronicleStore store = open()) {
      assertEquals(4 * ChronicleOptions.LEAST_SEGMENT, store.reserveBytes());
      assertTrue(store.usableBytes() > store.reserveBytes());
    }
  }

  @Test
  void shouldRefuseOptionsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new ChronicleOptions(1 << 20, 32 << 20));
    assertThrows(IllegalArgumentException.class, () -> new ChronicleOptions(2L << 30, 32 << 20));
    assertThrows(IllegalArgumentException.class, () -> new ChronicleOptions(32 << 20, 1));
  }

  private ChronicleStore open() {
    return ChronicleStore.open(folder, Documents.SMALL);
  }

  private static void assertRefused(org.junit.jupiter.api.function.Executable action) {
    var failure = assertThrows(JournalException.class, action);
    assertTrue(failure.getMessage().contains("symbolic link"), failure.getMessage());
  }

  /** Returns the files' names, lengths and times of change. */
  private Map<String, String> files() throws IOException {
    var found = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        found.put(
            path.toString(),
            Files.readAttributes(path, "size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS)
                .toString());
      }
    }
    return found;
  }
}

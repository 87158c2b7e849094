package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.TailMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleTailTest {
  private static final BootId BOOT = new BootId(1, 2);
  private static final BootId OTHER_BOOT = new BootId(1, 3);
  private static final int WRITTEN = 0;
  private static final int SYNCED = MarkPair.BYTES;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("tail-events");
  }

  @Test
  void shouldOweNothingAtFirst() {
    TailMarks tail = open(BOOT);

    assertEquals(TailMarks.NONE, tail.owed());
    assertEquals(TailMarks.NONE, tail.synced());
    assertFalse(tail.isDamaged());
  }

  @Test
  void shouldOweWhatWasWrittenSinceTheMachineWasStarted() {
    mark(300, 200);

    TailMarks tail = open(BOOT);

    assertEquals(300, tail.owed());
    assertEquals(200, tail.synced());
  }

  @Test
  void shouldOweOnlyWhatWasSyncedBeforeTheMachineWasStartedAnew() {
    mark(300, 200);

    assertEquals(200, open(OTHER_BOOT).owed());
    assertEquals(200, open(BootId.UNKNOWN).owed());
  }

  @Test
  void shouldNotTrustWrittenMarksWhereTheSystemTellsNoStart() {
    TailMarks tail = open(BootId.UNKNOWN);
    tail.markWritten(300);
    tail.markSynced(200);

    assertEquals(200, open(BootId.UNKNOWN).owed());
  }

  @Test
  void shouldFallBackToTheMarkBeforeATornOne() throws IOException {
    for (int byteOfSlot = 0; byteOfSlot < 44; byteOfSlot++) {
      Files.deleteIfExists(file);
      TailMarks tail = open(BOOT);
      for (int i = 1; i <= 4; i++) {
        tail.markWritten(10L * i);
        tail.markSynced(10L * i - 5);
      }
      flip(WRITTEN + byteOfSlot);
      flip(SYNCED + byteOfSlot);

      TailMarks again = open(BOOT);

      assertEquals(30, again.owed());
      assertEquals(25, again.synced());
      assertFalse(again.isDamaged());
    }
  }

  @Test
  void shouldGoOnAfterATornMark() throws IOException {
    mark(300, 200);
    flip(WRITTEN + MarkPair.SLOT_BYTES + 16);

    open(BOOT).markWritten(400);

    assertEquals(400, open(BOOT).owed());
  }

  @Test
  void shouldTellThatBothPlacesAreTorn() throws IOException {
    TailMarks tail = open(BOOT);
    tail.markWritten(1);
    tail.markWritten(2);
    tail.markSynced(1);
    flip(WRITTEN + 16);
    flip(WRITTEN + MarkPair.SLOT_BYTES + 16);

    assertTrue(open(BOOT).isDamaged());
    TailMarks again = open(BOOT);
    assertTrue(again.isDamaged(), "to open it does not mend it");
    assertEquals(1, again.owed());
    again.markWritten(3);
    assertFalse(open(BOOT).isDamaged());
    assertEquals(3, open(BOOT).owed());
  }

  @Test
  void shouldTellThatTheFileHasAnotherLength() throws IOException {
    mark(300, 200);
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 1));

    assertTrue(open(BOOT).isDamaged());
    assertEquals(all.length - 1, Files.size(file), "to open it does not mend it");
    open(BOOT).markWritten(400);
    assertFalse(open(BOOT).isDamaged());
    assertEquals(400, open(BOOT).owed());
  }

  @Test
  void shouldTellThatTheFileIsMissing() {
    assertTrue(TailFile.open(file, false, true, BOOT).isDamaged());
    assertFalse(Files.exists(file), "to open it does not mend it");
    assertFalse(TailFile.open(file, false, false, BOOT).isDamaged());
  }

  @Test
  void shouldTellOfAStoreThatLostItsMarks() throws IOException {
    try (var store = ChronicleStore.open(folder.resolve("run"), Documents.SMALL)) {
      store.events().create(1).close();
      assertFalse(store.events().tail().isDamaged());
    }
    Files.delete(folder.resolve("run/tail-events"));

    try (var store = ChronicleStore.open(folder.resolve("run"), Documents.SMALL)) {
      assertTrue(store.events().tail().isDamaged());
      assertFalse(store.out().tail().isDamaged());
    }
  }

  @Test
  void shouldChangeNothingWhenOpenedToRead() throws IOException {
    TailMarks missing = TailFile.open(file, true, false, BOOT);
    assertThrows(JournalException.class, () -> missing.markWritten(1));
    assertFalse(Files.exists(file));

    mark(300, 200);
    byte[] before = Files.readAllBytes(file);
    TailMarks tail = TailFile.open(file, true, true, BOOT);

    assertEquals(300, tail.owed());
    assertThrows(JournalException.class, () -> tail.markSynced(1));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void shouldTellOneStartOfTheMachineFromAnother() {
    assertTrue(BOOT.isSameStart(1, 2));
    assertFalse(BOOT.isSameStart(1, 3));
    assertFalse(BootId.UNKNOWN.isSameStart(0, 0));
  }

  private TailMarks open(BootId boot) {
    return TailFile.open(file, false, false, boot);
  }

  private void mark(long written, long synced) {
    TailMarks tail = open(BOOT);
    tail.markWritten(written);
    tail.markSynced(synced);
    tail.close();
  }

  private void flip(int at) throws IOException {
    byte[] all = Files.readAllBytes(file);
    all[at] ^= 1;
    Files.write(file, all);
  }
}

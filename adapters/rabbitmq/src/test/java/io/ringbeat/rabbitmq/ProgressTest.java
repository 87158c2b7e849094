package io.ringbeat.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgressTest {
  private static final long RUN = 1_700_000_000_000_000_000L;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("progress");
  }

  private void mark(int count) {
    try (Progress progress = Progress.open(file(), RUN)) {
      for (int i = 1; i <= count; i++) {
        progress.mark(100 + i, 200 + i);
      }
    }
  }

  private void requirePlace(long events, long commands, long life) {
    try (Progress progress = Progress.open(file(), RUN)) {
      assertEquals(events, progress.events());
      assertEquals(commands, progress.commands());
      assertEquals(life, progress.life());
      assertEquals(RUN, progress.run());
    }
  }

  @Test
  void shouldKnowWhereItWas() {
    mark(0);
    requirePlace(0, 0, 0);
    for (int count = 1; count <= 5; count++) {
      mark(count);
      requirePlace(100 + count, 200 + count, 0);
    }
  }

  @Test
  void shouldGoBackOneMarkAtMostWhereTheLastOneIsTorn() throws IOException {
    mark(4);
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < 56; at++) { // the fourth turn is in the first place
      byte[] torn = whole.clone();
      torn[at] ^= 1;
      Files.write(file(), torn);
      requirePlace(103, 203, 0);
    }
    Files.write(file(), whole);
    requirePlace(104, 204, 0);
  }

  @Test
  void shouldSayThatNobodyCanTellWhatWasPublished() throws IOException {
    Files.write(file(), new byte[128]);
    String message =
        assertThrows(BridgeException.class, () -> Progress.open(file(), RUN)).getMessage();
    assertTrue(message.contains("is damaged") && message.contains("remove it"), message);
  }

  @Test
  void shouldRefuseTheFileOfAnotherRun() {
    mark(1);
    String message =
        assertThrows(BridgeException.class, () -> Progress.open(file(), RUN + 1)).getMessage();
    assertTrue(message.contains("belongs to another run"), message);
  }

  @Test
  void shouldServeOneBridge() {
    try (Progress progress = Progress.open(file(), RUN)) {
      progress.mark(1, 1);
      assertThrows(BridgeException.class, () -> Progress.open(file(), RUN));
    }
    requirePlace(1, 1, 0);
  }

  @Test
  void shouldBeginANewLifeWhereTheJournalEndsBeforeWhatWasPublished() {
    mark(3);
    try (Progress progress = Progress.open(file(), RUN)) {
      progress.cutBack(50, 203);
    }
    requirePlace(50, 203, 1);
  }
}

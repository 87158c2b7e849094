package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now;

  @Test
  void shouldShowShareSpeedAndTimeToGoAndEraseItself() {
    try (ProgressLine line = new ProgressLine(shell(true), true, "replay", "rows")) {
      now = 2_000_000_000;
      line.update(5_000_000, 20_000_000);
    }

    assertEquals(
        "\rreplay [######------------------]  25 %  2.5 M rows/s  ETA 6.0s\u001b[K\r\u001b[K",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldCountIfTheSizeIsNotKnown() {
    try (ProgressLine line = new ProgressLine(shell(true), true, "replay", "rows")) {
      now = 1_000_000_000;
      line.update(5_000_000, -1);
    }

    assertEquals(
        "\rreplay 5.0 M rows  5.0 M rows/s\u001b[K\r\u001b[K",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldDrawTenTimesASecondAtMostAndNotInTheFirstHalf() {
    try (ProgressLine line = new ProgressLine(shell(true), true, "replay", "rows")) {
      for (now = 0; now < 1_000_000_000; now += 1_000_000) {
        line.update(now, -1);
      }
    }

    assertEquals(5, err.toString(StandardCharsets.UTF_8).split("replay", -1).length - 1);
  }

  @Test
  void shouldPrintNothingWithoutATerminal() {
    try (ProgressLine line = new ProgressLine(shell(false), true, "replay", "rows")) {
      now = 2_000_000_000;
      line.update(5, 20);
    }

    assertEquals(0, err.size());
  }

  private Shell shell(boolean terminal) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Shell(stream, stream, false, terminal, Map.of(), () -> now, "ringbeat");
  }
}

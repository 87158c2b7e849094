package io.ringbeat.marketdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringbeat.backtest.DataException;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.marketdata.capture.OnGap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketDataTest {
  private static final ImportOptions DEFAULTS = ImportOptions.defaults();

  @TempDir Path dir;
  private Path capture;
  private Path cache;
  private int imports;

  @BeforeEach
  void setUp() {
    capture =
        Lines.write(dir.resolve("btc usdt.txt"), Lines.trade(5, 4, 1, "100.1", "0.001", true));
    cache = dir.resolve("cache").resolve("deep");
  }

  @Test
  void shouldImportACaptureOnceAndUseItAgain() throws IOException {
    assertEquals(1, size(DEFAULTS, capture));
    assertEquals(1, size(DEFAULTS, capture));

    assertEquals(1, imports);
    assertEquals(1, cachedFiles());
  }

  @Test
  void shouldImportAgainWhenCaptureOrOptionsChange() throws IOException {
    size(DEFAULTS, capture);
    size(DEFAULTS.withOnGap(OnGap.MARK), capture);
    Files.setLastModifiedTime(capture, FileTime.fromMillis(1_000));
    size(DEFAULTS, capture);

    assertEquals(3, imports);
    assertEquals(3, cachedFiles());
  }

  @Test
  void shouldImportAgainWhenTheCachedFileIsDamaged() throws IOException {
    size(DEFAULTS, capture);
    Path cached = MarketData.cachedFile(List.of(capture), DEFAULTS, cache);
    Files.write(cached, new byte[] {1, 2, 3});

    assertEquals(1, size(DEFAULTS, capture));

    assertEquals(2, imports);
  }

  @Test
  void shouldOpenAnEventFileAsItIs() {
    size(DEFAULTS, capture);
    Path file = MarketData.cachedFile(List.of(capture), DEFAULTS, cache);

    assertEquals(1, size(DEFAULTS, file));

    assertEquals(1, imports);
  }

  @Test
  void shouldTellCapturesInAnotherOrderApart() {
    Path other = Lines.write(dir.resolve("b"), Lines.trade(6, 5, 2, "100.1", "0.001", true));

    assertEquals(2, size(DEFAULTS, capture, other));
    assertNotEquals(
        MarketData.cachedFile(List.of(capture, other), DEFAULTS, cache),
        MarketData.cachedFile(List.of(other, capture), DEFAULTS, cache));
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    assertThrows(DataException.class, () -> size(DEFAULTS, dir.resolve("nowhere")));
    assertThrows(
        IllegalArgumentException.class,
        () -> MarketData.open(List.of(), DEFAULTS, cache, ImportProgress.NONE));
  }

  private long size(ImportOptions options, Path... paths) {
    ImportProgress progress =
        (file, read, total) -> {
          if (read == total) {
            imports++;
          }
        };
    try (EventSource source = MarketData.open(List.of(paths), options, cache, progress)) {
      return source.size();
    }
  }

  private long cachedFiles() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.count();
    }
  }
}

package io.ringbeat.marketdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real captures, which are kept beside the project and not in it: in the folder that the system
 * property {@code ringbeat.shared} names, else in {@code ../shared} beside the repository. The
 * hashes are of rows that were compared one by one with those of hftbacktest's own converter.
 */
class SharedDataTest {
  @TempDir Path dir;

  @Test
  void shouldMakeTheRowsOfHftbacktestsConverter() {
    assertEquals(
        "491973 2cce4dbdf2b8013e", Lines.hash(imported(false, "btcusdt_20240808").target()));
    assertEquals(
        "80846 f666d9ecc276204d", Lines.hash(imported(false, "btcusdt_20240718").target()));
  }

  @Test
  void shouldCorrectTheClockAsHftbacktestDoes() {
    assertEquals(1_522_101_448, imported(false, "btcusdt_20240718").clockCorrectionNanos());
    assertEquals(1_523_469_656, imported(false, "btcusdt_20240719").clockCorrectionNanos());
  }

  @Test
  void shouldFindNoGapAndNoDifferenceFromTheVenuesQuotes() {
    ImportReport july = imported(true, "btcusdt_20240718", "btcusdt_20240719");
    ImportReport august = imported(true, "btcusdt_20240808");

    assertEquals("625 comparisons, 0 differences, 0 gaps", summary(july));
    assertEquals("629 comparisons, 0 differences, 0 gaps", summary(august));
  }

  private static String summary(ImportReport report) {
    return report.bookCheck().orElseThrow().comparisons()
        + " comparisons, "
        + report.bookCheck().orElseThrow().differences()
        + " differences, "
        + report.gaps()
        + " gaps";
  }

  private ImportReport imported(boolean check, String... names) {
    List<Path> captures = new ArrayList<>();
    for (String name : names) {
      captures.add(require("data/binance/usdm/" + name + ".gz"));
    }
    return Importer.importCapture(
        captures,
        dir.resolve("out.rbe"),
        ImportOptions.defaults().withCheckBook(check),
        ImportProgress.NONE);
  }

  private static Path require(String name) {
    String property = System.getProperty("ringbeat.shared");
    Path shared = property != null ? Path.of(property) : Path.of("..", "..", "..", "shared");
    Path file = shared.resolve(name);
    if (!Files.exists(file)) {
      String missing =
          "the real capture "
              + file.toAbsolutePath().normalize()
              + " is missing; name its folder with -Dringbeat.shared=...";
      if ("true".equals(System.getenv("CI"))) {
        return fail(missing);
      }
      System.out.println("SharedDataTest is skipped: " + missing);
      return abort(missing);
    }
    return file;
  }
}

package io.ringbeat.marketdata;

import static io.ringbeat.marketdata.Lines.at;
import static io.ringbeat.marketdata.Lines.depth;
import static io.ringbeat.marketdata.Lines.depthJson;
import static io.ringbeat.marketdata.Lines.quote;
import static io.ringbeat.marketdata.Lines.snapshot;
import static io.ringbeat.marketdata.Lines.stream;
import static io.ringbeat.marketdata.Lines.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.DataException;
import io.ringbeat.marketdata.capture.Include;
import io.ringbeat.marketdata.capture.OnGap;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.instrument.InstrumentTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  private static final String NONE = "[]";
  private static final ImportOptions DEFAULTS = ImportOptions.defaults();

  @TempDir Path dir;

  @Test
  void shouldMakeOneRowALevelBidsFirst() {
    Path target =
        imported(
            DEFAULTS,
            depth(5, 3, 10, 20, "[[\"100.10\",\"0.002\"],[\"99\",\"0\"]]", "[[\"100.2\",\"1\"]]"));

    assertEquals(
        List.of(
            "DEPTH BUY venue core 3>5 [1001, 2, 20, 0, 0]",
            "DEPTH BUY venue core 3>5 [990, 0, 20, 0, 0]",
            "DEPTH SELL venue core last 3>5 [1002, 1000, 20, 0, 0]"),
        Lines.events(target));
  }

  @Test
  void shouldMarkTheLastBidWhereThereAreNoAsks() {
    Path target = imported(DEFAULTS, depth(5, 3, 10, 20, "[[\"100.1\",\"0.002\"]]", NONE));

    assertEquals(
        List.of("DEPTH BUY venue core last 3>5 [1001, 2, 20, 0, 0]"), Lines.events(target));
  }

  @Test
  void shouldClearUpToTheLastLevelListedBeforeEachSideOfASnapshot() {
    Path target =
        imported(
            DEFAULTS,
            depth(1, 0, 9, 10, NONE, "[[\"7\",\"1\"]]"),
            snapshot(
                5, 3, 20, "[[\"100.1\",\"0.1\"],[\"99.9\",\"0.2\"]]", "[[\"100.2\",\"0.3\"]]"));

    assertEquals(
        List.of(
            "DEPTH SELL venue core last 0>1 [70, 1000, 10, 0, 0]",
            "CLEAR BUY venue core 3>5 [999, 0, 20, 0, 0]",
            "SNAPSHOT BUY venue core 3>5 [1001, 100, 20, 0, 0]",
            "SNAPSHOT BUY venue core 3>5 [999, 200, 20, 0, 0]",
            "CLEAR SELL venue core 3>5 [1002, 0, 20, 0, 0]",
            "SNAPSHOT SELL venue core last 3>5 [1002, 300, 20, 0, 0]"),
        Lines.events(target));
  }

  @Test
  void shouldClearTheWholeSideThatASnapshotListsNothingOf() {
    Path target =
        imported(
            DEFAULTS,
            depth(1, 0, 9, 10, NONE, "[[\"7\",\"1\"]]"),
            snapshot(5, 3, 20, "[[\"100.1\",\"0.1\"]]", NONE));

    assertEquals(
        "CLEAR SELL venue core last no-price 3>5 [0, 0, 20, 0, 0]", Lines.events(target).get(3));
  }

  @Test
  void shouldTakeTheSideOfATradeFromTheMaker() {
    Path target =
        imported(
            DEFAULTS,
            trade(2, 1, 77, "100.1", "0.005", true),
            trade(3, 1, 78, "100.2", "0.006", false));

    assertEquals(
        List.of(
            "TRADE SELL venue core last 1>2 [1001, 5, 77, 0, 0]",
            "TRADE BUY venue core last 1>3 [1002, 6, 78, 0, 0]"),
        Lines.events(target));
  }

  @Test
  void shouldCountWhatItLeavesOut() {
    String insurance = trade(3, 1, 78, "0", "0", false).replace("MARKET", "INSURANCE_FUND");
    ImportReport report =
        report(
            DEFAULTS,
            trade(2, 1, 77, "100.1", "0.005", true),
            insurance,
            quote(4, 1, 5, "1", "1", "2", "1"),
            at(5, "{\"result\":null,\"id\":1}"),
            at(5, "{\"e\":\"kline\",\"s\":\"NOSUCH\",\"b\":[[\"x\"]]}"),
            "");

    assertEquals(
        Map.of(
            "trade of kind INSURANCE_FUND", 1L, "bookTicker", 1L, "no event type", 1L, "kline", 1L),
        report.skipped());
    assertEquals(Map.of("trade", 1L), report.messagesByKind());
    assertEquals(Map.of("TRADE", 1L), report.eventsByKind());
    assertEquals(6, report.lines());
  }

  @Test
  void shouldImportQuotesAndMarksOnlyOnRequest() {
    String mark =
        stream(
            6,
            "markPrice@1s",
            "{\"e\":\"markPriceUpdate\",\"E\":1700000000005,\"s\":\"BTCUSDT\",\"p\":\"100.12345678\","
                + "\"i\":\"100.1\",\"P\":\"1\",\"r\":\"-0.0001\",\"T\":1700000000010}");
    String absent = quote(7, 6, 9, "0", "0", "100.2", "0.4");
    String[] lines = {quote(5, 4, 8, "100.1", "0.3", "100.2", "0.4"), mark, absent};

    Path target = imported(DEFAULTS.withInclude(EnumSet.allOf(Include.class)), lines);

    assertEquals(
        List.of(
            "QUOTE BUY venue core last 4>5 [1001, 300, 1002, 400, 8]",
            "MARK BUY venue core last 5>6 [10012345678, 10010000000, -10000, 1700000000010000000, 0]",
            "QUOTE BUY venue core last 6>7 [0, 0, 1002, 400, 9]"),
        Lines.events(target));
    assertRefused(DEFAULTS, "it holds only others than asked for", lines);
  }

  @Test
  void shouldSplitMessagesThatVenueAndCoreGetInAnotherOrder() {
    Path target =
        imported(
            DEFAULTS,
            trade(5, 4, 1, "100.1", "0.001", false),
            depth(6, 2, 9, 10, "[[\"1\",\"1\"],[\"2\",\"1\"]]", NONE),
            trade(7, 5, 2, "100.1", "0.001", false));

    assertEquals(
        List.of(
            "DEPTH BUY venue 2>6 [10, 1000, 10, 0, 0]",
            "DEPTH BUY venue 2>6 [20, 1000, 10, 0, 0]",
            "TRADE BUY venue core last 4>5 [1001, 1, 1, 0, 0]",
            "DEPTH BUY core 2>6 [10, 1000, 10, 0, 0]",
            "DEPTH BUY core last 2>6 [20, 1000, 10, 0, 0]",
            "TRADE BUY venue core last 5>7 [1001, 1, 2, 0, 0]"),
        Lines.events(target));
  }

  @Test
  void shouldAddTheLargestNegativeLatencyToEveryEngineTime() {
    Path target =
        imported(
            DEFAULTS,
            trade(1, 20, 1, "100.1", "0.001", false),
            trade(5, 30, 2, "100.1", "0.001", false));

    assertEquals(
        List.of(
            "TRADE BUY venue core last 20>26 [1001, 1, 1, 0, 0]",
            "TRADE BUY venue core last 30>30 [1001, 1, 2, 0, 0]"),
        Lines.events(target));
  }

  @Test
  void shouldAddAGivenClockCorrectionInstead() {
    ImportReport report =
        report(DEFAULTS.withClockCorrection(100_000_000), trade(1, 20, 1, "100.1", "0.001", false));

    assertEquals(100_000_000, report.clockCorrectionNanos());
    assertEquals((Lines.BASE_MILLIS + 101) * 1_000_000, report.firstEngineTime());
  }

  @Test
  void shouldReadFieldsInAnyOrder() {
    long t = Lines.BASE_MILLIS + 3;
    String usual = depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", "[[\"2\",\"1\"]]");
    String turned =
        at(
            5,
            ("{\"data\":{\"a\":[[\"2\",\"1\"]],\"b\":[[\"1\",\"1\"]],\"pu\":10,\"u\":20,\"U\":11,\"T\":%d,"
                    + "\"s\":\"BTCUSDT\",\"E\":1,\"e\":\"depthUpdate\"},\"stream\":\"x\"}")
                .formatted(t));
    String single = at(5, depthJson("BTCUSDT", 3, 10, 20, "[[\"1\",\"1\"]]", "[[\"2\",\"1\"]]"));

    List<String> expected = Lines.events(imported(DEFAULTS, usual));

    assertEquals(expected, Lines.events(imported(DEFAULTS, turned)));
    assertEquals(expected, Lines.events(imported(DEFAULTS, single)));
  }

  @Test
  void shouldReadReceiveTimesInMicroseconds() {
    String line = trade(5, 4, 1, "1", "1", false).replaceFirst("000 ", " ");

    assertEquals(
        List.of("TRADE BUY venue core last 4>5 [10, 1000, 1, 0, 0]"),
        Lines.events(imported(DEFAULTS, line)));
  }

  @Test
  void shouldReadGzipOfSeveralMembersAndZstd() throws IOException {
    String one = trade(5, 4, 1, "1", "1", false) + "\n";
    String two = trade(6, 5, 2, "1", "1", false) + "\n";
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    gzip.write(gzip(one));
    gzip.write(gzip(two));
    byte[] zstd = com.github.luben.zstd.Zstd.compress((one + two).getBytes(StandardCharsets.UTF_8));
    Path plain = Files.writeString(dir.resolve("c.txt"), one + two);
    Path gz = Files.write(dir.resolve("a"), gzip.toByteArray());
    Path zst = Files.write(dir.resolve("b"), zstd);

    List<String> expected = Lines.events(importFile(plain));

    assertEquals(2, expected.size());
    assertEquals(expected, Lines.events(importFile(gz)));
    assertEquals(expected, Lines.events(importFile(zst)));
  }

  @Test
  void shouldRefuseTruncatedGzipAndZstd() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(trade(i, i, i, "1", "1", i % 3 == 0)).append('\n');
    }
    byte[] gzip = gzip(text.toString());
    byte[] zstd =
        com.github.luben.zstd.Zstd.compress(text.toString().getBytes(StandardCharsets.UTF_8));

    for (byte[] whole : List.of(gzip, zstd)) {
      for (int cut : new int[] {1, 8, whole.length / 2}) {
        Path file = dir.resolve("cut");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));

        DataException e = assertThrows(DataException.class, () -> importFile(file));

        assertTrue(e.getMessage().contains("cut:"), e.getMessage());
        assertTrue(e.getMessage().contains("again"), e.getMessage());
      }
    }
    assertNothingLeft("cut");
  }

  @Test
  void shouldRefuseSequenceGapWithItsNumbers() {
    assertRefused(
        DEFAULTS,
        "in:2: sequence gap of BTCUSDT: the depth update follows 25 (pu), but the last one was 20"
            + " (u)",
        depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE),
        depth(6, 4, 25, 30, "[[\"1\",\"2\"]]", NONE));
  }

  @Test
  void shouldCheckTheSequenceAcrossFiles() {
    Path first = Lines.write(dir.resolve("1"), depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE));
    Path next = Lines.write(dir.resolve("2"), depth(6, 4, 20, 30, "[[\"1\",\"2\"]]", NONE));
    Path gap = Lines.write(dir.resolve("3"), depth(6, 4, 21, 30, "[[\"1\",\"2\"]]", NONE));
    Path target = dir.resolve("out.rbe");

    ImportReport report =
        Importer.importCapture(List.of(first, next), target, DEFAULTS, ImportProgress.NONE);
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                Importer.importCapture(List.of(first, gap), target, DEFAULTS, ImportProgress.NONE));

    assertEquals(2, report.events());
    assertTrue(e.getMessage().contains("3:1: sequence gap"), e.getMessage());
    assertEquals(2, Lines.events(target).size(), "the earlier import is untouched");
  }

  @Test
  void shouldRefuseSnapshotThatDoesNotJoinTheDepthUpdates() {
    String old = snapshot(6, 2, 9, "[[\"1\",\"1\"]]", NONE);
    String first = depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE);

    assertRefused(DEFAULTS, "the depth updates start behind 10", first, old);
    assertRefused(
        DEFAULTS,
        "in:3: sequence gap",
        trade(1, 1, 1, "1", "1", true),
        snapshot(4, 2, 9, "[[\"1\",\"1\"]]", NONE),
        first);
  }

  @Test
  void shouldLeaveOutUpdatesThatAreOlderThanTheSnapshotThatMendedAGap() {
    Path target = dir.resolve("mended.rbe");
    Path capture =
        Lines.write(
            dir.resolve("mended"),
            snapshot(1, 0, 20, "[[\"100.0\",\"1\"]]", "[[\"100.5\",\"1\"]]"),
            depth(2, 1, 25, 30, "[[\"100.0\",\"2\"]]", NONE),
            snapshot(3, 2, 50, "[[\"100.0\",\"5\"]]", "[[\"100.5\",\"5\"]]"),
            depth(4, 3, 30, 40, "[[\"100.0\",\"4\"]]", NONE),
            depth(5, 4, 40, 60, "[[\"100.0\",\"6\"]]", NONE));

    Importer.importCapture(
        List.of(capture), target, DEFAULTS.withOnGap(OnGap.MARK), ImportProgress.NONE);

    List<String> updates =
        Lines.events(target).stream().filter(event -> event.startsWith("DEPTH")).toList();
    assertEquals(1, updates.size(), updates.toString());
    assertTrue(updates.get(0).contains("[1000, 6000, 60, "), updates.toString());
  }

  @Test
  void shouldMarkGapAndGoOnFromASnapshotWithTheUpdatesThatAreNewer() {
    ImportReport report =
        report(
            DEFAULTS.withOnGap(OnGap.MARK),
            depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE),
            depth(6, 4, 25, 30, "[[\"2\",\"2\"]]", NONE),
            snapshot(7, 3, 22, "[[\"9\",\"1\"]]", NONE), // older than the updates: left out
            depth(8, 6, 30, 40, "[[\"3\",\"3\"]]", NONE),
            snapshot(9, 5, 35, "[[\"4\",\"4\"]]", "[[\"5\",\"5\"]]"),
            depth(10, 7, 40, 50, "[[\"6\",\"6\"]]", NONE));

    assertEquals(
        List.of(
            "DEPTH BUY venue core last 3>5 [10, 1000, 20, 0, 0]",
            "GAP BUY venue core last 4>6 [20, 25, 0, 0, 0]",
            "CLEAR BUY venue core 5>9 [40, 0, 35, 0, 0]",
            "SNAPSHOT BUY venue core 5>9 [40, 4000, 35, 0, 0]",
            "CLEAR SELL venue core 5>9 [50, 0, 35, 0, 0]",
            "SNAPSHOT SELL venue core last 5>9 [50, 5000, 35, 0, 0]",
            "DEPTH BUY venue core last 6>9 [30, 3000, 40, 0, 0]",
            "DEPTH BUY venue core last 7>10 [60, 6000, 50, 0, 0]"),
        Lines.events(report.target()));
    assertEquals(1, report.gaps());
    assertEquals(
        Map.of(
            "depthUpdate between a gap and a snapshot",
            1L,
            "snapshot older than the depth updates",
            1L),
        report.skipped());
  }

  @Test
  void shouldGiveASnapshotWithoutSymbolToTheOnlySymbolOfTheCapture() {
    String early = snapshot(1, 1, 20, "[[\"1\",\"1\"]]", "[[\"2\",\"1\"]]");
    String btc = depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE);
    String eth = at(7, depthJson("ETHUSDT", 6, 1, 2, "[[\"1\",\"1\"]]", NONE));

    List<String> events = Lines.events(imported(DEFAULTS, early, btc));

    assertEquals("CLEAR BUY venue core 1>1 [10, 0, 20, 0, 0]", events.get(0));
    assertEquals(5, events.size());
    assertRefused(DEFAULTS, "in:3: here is a second symbol", early, btc, eth);
    assertRefused(
        DEFAULTS,
        "in:3: the line names no symbol",
        btc,
        eth,
        snapshot(8, 7, 20, "[[\"1\",\"1\"]]", NONE));
    assertRefused(DEFAULTS, "in:1: the snapshot names no symbol", early);
    assertRefused(DEFAULTS, "in:2: this is the second snapshot", early, early, btc);
  }

  @Test
  void shouldGiveASnapshotToTheSymbolThatItNames() {
    String named =
        snapshot(8, 7, 20, "[[\"1\",\"1\"]]", NONE)
            .replace("\"bids\"", "\"symbol\":\"ETHUSDT\",\"pair\":\"x\",\"bids\"");

    List<String> events =
        Lines.events(imported(DEFAULTS, depth(5, 3, 10, 20, "[[\"1\",\"1\"]]", NONE), named));

    assertEquals("CLEAR BUY venue core #1 7>8 [100, 0, 20, 0, 0]", events.get(1));
  }

  @Test
  void shouldImportInverseContracts() {
    String line = trade(5, 4, 1, "100.1", "3", false).replace("BTCUSDT", "BTCUSD_PERP");

    Path target = imported(DEFAULTS, line);

    try (EventFileReader reader = new EventFileReader(target)) {
      assertTrue(reader.instruments().get(0).inverse());
      assertEquals("100", reader.instruments().get(0).contractSize().toString());
    }
  }

  @Test
  void shouldRefuseUnknownSymbolUnlessItIsGiven() {
    String line = trade(5, 4, 1, "1.5", "1", false).replace("BTCUSDT", "NEWUSDT");

    assertRefused(DEFAULTS, "in:1: the tick and lot of \"NEWUSDT\" are not known", line);
    assertRefused(DEFAULTS, "pass --instrument NEWUSDT:tick=", line);

    Path target =
        imported(DEFAULTS.withInstrument(InstrumentTable.parse("NEWUSDT:tick=0.5,lot=1")), line);

    assertEquals(List.of("TRADE BUY venue core last 4>5 [3, 1, 1, 0, 0]"), Lines.events(target));
  }

  @Test
  void shouldRefuseNumbersThatAreOffTheGrid() {
    assertRefused(
        DEFAULTS, "in:1: \"1.05\" has more than 1 decimals", trade(5, 4, 1, "1.05", "1", true));
    assertRefused(DEFAULTS, "pass --instrument BTCUSDT:tick=", trade(5, 4, 1, "1", "0.0001", true));
    assertRefused(
        DEFAULTS.withInstrument(InstrumentTable.parse("BTCUSDT:tick=0.2,lot=0.001")),
        "\"1.1\" is not a multiple of the tick size 0.2",
        trade(5, 4, 1, "1.1", "1", true));
    assertRefused(DEFAULTS, "is negative", trade(5, 4, 1, "1", "-1", true));
    assertRefused(DEFAULTS, "is not positive", trade(5, 4, 1, "-1", "1", true));
    assertRefused(DEFAULTS, "is not positive", depth(5, 3, 10, 20, "[[\"-1\",\"1\"]]", NONE));
    assertRefused(DEFAULTS, "is negative", depth(5, 3, 10, 20, "[[\"1\",\"-1\"]]", NONE));
    assertRefused(DEFAULTS, "too large", trade(5, 4, 1, "99999999999999999999", "1", true));
    assertRefused(DEFAULTS, "too long", trade(5, 4, 1, "1".repeat(100), "1", true));
    assertRefused(DEFAULTS, "not a decimal", trade(5, 4, 1, "1e5", "1", true));
  }

  @Test
  void shouldRefuseReceiveTimeThatGoesBack() {
    assertRefused(
        DEFAULTS,
        "in:2: the receive time goes back by 1000000 ns",
        trade(5, 4, 1, "1", "1", true),
        trade(4, 4, 2, "1", "1", true));
  }

  @Test
  void shouldRefuseVenueTimeThatGoesBackFartherThanTheWindow() {
    ImportOptions options = DEFAULTS.withReorderWindowNanos(3_000_000);
    String first = trade(5, 14, 1, "1", "1", true);

    assertRefused(
        options,
        "in:2: the venue's time goes back by 4000000 ns",
        first,
        trade(6, 10, 2, "1", "1", true));
    assertEquals(3, Lines.events(imported(options, first, trade(6, 11, 2, "1", "1", true))).size());
  }

  @Test
  void shouldRefuseCrossedSnapshotAndQuote() {
    assertRefused(
        DEFAULTS,
        "in:2: the snapshot is crossed: its best bid, 20 ticks, is not below its best ask, 20",
        depth(1, 1, 1, 2, "[[\"1\",\"1\"]]", NONE),
        snapshot(5, 3, 20, "[[\"2\",\"1\"]]", "[[\"2\",\"1\"]]"));
    assertRefused(
        DEFAULTS.withInclude(EnumSet.of(Include.QUOTES)),
        "in:1: the quote is crossed",
        quote(5, 3, 20, "2", "1", "1", "1"));
    assertRefused(
        DEFAULTS,
        "bids do not fall",
        depth(1, 1, 1, 2, "[[\"1\",\"1\"]]", NONE),
        snapshot(5, 3, 20, "[[\"1\",\"1\"],[\"2\",\"1\"]]", NONE));
    assertRefused(
        DEFAULTS,
        "asks do not rise",
        depth(1, 1, 1, 2, "[[\"1\",\"1\"]]", NONE),
        snapshot(5, 3, 20, NONE, "[[\"2\",\"1\"],[\"2\",\"1\"]]"));
  }

  @Test
  void shouldRefuseWhatIsNoCaptureLine() {
    String good = trade(5, 4, 1, "1", "1", true);
    String json = good.substring(good.indexOf(' ') + 1);

    assertRefused(DEFAULTS, "in:2: broken JSON", good, good.substring(0, good.length() - 9));
    assertRefused(DEFAULTS, "in:1: the line does not start with its receive time", json);
    assertRefused(DEFAULTS, "13 digits", "1700000000005 " + json);
    assertRefused(DEFAULTS, "20 digits", "17000000000050000000 " + json);
    assertRefused(DEFAULTS, "holds no JSON object", at(1, "[1]"));
    assertRefused(DEFAULTS, "holds no JSON object", at(1, ""));
    assertRefused(DEFAULTS, "something follows", good + "{}");
    assertRefused(DEFAULTS, "\"t\" is missing", good.replace("\"t\":1,", ""));
    assertRefused(DEFAULTS, "\"p\" is missing", good.replace("\"p\":\"1\"", "\"p\":1"));
    assertRefused(DEFAULTS, "\"T\" occurs twice", good.replace("\"T\":", "\"T\":1,\"T\":"));
    assertRefused(DEFAULTS, "\"p\" occurs twice", good.replace("\"p\":", "\"p\":\"1\",\"p\":"));
    assertRefused(DEFAULTS, "no time in ms", good.replace("\"T\":1700000000004", "\"T\":17000"));
    assertRefused(DEFAULTS, "no [price, quantity]", depth(5, 3, 10, 20, "[[\"1\",1]]", NONE));
    assertRefused(
        DEFAULTS, "only captures of futures", depth(5, 3, 10, 20, NONE, NONE).replace("pu", "x"));
  }

  @Test
  void shouldRefuseCaptureWithoutEvents() throws IOException {
    Path empty = Files.createFile(dir.resolve("in"));

    DataException e = assertThrows(DataException.class, () -> importFile(empty));

    assertTrue(e.getMessage().endsWith("in: no events; the capture is empty"), e.getMessage());
    assertNothingLeft("in");
  }

  @Test
  void shouldRefuseMissingCaptureAndEventFile() {
    Path target = imported(DEFAULTS, trade(5, 4, 1, "1", "1", true));

    DataException missing =
        assertThrows(DataException.class, () -> importFile(dir.resolve("nowhere")));
    DataException already = assertThrows(DataException.class, () -> importFile(target));

    assertTrue(missing.getMessage().contains("nowhere"), missing.getMessage());
    assertTrue(already.getMessage().contains("event file already"), already.getMessage());
  }

  @Test
  void shouldCompareTheRebuiltBookWithQuotesOfTheSameUpdate() {
    ImportReport report =
        report(
            DEFAULTS.withCheckBook(true),
            depth(1, 1, 1, 2, "[[\"1\",\"1\"]]", NONE),
            quote(1, 1, 2, "5", "1", "6", "1"), // before the snapshot: not compared
            snapshot(2, 2, 2, "[[\"1\",\"1\"]]", "[[\"2\",\"3\"]]"),
            quote(3, 3, 3, "1.1", "1", "2", "3"),
            quote(3, 3, 4, "1.2", "1", "2", "3"),
            depth(4, 3, 2, 3, "[[\"1.1\",\"1\"]]", NONE), // equals the quote before the last
            depth(5, 4, 3, 5, "[[\"1.1\",\"0\"]]", NONE),
            depth(6, 5, 5, 6, "[[\"1.1\",\"1\"]]", NONE),
            quote(7, 4, 5, "1", "1", "2", "4")); // the update before the last; differs

    assertEquals(2, report.bookCheck().orElseThrow().comparisons());
    assertEquals(1, report.bookCheck().orElseThrow().differences());
    String difference = report.bookCheck().orElseThrow().first().get(0);
    assertTrue(
        difference.contains(
            "in:9: at update 5 the rebuilt book has bid 10 x 1000 and ask 20 x 3000, the quote has"
                + " bid 10 x 1000 and ask 20 x 4000"),
        difference);
    assertFalse(report.eventsByKind().containsKey("QUOTE"));
  }

  @Test
  void shouldWriteTheSameBytesAgain() throws IOException {
    String[] lines = {trade(5, 4, 1, "1", "1", true), depth(6, 4, 1, 2, "[[\"1\",\"1\"]]", NONE)};

    byte[] first = Files.readAllBytes(imported(DEFAULTS, lines));
    byte[] second = Files.readAllBytes(imported(DEFAULTS, lines));

    org.junit.jupiter.api.Assertions.assertArrayEquals(first, second);
  }

  private ImportReport report(ImportOptions options, String... lines) {
    Path in = Lines.write(dir.resolve("in"), lines);
    return Importer.importCapture(
        List.of(in), dir.resolve("out.rbe"), options, ImportProgress.NONE);
  }

  private Path imported(ImportOptions options, String... lines) {
    return report(options, lines).target();
  }

  private Path importFile(Path in) {
    Path target = dir.resolve("of-file.rbe");
    Importer.importCapture(List.of(in), target, DEFAULTS, ImportProgress.NONE);
    return target;
  }

  private void assertRefused(ImportOptions options, String message, String... lines) {
    Path in = Lines.write(dir.resolve("in"), lines);
    Path target = dir.resolve("refused.rbe");

    DataException e =
        assertThrows(
            DataException.class,
            () -> Importer.importCapture(List.of(in), target, options, ImportProgress.NONE));

    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(Files.exists(target));
    try (Stream<Path> files = Files.list(dir)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    } catch (IOException io) {
      throw new java.io.UncheckedIOException(io);
    }
  }

  private void assertNothingLeft(String... expected) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      assertEquals(
          List.of(expected), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}

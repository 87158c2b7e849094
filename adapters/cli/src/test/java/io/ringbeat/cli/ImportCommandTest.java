package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldImportBesideTheCaptureAndSayWhatToTypeNext() throws IOException {
    Path capture = TestMarket.capture(directory, false);
    Path target = directory.resolve("capture.rbe");

    Run run = Run.of("import", capture.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(Files.exists(target));
    assertTrue(run.out().startsWith("Wrote         " + target), run.out());
    assertTrue(run.out().contains("\nGaps          none\n"), run.out());
    assertTrue(run.out().contains("\n  ringbeat backtest --data " + target + "\n"), run.out());
    assertEquals(ExitCode.OK, Run.of("backtest", "--data", target.toString()).exitCode());
  }

  @Test
  void shouldReportAsJson() throws IOException {
    Path capture = TestMarket.capture(directory, false);

    JsonNode json = Run.of("import", capture.toString(), "--json", "--check-book").json();

    assertEquals(1, json.get("schemaVersion").asInt());
    assertEquals(4, json.get("lines").asInt());
    assertEquals(0, json.get("gaps").asInt());
    assertEquals(1, json.at("/rowsByKind/TRADE").asInt());
    assertEquals("BTCUSDT", json.at("/instruments/0/symbol").asText());
    assertEquals(0, json.at("/bookCheck/differences").asInt());
  }

  @Test
  void shouldRefuseToReplaceUnlessForced() throws IOException {
    Path capture = TestMarket.capture(directory, false);
    Path target = Files.writeString(directory.resolve("mine.rbe"), "mine");

    Run refused = Run.of("import", capture.toString(), "-o", target.toString());
    String after = Files.readString(target);
    Run forced = Run.of("import", capture.toString(), "-o", target.toString(), "--force");

    assertEquals(ExitCode.OUTPUT, refused.exitCode());
    assertTrue(refused.err().contains("--force"), refused.err());
    assertEquals("mine", after);
    assertEquals(ExitCode.OK, forced.exitCode(), forced.err());
    assertTrue(Files.size(target) > 100);
  }

  @Test
  void shouldNeverReplaceTheCaptureItself() throws IOException {
    Path capture = TestMarket.capture(directory, false);
    byte[] before = Files.readAllBytes(capture);

    Run run = Run.of("import", capture.toString(), "-o", capture.toString(), "--force");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertArrayEquals(before, Files.readAllBytes(capture));
  }

  @Test
  void shouldFailAtAGapOrMarkIt() throws IOException {
    Path capture = TestMarket.capture(directory, true);
    Path target = directory.resolve("gap.rbe");

    Run failed = Run.of("import", capture.toString());
    boolean written = Files.exists(target);
    Run marked = Run.of("import", capture.toString(), "--on-gap", "mark", "--json");

    assertEquals(ExitCode.DATA, failed.exitCode());
    assertTrue(failed.err().contains(capture + ":4"), failed.err());
    assertFalse(written);
    assertEquals(1, marked.json().get("gaps").asInt(), marked.err());
  }

  @Test
  void shouldRefuseATargetInAMissingDirectoryBeforeItReads() {
    Path missing = directory.resolve("missing/file.rbe");
    TestMarket.eventFile(directory);

    Run run = Run.of("import", directory.resolve("test.rbe").toString(), "-o", missing.toString());

    assertEquals(ExitCode.OUTPUT, run.exitCode());
    assertTrue(run.err().contains("create it first"), run.err());
  }

  @Test
  void shouldSayWhatAnEventFileHolds() throws IOException {
    Path file = TestMarket.eventFile(directory);

    Run text = Run.of("info", file.toString());
    JsonNode json = Run.of("info", file.toString(), "--json").json();

    assertEquals(ExitCode.OK, text.exitCode());
    assertTrue(text.out().contains("Instrument    TESTUSDT, tick 0.1, lot 0.001"), text.out());
    assertTrue(text.out().contains("1,200 trade"), text.out());
    assertEquals(1_200, json.at("/rowsByKind/TRADE").asInt());
    assertEquals(TestMarket.START, json.get("firstVenueTime").asLong());
  }

  @Test
  void shouldSayHowToMakeAnEventFileOfACapture() throws IOException {
    Path capture = TestMarket.capture(directory, false);

    Run run = Run.of("info", capture.toString());

    assertEquals(ExitCode.DATA, run.exitCode());
    assertTrue(run.err().contains("ringbeat import " + capture), run.err());
  }

  @Test
  void shouldExitWith3IfTheBookIsNotWhatTheVenueSaid() throws IOException {
    Path capture = TestMarket.capture(directory, false);
    String quote =
        "1704067200402000000 {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"e\":\"bookTicker\","
            + "\"u\":103,\"s\":\"BTCUSDT\",\"b\":\"1000.0\",\"B\":\"QTY\",\"a\":\"1000.1\","
            + "\"A\":\"2.500\",\"T\":1704067200400,\"E\":1704067200400}}\n";
    String lines = Files.readString(capture);
    Path right = directory.resolve("right.json");
    Path wrong = directory.resolve("wrong.json");
    Files.writeString(right, lines + quote.replace("QTY", "4.000"));
    Files.writeString(wrong, lines + quote.replace("QTY", "9.000"));

    Run same = Run.of("import", right.toString(), "--check-book");
    Run different = Run.of("import", wrong.toString(), "--check-book");

    assertEquals(ExitCode.OK, same.exitCode(), same.out() + same.err());
    assertEquals(ExitCode.DATA, different.exitCode(), different.out() + different.err());
  }

  @Test
  void shouldTakeTheReorderWindowAndRefuseOneThatIsNoTime() throws IOException {
    String capture = TestMarket.capture(directory, false).toString();

    assertEquals(ExitCode.OK, Run.of("import", capture, "--reorder-window", "2s").exitCode());
    Run wrong = Run.of("import", capture, "--force", "--reorder-window", "5");
    assertEquals(ExitCode.USAGE, wrong.exitCode());
    assertTrue(wrong.err().contains("--reorder-window"), wrong.err());
  }

  @Test
  void shouldRefuseOptionsOfAnImportForAnEventFile() {
    String file = TestMarket.eventFile(directory).toString();

    for (String[] option :
        new String[][] {
          {"--on-gap", "mark"},
          {"--clock-correction", "1ms"},
          {"--reorder-window", "1s"},
          {"--instrument", "XUSDT:tick=0.1,lot=1"}
        }) {
      Run run = Run.of("backtest", "--data", file, option[0], option[1]);

      assertEquals(ExitCode.USAGE, run.exitCode(), option[0]);
      assertTrue(run.err().contains(option[0] + " is for raw captures"), run.err());
    }
  }
}

package io.ringbeat.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.MarketFile;
import io.ringbeat.cli.Run;
import io.ringbeat.cli.journal.RunFiles;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.engine.Description;
import io.ringbeat.examples.ExampleMaker;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.replay.JournalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringbeat replay} on the recorded backtest of a bundled strategy. */
class ReplayCommandTest {
  @TempDir private static Path dir;
  private static Path folder;
  private static Path other;
  private static Path data;

  @BeforeAll
  static void record() {
    data = MarketFile.in(dir);
    folder = dir.resolve("run");
    other = dir.resolve("other");
    backtest(folder, "1ms");
    backtest(other, "250ms");
  }

  private static void backtest(Path to, String latency) {
    Run run =
        Run.of(
            "backtest",
            "--data",
            data.toString(),
            "--strategy",
            "OneOrderPerSide",
            "--latency",
            latency,
            "--record",
            to.toString(),
            "--quiet");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  private static Run replay(String... words) {
    return replay(folder, words);
  }

  private static Run replay(Path run, String... words) {
    List<String> all = new ArrayList<>(List.of("replay", run.toString()));
    all.addAll(List.of(words));
    return Run.of(all.toArray(String[]::new));
  }

  private static JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Run run = replay(all.toArray(String[]::new));
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return run.json();
  }

  @Test
  void shouldVerifyThatTheRunIsAsRecorded() throws IOException {
    Map<String, Integer> before = RunFiles.fingerprint(folder);

    Run run = replay("verify");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("Chain         whole, "), run.out());
    assertTrue(run.out().endsWith("every command and every state hash as recorded\n"), run.out());
    assertTrue(json("verify").get("same").asBoolean());
    assertEquals(before, RunFiles.fingerprint(folder));
  }

  @Test
  void shouldFindThatOtherCodeDoesNotGiveWhatIsRecorded() throws IOException {
    Run run = replay("verify", "--strategy", "ExampleMaker", "--json");

    assertEquals(ExitCode.DIFFERENT, run.exitCode(), run.err());
    assertEquals("COMMAND", run.json().at("/difference/what").asText());
  }

  @Test
  void shouldGoToASequenceAndToATime() throws IOException {
    JsonNode place = json("seek", "100");
    long time = place.get("time").asLong();

    JsonNode byTime = json("seek", java.time.Instant.EPOCH.plusNanos(time).toString());
    JsonNode bySeconds = json("seek", "+10");

    assertEquals(100, place.get("position").asLong());
    assertEquals(time, byTime.get("time").asLong());
    assertTrue(byTime.get("position").asLong() <= 100, byTime.toString());
    long start = json("info").get("start").asLong();
    assertTrue(bySeconds.get("time").asLong() >= start + 10_000_000_000L, bySeconds.toString());
  }

  @Test
  void shouldSayWhenTheRunEndsBefore() {
    Run run = replay("seek", "999999999");

    assertEquals(ExitCode.DIFFERENT, run.exitCode());
    assertTrue(run.out().endsWith("the run ends here, before that place\n"), run.out());
    assertEquals(ExitCode.OK, replay("seek", "end").exitCode());
  }

  @Test
  void shouldComeBackToTheSameState() {
    Run straight = replay("seek 150; state");
    Run around = replay("seek 140; step 30; back 20; seek 150; state");

    String[] a = straight.out().split("\n", -1);
    String[] b = around.out().split("\n", -1);
    assertEquals(values(List.of(a), 2), values(List.of(b), 8));
  }

  /** Returns the state in lines, without marks and what was before. */
  private static List<String> values(List<String> lines, int from) {
    return lines.subList(from, lines.size()).stream()
        .map(line -> line.replaceAll("^[* ] ", "").replaceAll(" {3}\\(.*\\)$", ""))
        .toList();
  }

  @Test
  void shouldBeginWhereItIsTold() throws IOException {
    JsonNode state = json("state", "now", "--at", "100");

    assertEquals(100, state.get("position").asLong());
  }

  @Test
  void shouldGoUntilAConditionHolds() throws IOException {
    JsonNode place = json("until", "kind == REPORT");

    assertEquals("REPORT", place.at("/event/kind").asText());
    Run never = replay("until", "kind", "==", "MARK");
    assertEquals(ExitCode.DIFFERENT, never.exitCode());
    assertTrue(never.out().contains("the condition never held"), never.out());
  }

  @Test
  void shouldMarkWhatTheLastMoveHasChanged() {
    Run run = replay("until kind == REPORT; state");

    assertTrue(run.out().contains("\n* sequence = "), run.out());
    assertTrue(run.out().contains("   (was 0)\n"), run.out());
    assertTrue(run.out().contains("\n  instrument[TESTUSDT]\n"), run.out());
    assertTrue(run.out().contains("\n    symbol = \"TESTUSDT\"\n"), run.out());
  }

  @Test
  void shouldStopExactlyWhereWhatIsWatchedChanges() throws IOException {
    JsonNode found = json("watch", "instrument[TESTUSDT]/positionLots");
    long place = found.get("position").asLong();
    String before = Long.toString(place - 1);
    String path = "/state/instrument[TESTUSDT]/positionLots";

    assertEquals("REPORT", found.at("/event/kind").asText());
    assertTrue(found.at("/event/executed").asBoolean());
    assertEquals(
        0, json("state", "instrument[TESTUSDT]/positionLots", "--at", before).at(path).asLong());
    assertEquals(
        found.at("/changed/0/after").asLong(),
        json("state", "instrument[TESTUSDT]/positionLots", "--at", "" + place).at(path).asLong());
  }

  @Test
  void shouldShowEventsWithPricesThatPeopleRead() {
    Run run = replay("events", "0..12");

    List<String> lines = run.out().lines().toList();
    assertEquals(13, lines.size());
    assertTrue(lines.get(0).contains("CONTROL             the run starts"), run.out());
    assertTrue(run.out().contains("DEPTH     TESTUSDT  bid 1001.0 now 0.030"), run.out());
    assertTrue(run.out().contains("TRADE     TESTUSDT  SELL 0.020 at 1001.0"), run.out());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), run.out());
  }

  @Test
  void shouldListOrders() throws IOException {
    JsonNode all = json("orders").get("orders");
    Run table = replay("orders");
    long first = all.get(0).get("submittedAtSequence").asLong();

    assertTrue(all.size() > 5, all.toString());
    assertTrue(table.out().startsWith(all.size() + " orders of the run\n"), table.out());
    assertTrue(table.out().lines().allMatch(line -> line.length() <= 100), table.out());
    assertTrue(replay("orders", "--at", "" + first).out().contains(" up to sequence " + first));
    assertEquals(1, json("orders", "1..1").get("orders").size());
  }

  @Test
  void shouldTellWhyAnOrderWasFilled() throws IOException {
    JsonNode filled = json("orders", "filled").get("orders").get(0);
    String id = filled.get("id").asText();

    JsonNode order = json("orders", id).get("order");
    Run text = replay("orders", id);

    JsonNode fill = null;
    for (JsonNode step : order.get("steps")) {
      fill = step.path("executed").asBoolean() ? step : fill;
    }
    assertEquals(filled.get("price"), fill.get("price"));
    assertTrue(fill.get("venueTime").asLong() < fill.get("engineTime").asLong());
    assertTrue(order.at("/steps/0/cause/kind").isTextual(), order.toString());
    assertTrue(fill.get("why").asText().startsWith("it rested as "), fill.toString());
    assertFalse(fill.get("why").asText().contains("nothing in"), fill.toString());
    assertTrue(text.out().startsWith("Order " + id + ": "), text.out());
    assertTrue(text.out().contains("venue before  bid "), text.out());
    assertTrue(text.out().contains("because of    "), text.out());
  }

  @Test
  void shouldShowTheBook() throws IOException {
    JsonNode book = json("book", "testusdt", "3", "--at", "40");

    assertEquals(1, book.get("bids").size());
    assertEquals(0.03, book.at("/bids/0/quantity").asDouble());
    assertTrue(replay("book", "--at", "40").out().contains("quantity             bid"), "");
  }

  @Test
  void shouldCompareTwoRuns() throws IOException {
    Run same = replay("diff", folder.toString());
    Run run = replay("diff", other.toString(), "--json");

    assertEquals(ExitCode.OK, same.exitCode(), same.err());
    assertTrue(same.out().contains(" commands are the same\n"), same.out());
    assertEquals(ExitCode.DIFFERENT, run.exitCode());
    JsonNode found = run.json();
    assertTrue(found.at("/first/accounts/TESTUSDT/pnl").isNumber(), found.toString());
    assertTrue(found.has("firstCommand"), found.toString());
  }

  @Test
  void shouldGiveTheProfitThatTheBacktestGave() throws IOException {
    String[] again = {
      "backtest", "--data", data.toString(), "--strategy", "OneOrderPerSide", "--json"
    };
    double expected = Run.of(again).json().at("/results/profit").asDouble();

    JsonNode found = json("diff", folder.toString());

    assertEquals(expected, found.at("/first/accounts/TESTUSDT/pnl").asDouble(), 1e-9);
  }

  @Test
  void shouldFindTheFirstDifference() throws IOException {
    Run itself = replay("bisect");
    Run otherRun = replay("bisect", other.toString(), "--json");
    Run otherCode = replay("bisect", "--strategy", "ExampleMaker", "--json");

    assertEquals(ExitCode.OK, itself.exitCode(), itself.err());
    assertEquals(ExitCode.DIFFERENT, otherRun.exitCode(), otherRun.err());
    assertEquals("EVENT", otherRun.json().at("/difference/what").asText());
    assertTrue(otherRun.json().at("/difference/before").asText().contains(" TESTUSDT "));
    assertEquals(ExitCode.DIFFERENT, otherCode.exitCode(), otherCode.err());
    assertTrue(otherCode.json().at("/difference/events").size() > 0, otherCode.out());
  }

  @Test
  void shouldFollowAJournalForAWhile() {
    Run run = replay("tail", "3", "--for", "100ms");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(3, run.out().lines().count(), run.out());
    assertEquals(3, replay("tail", "3", "--for", "1ms", "--json").out().lines().count());
  }

  @Test
  void shouldDoAScript() throws IOException {
    Path script = Files.writeString(dir.resolve("script"), "seek 10 # there\n\nstep; step\n");

    Run run = replay("--script", script.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(6, run.out().lines().count(), run.out());
    assertTrue(run.out().contains("\n       12 "), run.out());
  }

  @Test
  void shouldReadWhatIsNoTerminalAsAScript() {
    Run run = Run.piping("seek 10\nstep", "replay", folder.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(4, run.out().lines().count(), run.out());
  }

  @Test
  void shouldTalkAtAPromptThatSurvivesMistakes() {
    Run run =
        Run.typing(
            "help\nfly\nseek nowhere\nseek 20\nstate nothing\nhelp seek\nquit\n",
            "replay",
            folder.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("run: a backtest of OneOrderPerSide. help lists"), run.out());
    assertTrue(run.out().contains("seek N|TIME"), run.out());
    assertTrue(run.out().contains("       20 "), run.out());
    assertTrue(run.err().contains("there is no verb \"fly\"; there are info, verify"), run.err());
    assertTrue(run.err().contains("\"nowhere\" is no place in a run"), run.err());
    assertTrue(run.err().contains("there is no nothing in the state now"), run.err());
    assertFalse(run.err().contains("internal"), run.err());
  }

  @Test
  void shouldLeaveThePromptAtTheEndOfWhatIsTyped() {
    assertEquals(ExitCode.OK, Run.typing("step\n", "replay", folder.toString()).exitCode());
  }

  @Test
  void shouldUseNoColourWhereThatIsNotWanted() {
    String[] state = {"replay", folder.toString(), "seek 20; state"};

    assertTrue(Run.of(true, Map.of(), state).out().contains("\u001b[1m* "));
    assertFalse(Run.of(true, Map.of("NO_COLOR", "1"), state).out().contains("\u001b"));
    assertFalse(Run.of(state).out().contains("\u001b"));
  }

  @Test
  void shouldSayWhatIsWrongAndWhatToDo() {
    assertWrong("write: seek N|TIME", "seek");
    assertWrong("is no place in a run", "seek", "12x");
    assertWrong("is no whole number", "step", "many");
    assertWrong("column 8: the condition ends", "until", "price", ">");
    assertWrong("`prize`", "until", "prize > 5");
    assertWrong("there is no order 99999", "orders", "99999");
    assertWrong("there is no instrument ABC; there are TESTUSDT", "book", "ABC");
    assertWrong("are no events", "events", "9..3");
    assertWrong("is not closed", "seek 'x; step");
    assertWrong("its code is a strategy", "state", "--handlers", "DurableHost");
  }

  private static void assertWrong(String message, String... words) {
    Run run = replay(words);

    assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void shouldRefuseOtherDataAndSayWhichItNeeds() throws IOException {
    Path wrong = Files.createDirectory(dir.resolve("wrong"));
    Path changed = Files.copy(data, wrong.resolve("test.rbe"));
    byte[] bytes = Files.readAllBytes(changed);
    bytes[100] ^= 1;
    Files.write(changed, bytes);

    Run run = replay("events", "--data", changed.toString());
    Run absent = replay("events", "--data", wrong.resolve("absent").toString());

    assertEquals(ExitCode.DATA, run.exitCode());
    assertTrue(run.err().contains("is not the data that the run was on"), run.err());
    assertEquals(ExitCode.DATA, absent.exitCode());
    assertTrue(absent.err().contains("name the event file by --data FILE"), absent.err());
  }

  @Test
  void shouldSayThatTheCodeIsNotTheOneThatRan() throws IOException {
    Path file = dir.resolve("Mine.java");
    Files.writeString(file, strategy("50"));
    Path run = dir.resolve("mine");
    Run first =
        Run.of(
            "backtest",
            "--data",
            data.toString(),
            "--strategy",
            file.toString(),
            "--record",
            run.toString(),
            "--quiet");
    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    Run same = replay(run, "verify", "--strategy", file.toString());
    Files.writeString(file, strategy("60"));

    Run changed = replay(run, "verify", "--strategy", file.toString());
    Run unnamed = replay(run, "seek 50; state");

    assertEquals(ExitCode.OK, same.exitCode(), same.err());
    assertEquals("", same.err());
    assertEquals(ExitCode.DIFFERENT, changed.exitCode(), changed.err());
    assertTrue(changed.err().startsWith("note: the code is not the one that ran"), changed.err());
    assertEquals(ExitCode.USAGE, unnamed.exitCode(), "a file that a run names is not run");
    assertTrue(unnamed.out().startsWith("       50 "), unnamed.out());
    assertTrue(unnamed.err().contains("if you trust it: --strategy " + file), unnamed.err());
  }

  @Test
  void shouldRunNoCodeThatLiesInTheRunOrIsNotWanted() throws IOException {
    Path run = Files.createDirectory(dir.resolve("carrier"));
    Path file = Files.writeString(run.resolve("Mine.java"), strategy("50"));
    Run first =
        Run.of(
            "backtest",
            "--data",
            data.toString(),
            "--strategy",
            file.toString(),
            "--record",
            run.toString(),
            "--quiet");
    assertEquals(ExitCode.OK, first.exitCode(), first.err());

    Run inside = replay(run, "state");
    Run unwanted = replay("state", "--no-code");

    assertEquals(ExitCode.USAGE, inside.exitCode());
    assertTrue(inside.err().contains("this needs the code of the run"), inside.err());
    assertEquals(ExitCode.USAGE, unwanted.exitCode());
    assertTrue(unwanted.err().contains("leave --no-code out"), unwanted.err());
    assertEquals(ExitCode.OK, replay("orders", "--no-code").exitCode());
  }

  @Test
  void shouldNeverRunAFileThatARunNamesAsItsClass() throws IOException {
    Path mark = dir.resolve("mark");
    Path evil = dir.resolve("Evil.java");
    Files.writeString(
        evil,
        "public class Evil implements io.ringbeat.trading.Strategy {"
            + " public Evil() throws Exception { java.nio.file.Files.createFile("
            + "java.nio.file.Path.of(\"MARK\")); }".replace("MARK", mark.toString())
            + " public void onStart(io.ringbeat.trading.Context context) {} }");
    for (String name : List.of(evil.toString(), "x/../Evil.JAVA", "evil.jar", "Evil")) {
      Description hostile = new Description();
      try (JournalStore store = RunFolder.read(folder)) {
        JournalRun.describe(store).entries().forEach(hostile::put);
      }
      hostile.put("strategy.class", name);
      Path run = dir.resolve("hostile" + name.length());
      try (RunJournal journal = new RunJournal(RunFolder.create(run, 1 << 20), hostile)) {
        new Backtest(new EventFileReader(data), new ExampleMaker()).journal(journal).run();
      }

      Run state = replay(run, "state");

      assertEquals(ExitCode.USAGE, state.exitCode(), state.out());
      assertTrue(state.err().contains("name it if you trust it"), state.err());
      assertFalse(Files.exists(mark), name);
    }
    assertEquals(ExitCode.OK, replay("state", "--strategy", evil.toString()).exitCode());
    assertTrue(Files.exists(mark), "it would have left its mark");
  }

  @Test
  void shouldMakeATestOfASlice() throws IOException {
    Path tests = dir.resolve("tests");

    Run first =
        replay("--at", "300", "slice", "--junit", tests.toString(), "--name", "LikeThisTest");
    Run again = replay("slice 0..300 --junit " + tests + " --name LikeThisTest");
    Run wrong = replay("slice", "0..9", "--junit", tests.toString(), "--never", "position >");

    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    assertTrue(first.out().endsWith("LikeThisTest.java, 301 events\n"), first.out());
    String place = "io/ringbeat/examples/LikeThisTest";
    String source = Files.readString(tests.resolve("java").resolve(place + ".java"));
    assertTrue(source.contains("SliceCheck.asItRan(slice, "), source);
    assertTrue(Files.size(tests.resolve("resources").resolve(place + ".slice")) > 1_000);
    assertEquals(ExitCode.OUTPUT, again.exitCode());
    assertTrue(again.err().contains("is there already"), again.err());
    assertEquals(ExitCode.USAGE, wrong.exitCode());
    assertTrue(wrong.err().contains("column "), wrong.err());
  }

  @Test
  void shouldShowWhatAnotherStrategyWouldHaveDone() throws IOException {
    Path other = Files.writeString(dir.resolve("Mine.java"), strategy("50"));

    Run run = replay("--at", "200", "branch", "--strategy", other.toString());
    Run none = replay("branch");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("as it ran "), run.out());
    assertTrue(run.out().contains("\nbranched "), run.out());
    assertTrue(run.out().contains("commands are the same, then:"), run.out());
    assertEquals(ExitCode.USAGE, none.exitCode());
    assertTrue(none.err().contains("which strategy takes over?"), none.err());
  }

  private static String strategy(String lots) {
    return """
        import io.ringbeat.market.*;
        import io.ringbeat.time.TaskDue;
        import io.ringbeat.trading.*;

        public class Mine implements Strategy {
          public void onStart(Context context) {
            context.every(1_000_000_000L);
          }

          public void onTask(Context context, TaskDue due) {
            context.submit(0, Side.BUY, 9_000, LOTS, TimeInForce.GTC);
          }
        }
        """
        .replace("LOTS", lots);
  }

  @Test
  void shouldRefuseADamagedJournal() throws IOException {
    Path damaged = dir.resolve("damaged");
    backtest(damaged, "1ms");
    Path segment;
    try (var files = Files.walk(damaged.resolve("events"))) {
      segment = files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    for (int i = 0; i + 4 < bytes.length; i += 4) {
      if (bytes[i] == 'R' && bytes[i + 1] == 'B' && bytes[i + 2] == 'J' && i > 100_000) {
        bytes[i + 64] ^= 1;
        break;
      }
    }
    Files.write(segment, bytes);

    for (String verb : List.of("verify", "orders", "seek end")) {
      Run run = replay(damaged, verb);

      assertEquals(ExitCode.DAMAGED, run.exitCode(), verb + run.err());
      assertFalse(run.err().contains("internal"), run.err());
    }
  }

  @Test
  void shouldRefuseWhatIsNoRun() {
    Run run = replay(dir.resolve("absent"), "verify");

    assertEquals(ExitCode.JOURNAL, run.exitCode());
    assertTrue(run.err().contains("there is no such folder"), run.err());
  }

  @Test
  void shouldReplayASyntheticRun() {
    Path synthetic = dir.resolve("synthetic");
    Run.of("backtest", "--record", synthetic.toString(), "--quiet");

    Run run = replay(synthetic, "seek 1000; state now; orders 1");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("SYNUSDT"), run.out());
  }
}

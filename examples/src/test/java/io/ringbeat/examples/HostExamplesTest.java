package io.ringbeat.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of hosts run to their end by themselves and print what they promise. */
class HostExamplesTest {
  private interface Main {
    void run(String[] args) throws Exception;
  }

  @Test
  void shouldPrintBeatsAndTheHostsTrades() throws Exception {
    List<String> lines = printed(MinimalHost::main);

    assertEquals(
        IntStream.rangeClosed(1, 5).mapToObj(i -> "a trade at " + (1_000 + i) + " ticks").toList(),
        lines.stream()
            .filter(line -> line.startsWith("event "))
            .map(line -> line.substring(line.indexOf(": ") + 2))
            .toList());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("heartbeat ")), lines::toString);
  }

  @Test
  void shouldTellTheCoreOfTheTaskEachTimeItIsDue() throws Exception {
    Pattern due =
        Pattern.compile(
            "task 7 of type 1, arguments 3 and 250: time (\\d+), after heartbeat (\\d+),"
                + " scheduled (\\d+), actual (\\d+)");

    List<String> lines = printed(OwnLoopHost::main);

    List<List<Long>> times =
        lines.stream()
            .map(due::matcher)
            .filter(Matcher::matches)
            .map(
                m -> IntStream.rangeClosed(1, 4).mapToObj(i -> Long.parseLong(m.group(i))).toList())
            .toList();
    assertTrue(times.size() >= 10, lines::toString);
    for (int i = 0; i < times.size(); i++) {
      assertEquals(i + 1, times.get(i).get(0));
      assertTrue(times.get(i).get(1) > 0, lines::toString);
      assertEquals(times.get(0).get(2) + i * 50_000_000L, times.get(i).get(2));
      assertTrue(times.get(i).get(3) >= times.get(i).get(2), lines::toString);
    }
    assertEquals("engine CLOSED", lines.get(lines.size() - 1));
  }

  @Test
  void shouldTradeOnAMarketOfItsOwn() throws Exception {
    List<String> lines = printed(args -> PaperTradingOnACapture.main(new String[] {"50"}));

    assertTrue(lines.contains("engine CLOSED, drained"), lines::toString);
    assertTrue(lines.contains("rows published: 5000"), lines::toString);
    assertFalse(lines.contains("orders: 0 submitted, 0 fills"), lines::toString);
  }

  @Test
  void shouldGoOnWhereTheLastRunWas(@TempDir Path parent) throws Exception {
    Main host = args -> DurableHost.main(new String[] {parent.resolve("run").toString()});

    assertEquals(List.of("a new run", "closed: 1000 trades, 2000 lots"), printed(host));
    assertEquals(
        List.of("the run goes on: 1000 trades, 2000 lots", "closed: 2000 trades, 4000 lots"),
        printed(host));
  }

  private static List<String> printed(Main main) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, UTF_8)) {
      System.setOut(out);
      main.run(new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8).lines().toList();
  }
}

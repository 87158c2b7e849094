package io.ringbeat.cli.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Run;
import io.ringbeat.cli.strategy.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldExitWith0ForTheBundledExamplesAndANewStrategy() {
    String file = directory.resolve("MyMaker.java").toString();

    Run created = Run.of("new", file);
    Run mine = Run.of("lint", file);

    assertEquals(ExitCode.OK, created.exitCode(), created.err());
    assertEquals(ExitCode.OK, mine.exitCode(), mine.out());
    assertEquals("No findings in " + file + " (MyMaker)\n", mine.out());
    for (String name : Strategies.bundled()) {
      Run bundled = Run.of("lint", name);

      assertEquals(ExitCode.OK, bundled.exitCode(), bundled.out());
      assertEquals("", bundled.err());
    }
  }

  @Test
  void shouldExitWith9AndSayWhereWhatWhyAndWhatToDo() throws IOException {
    String file = bad();

    Run run = Run.of("lint", file);

    assertEquals(ExitCode.FINDINGS, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertEquals(
        """
        Bad.java:5: warning: output: java.lang.System.out in Bad.onStart
          prints or logs: harmless for the run, but each replay prints it again and the hot path waits
          keep it for tests, or print from a handler of its own

        Bad.java:9: clock: java.lang.System.nanoTime() in Bad.read
          by Bad.onStart(Bad.java:6)
          reads the clock of the machine: a replay runs at another time
          take the time from context.now() or from the event

        2 findings in %s, 1 warning among them
        """
            .formatted(file),
        run.out());
  }

  @Test
  void shouldPrintOneJsonObject() throws IOException {
    Run run = Run.of("lint", bad(), "--json");

    JsonNode json = run.json();
    assertEquals(ExitCode.FINDINGS, run.exitCode());
    assertEquals(1, json.at("/schemaVersion").asInt());
    assertEquals("Bad", json.at("/entries/0").asText());
    assertEquals(1, json.at("/errors").asInt());
    assertEquals(1, json.at("/warnings").asInt());
    assertEquals("clock", json.at("/findings/1/rule").asText());
    assertEquals("error", json.at("/findings/1/severity").asText());
    assertEquals("Bad.java", json.at("/findings/1/file").asText());
    assertEquals(9, json.at("/findings/1/line").asInt());
    assertEquals("read", json.at("/findings/1/method").asText());
    assertEquals("Bad.onStart(Bad.java:6)", json.at("/findings/1/path/0").asText());
  }

  @Test
  void shouldLeaveOutWhatIsAllowed() throws IOException {
    String file = bad();

    Run one = Run.of("lint", file, "--allow", "output");
    Run both = Run.of("lint", file, "--allow", "output,clock");

    assertEquals(ExitCode.FINDINGS, one.exitCode());
    assertFalse(one.out().contains("System.out"), one.out());
    assertEquals(ExitCode.OK, both.exitCode(), both.out());
  }

  @Test
  void shouldExitWith2AndNameTheRulesForOneThatIsNone() {
    Run run = Run.of("lint", "ExampleMaker", "--allow", "clocks");

    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("there is no rule clocks; there are: clock, math, "), run.err());
  }

  @Test
  void shouldScanAJarAndOneClassOfIt() throws IOException {
    Path jar = directory.resolve("many.jar");
    String source =
        write(
            "Many",
            """
            import io.ringbeat.trading.*;
            public final class Many implements Strategy {
              @Override public void onStart(Context context) { System.exit(1); }
              public static final class Good implements Strategy {
                @Override public void onStart(Context context) {}
              }
            }
            """);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var compiled : Strategies.compile(source).entrySet()) {
        out.putNextEntry(new ZipEntry(compiled.getKey() + ".class"));
        out.write(compiled.getValue());
      }
    }

    Run all = Run.of("lint", jar.toString());
    Run good = Run.of("lint", jar.toString(), "--class", "Good");
    Run none = Run.of("lint", jar.toString(), "--class", "Other");

    assertEquals(ExitCode.FINDINGS, all.exitCode(), all.err());
    assertTrue(all.out().startsWith("Many.java:3: environment: "), all.out());
    assertEquals(ExitCode.OK, good.exitCode(), good.out());
    assertEquals(ExitCode.STRATEGY_LOAD, none.exitCode());
    assertTrue(none.err().contains("it has: Many, Many$Good"), none.err());
  }

  @Test
  void shouldExitWith4ForWhatCannotBeRead() throws IOException {
    Path torn = Files.writeString(directory.resolve("torn.jar"), "not a jar");
    String wrong = write("Wrong", "class Wrong {");
    String nothing = write("Nothing", "class Nothing {}");

    Run jar = Run.of("lint", torn.toString());
    Run source = Run.of("lint", wrong);
    Run empty = Run.of("lint", nothing);
    Run missing = Run.of("lint", "Nowhere.java");
    Run unknown = Run.of("lint", "Nowhere");

    assertRefused("is not a readable jar", jar);
    assertRefused("does not compile: 1 error", source);
    assertRefused("has no class that the engine calls", empty);
    assertRefused("there is no file Nowhere.java", missing);
    assertRefused("there is no class io.ringbeat.examples.Nowhere", unknown);
  }

  @Test
  void shouldNotRunWhatItScans() throws IOException {
    String file =
        write(
            "Runs",
            """
            import io.ringbeat.trading.*;
            public final class Runs implements Strategy {
              static { if (true) throw new IllegalStateException("was run"); }
              @Override public void onStart(Context context) {}
            }
            """);

    Run run = Run.of("lint", file);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  private static void assertRefused(String message, Run run) {
    assertEquals(ExitCode.STRATEGY_LOAD, run.exitCode(), run.out() + run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }

  private String bad() throws IOException {
    return write(
        "Bad",
        """
        import io.ringbeat.trading.*;
        public final class Bad implements Strategy {
          @Override
          public void onStart(Context context) {
            System.out.println("begins");
            context.once(read());
          }
          private static long read() {
            return System.nanoTime();
          }
        }
        """);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name + ".java"), text).toString();
  }
}

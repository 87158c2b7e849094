package io.ringbeat.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small strategies, each with what makes runs differ: it is found at the lines which say {@code //
 * finds RULE}, and nothing else is. The clean ones are clean.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedTest {
  private static final Pattern MARK = Pattern.compile("// finds ([a-z-]+)(?: at (\\d+))?");

  private Map<String, byte[]> planted;
  private Map<String, byte[]> clean;

  @BeforeAll
  void compile() {
    planted = Sources.compile(planted());
    clean = Sources.compile(clean());
  }

  static List<Path> planted() {
    return Sources.in("planted");
  }

  static List<Path> clean() {
    return Sources.in("clean");
  }

  @ParameterizedTest
  @MethodSource("planted")
  void shouldFindWhatIsPlantedAtItsLine(Path file) throws IOException {
    List<String> expected = marks(file);

    List<Finding> found = scan(file, planted);

    assertTrue(!expected.isEmpty(), "nothing is planted in " + file);
    assertEquals(String.join("\n", expected), places(found), found.toString());
  }

  @ParameterizedTest
  @MethodSource("clean")
  void shouldFindNothingInWhatIsClean(Path file) {
    assertEquals(List.of(), scan(file, clean));
  }

  @Test
  void shouldPlantEachRule() throws IOException {
    TreeSet<String> rules = new TreeSet<>();
    for (Path file : planted()) {
      marks(file).forEach(mark -> rules.add(mark.substring(mark.indexOf(' ') + 1)));
    }

    for (Rule rule : Rule.values()) {
      assertTrue(rule == Rule.UNSEEN || rules.contains(rule.id()), rule.id());
    }
  }

  @Test
  void shouldSayTheCallsThatLeadToAPlace() {
    Path file = Path.of("planted", "ClockDeepDown.java");

    Finding found = scan(file, planted).get(0);

    assertEquals("three", found.method());
    assertEquals("planted.ClockDeepDown", found.className());
    assertEquals("java.lang.System.nanoTime()", found.what());
    assertEquals(
        List.of(
            "ClockDeepDown.onTask(ClockDeepDown.java:31)",
            "ClockDeepDown.one(ClockDeepDown.java:15)",
            "ClockDeepDown.two(ClockDeepDown.java:22)"),
        found.path());
  }

  @Test
  void shouldSayNothingOfThePathWhereThePlaceIsInTheHandlerItself() {
    Path file = Path.of("planted", "WallClock.java");

    assertEquals(List.of(), scan(file, planted).get(0).path());
  }

  @Test
  void shouldScanAllEntriesOfASource() {
    ClassSource source = ClassSource.of(clean);

    List<String> entries = Lint.entries(source);

    assertEquals(clean().size(), entries.size());
    assertEquals(List.of(), Lint.scan(source, entries));
  }

  @Test
  void shouldReportAClassThatIsNotThere() {
    Map<String, byte[]> classes =
        Sources.of(Path.of("planted", "ClockInANestedClass.java"), planted);
    classes.remove("planted.ClockInANestedClass$Inner");

    List<Finding> found =
        Lint.scan(ClassSource.of(classes), List.of("planted.ClockInANestedClass"));

    assertEquals(1, found.size(), found.toString());
    assertEquals(Rule.UNSEEN, found.get(0).rule());
  }

  private static List<Finding> scan(Path file, Map<String, byte[]> all) {
    ClassSource source = ClassSource.of(Sources.of(file, all));
    return Lint.scan(source, Lint.entries(source));
  }

  private static List<String> marks(Path file) throws IOException {
    List<String> marks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = MARK.matcher(lines.get(i));
      if (matcher.find()) {
        String line = matcher.group(2) == null ? Integer.toString(i + 1) : matcher.group(2);
        marks.add(line + " " + matcher.group(1));
      }
    }
    return marks;
  }

  private static String places(List<Finding> findings) {
    List<String> places =
        findings.stream().map(found -> found.line() + " " + found.rule().id()).distinct().toList();
    return String.join("\n", places);
  }
}

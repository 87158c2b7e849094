package io.ringbeat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
class ReadmeTest {
  private static final Path README = Path.of("..", "..", "README.md");

  @TempDir Path dir;

  @Test
  void shouldShowAStrategyThatRuns() throws IOException {
    Path file = dir.resolve("MyMaker.java");
    Files.writeString(file, java("MyMaker"));

    Run run = Run.of("backtest", "--strategy", file.toString(), "--param", "size=20", "--json");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.json().at("/results/fills").asLong() > 0, run.out());
  }

  @Test
  void shouldShowHowToEmbedTheBacktest() throws IOException, ReflectiveOperationException {
    compile("Embedded");

    String printed = captureMain("Embedded");

    assertTrue(printed.matches("\\d+ fills, run [0-9a-f]{16}\\R"), printed);
  }

  @Test
  void shouldShowHowToEmbedTheLiveEngine() throws IOException, ReflectiveOperationException {
    compile("MinimalHost");

    String printed = captureMain("MinimalHost");

    assertEquals(5, printed.lines().filter(line -> line.contains("a trade at 100")).count());
    assertTrue(printed.matches("(?s).*heartbeat \\d+, up 0 s, late by .*"), printed);
  }

  private void compile(String type) throws IOException {
    Path file = dir.resolve(type + ".java");
    Files.writeString(file, java(type));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertEquals(0, result);
  }

  @Test
  void shouldShowWhatTheFirstRunPrints() throws IOException {
    String readme = Files.readString(README);
    Run run = Run.of("backtest");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    for (String line : run.out().lines().toList()) {
      // All but the speed and the advice, which names the command as it was typed.
      if (!line.startsWith("Replay") && !line.contains("ringbeat ") && !line.isBlank()) {
        assertTrue(readme.contains(line.strip()), "not in the README: " + line);
      }
    }
  }

  @Test
  void shouldNameTestsThatExist() throws IOException {
    Path root = Path.of("..", "..");
    java.util.Set<String> tests;
    try (java.util.stream.Stream<Path> files = Files.walk(root)) {
      tests =
          files
              .map(p -> p.getFileName().toString())
              .filter(n -> n.endsWith("Test.java"))
              .map(n -> n.substring(0, n.length() - ".java".length()))
              .collect(java.util.stream.Collectors.toSet());
    }

    Matcher made = Pattern.compile("--name (\\w+)").matcher(Files.readString(README));
    while (made.find()) {
      tests.add(made.group(1)); // by what the README does
    }
    for (String page : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
      Matcher names =
          Pattern.compile("\\b[A-Z]\\w+Test\\b").matcher(Files.readString(root.resolve(page)));
      while (names.find()) {
        assertTrue(tests.contains(names.group()), page + " names " + names.group());
      }
    }
  }

  private String captureMain(String name) throws ReflectiveOperationException, IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      throw new UncheckedIOException(new IOException(e.getCause()));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String java(String type) throws IOException {
    Matcher blocks =
        Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    List<String> found =
        blocks.results().map(m -> m.group(1)).filter(s -> s.contains("class " + type)).toList();
    assertEquals(1, found.size(), "blocks with class " + type);
    return found.get(0);
  }
}

package io.ringbeat.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringbeat.examples.ExampleMaker;
import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lint finds nothing in our own code, but what is right there and only looks wrong. */
class OwnCodeTest {
  @Test
  void shouldFindNothingInTheBundledStrategies() {
    for (String name : List.of("ExampleMaker", "OneOrderPerSide")) {
      String type = "io.ringbeat.examples." + name;

      assertEquals(List.of(), Lint.scan(ClassSource.classPath(type), List.of(type)));
    }
  }

  @Test
  void shouldFindOnlyThatAnExampleOfAHostPrints() throws IOException, URISyntaxException {
    ClassSource examples = ClassSource.of(classes(ExampleMaker.class, "examples"));

    List<String> found = places(Lint.scan(examples, Lint.entries(examples)));

    assertEquals(List.of("output OwnLoopHost.onTask"), found);
  }

  @Test
  void shouldFindNothingInTheEngineButWhatIsTheSameInAnyOrder()
      throws IOException, URISyntaxException {
    Map<String, byte[]> classes =
        classes(Strategy.class, "trading", "market", "venue", "backtest", "state", "event", "time");
    classes.keySet().removeIf(name -> name.contains("Clock")); // where the time comes from

    List<String> found = places(Lint.scan(ClassSource.of(classes), classes.keySet()));

    assertEquals(
        List.of(
            "reflection Backtest.place", // for the text of an error
            "reflection Fields.fieldsOf", // sorted by name
            "hash-order LiveWakeups.stateHash", // a sum
            "unsaved-state SwitchedStrategy.current", // says that it cannot be saved
            "unsaved-state SwitchedStrategy.onStart",
            "reflection TradingCore.hasFields"), // whether there are any
        found);
  }

  private static List<String> places(List<Finding> findings) {
    List<String> places = new ArrayList<>();
    for (Finding found : findings) {
      String type = found.className().substring(found.className().lastIndexOf('.') + 1);
      places.add(found.rule().id() + " " + type + "." + found.method());
    }
    return places;
  }

  /** Reads the classes of packages from where a class of the same module is, a folder or a jar. */
  private static Map<String, byte[]> classes(Class<?> of, String... packages)
      throws IOException, URISyntaxException {
    URL location = of.getProtectionDomain().getCodeSource().getLocation();
    Path place = Path.of(location.toURI());
    if (Files.isDirectory(place)) {
      return classes(place, packages);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classes(jar.getPath("/"), packages);
    }
  }

  private static Map<String, byte[]> classes(Path root, String... packages) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    for (String name : packages) {
      try (var files = Files.walk(root.resolve("io/ringbeat/" + name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String type = root.relativize(file).toString().replace(".class", "").replace('/', '.');
          if (!type.endsWith("package-info")) {
            classes.put(type, Files.readAllBytes(file));
          }
        }
      }
    }
    return classes;
  }
}

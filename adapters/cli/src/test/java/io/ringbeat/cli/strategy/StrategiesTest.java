package io.ringbeat.cli.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesTest {
  @TempDir private Path directory;

  @Test
  void shouldCompileAFileWithAPackageHelpersAndRecords() throws IOException {
    String file =
        write(
            "Maker",
            """
            package com.example.deep;
            import io.ringbeat.trading.*;
            public final class Maker implements Strategy {
              private final Helper helper = new Helper(new Level(1, 2));
              @Override public void onStart(Context context) { helper.use(); }
              record Level(long ticks, long lots) {}
            }
            class Helper {
              private final Maker.Level level;
              Helper(Maker.Level level) { this.level = level; }
              void use() { if (level.ticks() != 1) throw new IllegalStateException(); }
            }
            """);

    try (LoadedStrategy loaded = Strategies.load(file, null)) {
      Strategy strategy = loaded.create();

      strategy.onStart(null);
      assertEquals("com.example.deep.Maker", loaded.className());
      assertEquals("Maker", loaded.name());
      assertEquals(64, loaded.sha256().length());
      assertTrue(loaded.owns("com.example.deep.Helper"));
      assertNotSame(strategy, loaded.create());
    }
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count(), "nothing but the source is on disk");
    }
  }

  @Test
  void shouldPreferTheFileOverABundledClassOfTheSameName() throws IOException {
    String file =
        write(
            "OneOrderPerSide",
            """
            package io.ringbeat.examples;
            import io.ringbeat.trading.*;
            public final class OneOrderPerSide implements Strategy {
              @Override public void onStart(Context context) { throw new ArithmeticException(); }
            }
            """);

    try (LoadedStrategy loaded = Strategies.load(file, null)) {
      Strategy strategy = loaded.create();

      assertThrows(ArithmeticException.class, () -> strategy.onStart(null));
    }
  }

  @Test
  void shouldTakeThePublicClassNamedAsTheFileOrTheOneAskedFor() throws IOException {
    String file = write("Two", two("public "));

    try (LoadedStrategy named = Strategies.load(file, null);
        LoadedStrategy asked = Strategies.load(file, "Other")) {
      assertEquals("Two", named.className());
      assertEquals("Other", asked.className());
    }
  }

  @Test
  void shouldAskWhichIfAFileHasSeveralStrategies() throws IOException {
    String file = write("Many", two(""));

    String message = failure(file, null);

    assertEquals(file + " has several strategies; choose one with --class: Other, Two", message);
    assertEquals(file + " has no strategy Third; it has: Other, Two", failure(file, "Third"));
  }

  @Test
  void shouldSayWhatAConstructorMustBe() throws IOException {
    String file =
        write(
            "Closed",
            """
            public class Closed implements io.ringbeat.trading.Strategy {
              Closed(int x) {}
              public void onStart(io.ringbeat.trading.Context context) {}
            }
            """);

    assertEquals(
        "Closed has no public constructor without parameters; add: public Closed() {}  (settings"
            + " come from context.parameters() in onStart)",
        failure(file, null));
  }

  @Test
  void shouldSayWhereAConstructorFailed() throws IOException {
    String file =
        write(
            "Fails",
            """
            public class Fails implements io.ringbeat.trading.Strategy {
              private final int x = Integer.parseInt("many");
              public void onStart(io.ringbeat.trading.Context context) {}
            }
            """);

    try (LoadedStrategy loaded = Strategies.load(file, null)) {
      StrategyLoadException e = assertThrows(StrategyLoadException.class, loaded::create);

      assertTrue(e.getMessage().startsWith("Fails cannot be constructed: "), e.getMessage());
      assertTrue(e.getMessage().endsWith("(Fails.java:2)"), e.getMessage());
    }
  }

  @Test
  void shouldShowTheLineAndTheCompilersMessage() throws IOException {
    String file =
        write(
            "Typo",
            """
            import io.ringbeat.trading.*;
            public class Typo implements Strategy {
            	@Override public void onStart(Context context) {
            		long now = context.noww();
            	}
            }
            """);

    assertEquals(
        file
            + " does not compile: 1 error\n\n"
            + file
            + """
            :4: cannot find symbol
                long now = context.noww();
                                  ^
              symbol:   method noww()
              location: variable context of type io.ringbeat.trading.Context""",
        failure(file, null));
  }

  @Test
  void shouldSayIfAFileHasNoStrategy() throws IOException {
    String file = write("Empty", "public class Empty {}");

    assertEquals(
        file + " has no class that implements io.ringbeat.trading.Strategy", failure(file, null));
  }

  @Test
  void shouldLoadTheOnlyStrategyOfAJar() throws IOException {
    Path jar = jar(write("Two", two("public ").replace("class Other", "abstract class Other")));

    try (LoadedStrategy loaded = Strategies.load(jar.toString(), null)) {
      loaded.create();

      assertEquals("Two", loaded.className());
      assertEquals(jar.toString(), loaded.source());
    }
    assertTrue(failure(jar.toString(), "None").contains("has no strategy None; it has: Two"));
  }

  @Test
  void shouldSayIfAJarIsNone() throws IOException {
    Path jar = Files.writeString(directory.resolve("x.jar"), "no jar");

    assertTrue(failure(jar.toString(), null).contains("is not a readable jar"));
  }

  @Test
  void shouldFindBundledStrategiesAndFullClassNames() {
    for (String name : Strategies.bundled()) {
      try (LoadedStrategy loaded = Strategies.load(name, null)) {
        assertEquals("io.ringbeat.examples." + name, loaded.className());
        assertEquals(loaded.className(), Strategies.load(loaded.className(), null).className());
      }
    }
  }

  private Path jar(String source) throws IOException {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                source);
    assertEquals(0, failed);
    Path jar = directory.resolve("two.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.list(classes)) {
      for (Path file : files.sorted().toList()) {
        out.putNextEntry(new ZipEntry(file.getFileName().toString()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }

  private String write(String name, String source) throws IOException {
    return Files.writeString(directory.resolve(name + ".java"), source).toString();
  }

  private static String two(String modifier) {
    return modifier
        + """
        class Two implements io.ringbeat.trading.Strategy {
          public Two() {}
          public void onStart(io.ringbeat.trading.Context context) {}
        }
        class Other implements io.ringbeat.trading.Strategy {
          public Other() {}
          public void onStart(io.ringbeat.trading.Context context) {}
        }
        """;
  }

  private static String failure(String name, String className) {
    return assertThrows(StrategyLoadException.class, () -> Strategies.load(name, className))
        .getMessage();
  }
}

package io.ringbeat.debugger;

import io.ringbeat.backtest.Slice;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Writes a JUnit test of a slice: a class in the strategy's package, and the slice beside it as a
 * resource. The test needs the strategy, JUnit and this module on its class path, nothing else.
 */
public final class JUnitSlice {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");

  private final Slice slice;
  private final String strategy;
  private final String name;
  private final String never;

  /**
   * Describes a test.
   *
   * @param slice what it is about
   * @param strategy full name of the strategy's class, which has a constructor without parameters
   * @param name of the test's class, without a package
   * @param never what must not hold, see {@link Condition}; null: it does what it did in the run
   * @throws IllegalArgumentException if the name is none of a class
   */
  public JUnitSlice(Slice slice, String strategy, String name, String never) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a test; take letters and digits, a capital first");
    }
    this.slice = slice;
    this.strategy = strategy;
    this.name = name;
    this.never = never;
  }

  /**
   * Writes source and slice.
   *
   * @param folder of the tests: {@code java} and {@code resources} are in it, or are made
   * @return the source
   * @throws FileAlreadyExistsException if one of them is there already
   * @throws IOException if one cannot be written
   */
  public Path write(Path folder) throws IOException {
    String place = packageName().replace('.', '/');
    Path source = folder.resolve("java").resolve(place).resolve(name + ".java");
    Path data = folder.resolve("resources").resolve(place).resolve(name + ".slice");
    for (Path each : new Path[] {source, data}) {
      if (Files.exists(each)) {
        throw new FileAlreadyExistsException(each.toString());
      }
      Files.createDirectories(each.getParent());
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(data))) {
      slice.write(out);
    }
    return Files.write(source, source().getBytes(StandardCharsets.UTF_8));
  }

  private String packageName() {
    int dot = strategy.lastIndexOf('.');
    return dot < 0 ? "" : strategy.substring(0, dot);
  }

  private String source() {
    String simple = strategy.substring(strategy.lastIndexOf('.') + 1).replace('$', '.');
    StringBuilder text = new StringBuilder();
    if (!packageName().isEmpty()) {
      text.append("package ").append(packageName()).append(";\n\n");
    }
    text.append("import io.ringbeat.backtest.Slice;\n")
        .append("import io.ringbeat.debugger.SliceCheck;\n")
        .append("import org.junit.jupiter.api.Test;\n\n")
        .append("/** ")
        .append(slice.size())
        .append(" events of a recorded run. */\n")
        .append("final class ")
        .append(name)
        .append(" {\n")
        .append("  private final Slice slice = SliceCheck.read(")
        .append(name)
        .append(".class, \"")
        .append(name)
        .append(".slice\");\n\n")
        .append("  @Test\n");
    if (never == null) {
      text.append("  void shouldDoWhatItDidInTheRun() {\n")
          .append("    SliceCheck.asItRan(slice, ")
          .append(simple)
          .append("::new);\n");
    } else {
      text.append("  void shouldNeverHold() {\n")
          .append("    SliceCheck.never(slice, ")
          .append(simple)
          .append("::new, \"")
          .append(never.replace("\\", "\\\\").replace("\"", "\\\""))
          .append("\");\n");
    }
    return text.append("  }\n}\n").toString();
  }
}

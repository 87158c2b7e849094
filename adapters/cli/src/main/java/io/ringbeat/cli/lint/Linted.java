package io.ringbeat.cli.lint;

import io.ringbeat.cli.strategy.Strategies;
import io.ringbeat.cli.strategy.StrategyLoadException;
import io.ringbeat.lint.ClassSource;
import io.ringbeat.lint.Finding;
import io.ringbeat.lint.Lint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a scan came to.
 *
 * @param entries the classes it began with
 * @param findings what it found, in order
 */
record Linted(List<String> entries, List<Finding> findings) {
  /**
   * What to scan.
   *
   * @param classes where the classes are
   * @param entries which to begin with
   */
  record Source(ClassSource classes, List<String> entries) {
    /** Finds what the user names, as a strategy is found, but without loading it. */
    static Source of(String name, String className) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".java")) {
        return in(name, ClassSource.of(Strategies.compile(name)), className);
      }
      if (lower.endsWith(".jar")) {
        return in(name, ClassSource.jar(Strategies.existing(name)), className);
      }
      if (className != null || Files.isRegularFile(Path.of(name))) {
        throw new StrategyLoadException(name + " is neither a .java nor a .jar file");
      }
      String full = Strategies.fullName(name);
      return new Source(ClassSource.classPath(full), List.of(full));
    }

    private static Source in(String file, ClassSource classes, String wanted) {
      List<String> entries = Lint.entries(classes);
      if (entries.isEmpty()) {
        throw new StrategyLoadException(
            file + " has no class that the engine calls: no strategy, core, handler or state");
      }
      if (wanted == null) {
        return new Source(classes, entries);
      }
      for (String entry : entries) {
        if (entry.equals(wanted) || simple(entry).equals(wanted)) {
          return new Source(classes, List.of(entry));
        }
      }
      throw new StrategyLoadException(
          file
              + " has no "
              + wanted
              + " that the engine calls; it has: "
              + String.join(", ", entries));
    }

    private static String simple(String entry) {
      return entry.substring(Math.max(entry.lastIndexOf('.'), entry.lastIndexOf('$')) + 1);
    }
  }
}

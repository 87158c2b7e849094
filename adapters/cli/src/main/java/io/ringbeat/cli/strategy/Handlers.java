package io.ringbeat.cli.strategy;

import io.ringbeat.replay.RunHandlers;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the code of a live run: a source file, a jar, a class of an example or of the class path.
 */
public final class Handlers {
  private Handlers() {}

  /**
   * Loads it.
   *
   * @param name a file, the name of a bundled example, or a full class name
   * @param className which class of a file, or null if the file has one only
   * @return a fresh object
   * @throws StrategyLoadException if there is none, it does not compile, or it cannot be made
   */
  public static RunHandlers load(String name, String className) {
    Class<? extends RunHandlers> type = find(name, className);
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StrategyLoadException(
          type.getName()
              + " cannot be made; it needs a public constructor without parameters: "
              + cause,
          cause);
    }
  }

  private static Class<? extends RunHandlers> find(String name, String className) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".java")) {
      Path file = Strategies.existing(name);
      return SourceStrategies.compile(file).find(RunHandlers.class, className);
    }
    if (lower.endsWith(".jar")) {
      return JarStrategies.find(RunHandlers.class, Strategies.existing(name), className);
    }
    String full = name.contains(".") ? name : Strategies.EXAMPLES + name;
    try {
      Class<?> found = Class.forName(full, false, Handlers.class.getClassLoader());
      if (!RunHandlers.class.isAssignableFrom(found)) {
        throw new StrategyLoadException(
            full + " does not implement " + RunHandlers.class.getName());
      }
      return found.asSubclass(RunHandlers.class);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new StrategyLoadException(
          "there are no handlers "
              + name
              + "; give a .java file, a .jar or the full name of a class that implements "
              + RunHandlers.class.getName(),
          e);
    }
  }
}

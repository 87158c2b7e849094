package io.ringbeat.cli.strategy;

import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the strategy that the user names: a {@code .java} file, a {@code .jar}, a bundled example
 * or a class on the class path. No state; any thread may call it.
 */
public final class Strategies {
  static final String EXAMPLES = "io.ringbeat.examples.";
  private static final List<String> BUNDLED =
      List.of("EagerMaker", "ExampleMaker", "OneOrderPerSide");

  private Strategies() {}

  /**
   * Loads a strategy.
   *
   * @param name a file, the name of a bundled example, or a full class name
   * @param className which class of a file, or null if the file has one only
   * @return the strategy
   * @throws StrategyLoadException if there is none, it does not compile, or it cannot be made
   */
  public static LoadedStrategy load(String name, String className) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".java")) {
      Path file = existing(name);
      SourceStrategies source = SourceStrategies.compile(file);
      return new LoadedStrategy(source.find(Strategy.class, className), name, sha256(file));
    }
    if (lower.endsWith(".jar")) {
      Path file = existing(name);
      return new LoadedStrategy(
          JarStrategies.find(Strategy.class, file, className), name, sha256(file));
    }
    if (className != null) {
      throw new StrategyLoadException(
          "--class names a class of a file; --strategy " + name + " is no .java or .jar file");
    }
    if (!Files.isDirectory(Path.of(name)) && Files.exists(Path.of(name))) {
      throw new StrategyLoadException(
          name + " is neither a .java nor a .jar file; a strategy is one of these");
    }
    return new LoadedStrategy(onClassPath(name), null, null);
  }

  /**
   * Compiles a source file without loading what comes out.
   *
   * @param name a {@code .java} file
   * @return class files by binary name
   * @throws StrategyLoadException if there is no such file or it does not compile
   */
  public static Map<String, byte[]> compile(String name) {
    return SourceStrategies.compile(existing(name)).classes();
  }

  /**
   * Returns the full name of a class that may be a bundled example.
   *
   * @param name the name of a bundled example, or a full class name
   * @return its binary name, whether there is such a class or not
   */
  public static String fullName(String name) {
    return name.contains(".") ? name : EXAMPLES + name;
  }

  /**
   * Returns the names of the bundled examples.
   *
   * @return in alphabetical order
   */
  public static List<String> bundled() {
    return BUNDLED;
  }

  private static Class<? extends Strategy> onClassPath(String name) {
    String full = fullName(name);
    try {
      Class<?> found = Class.forName(full, false, Strategies.class.getClassLoader());
      if (!Strategy.class.isAssignableFrom(found)) {
        throw new StrategyLoadException(full + " does not implement " + Strategy.class.getName());
      }
      return found.asSubclass(Strategy.class);
    } catch (ClassNotFoundException | LinkageError e) {
      String advice =
          Files.exists(Path.of(name + ".java"))
              ? "did you mean the file " + name + ".java?"
              : "give a .java file, a .jar, or one of the bundled " + String.join(", ", BUNDLED);
      throw new StrategyLoadException("there is no strategy " + name + "; " + advice, e);
    }
  }

  /**
   * Returns a file that can be read.
   *
   * @param name the file
   * @return its path
   * @throws StrategyLoadException if there is none, or it cannot be read
   */
  public static Path existing(String name) {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new StrategyLoadException(
          "there is no file " + name + " (looked in " + file.toAbsolutePath().getParent() + ")");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StrategyLoadException(name + " cannot be read; is it a file of yours?");
    }
    return file;
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new StrategyLoadException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}

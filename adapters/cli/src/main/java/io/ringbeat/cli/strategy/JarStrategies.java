package io.ringbeat.cli.strategy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Finds the strategy in a jar. The jar's classes see Ringbeat's, which win over the jar's own. */
final class JarStrategies {
  private static final String SUFFIX = ".class";

  private JarStrategies() {}

  static <T> Class<? extends T> find(Class<T> type, Path jar, String wanted) {
    try {
      List<String> names = classNames(jar);
      URL[] urls = {jar.toUri().toURL()};
      URLClassLoader loader = new URLClassLoader(urls, JarStrategies.class.getClassLoader());
      try {
        return Candidates.choose(type, jar.toString(), names, loader, wanted, null);
      } catch (RuntimeException e) {
        loader.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StrategyLoadException(jar + " is not a readable jar: " + e.getMessage(), e);
    }
  }

  private static List<String> classNames(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        String name = all.nextElement().getName();
        if (name.endsWith(SUFFIX)
            && !name.startsWith("META-INF/")
            && !name.startsWith("io/ringbeat/trading/")
            && !name.endsWith("-info.class")) {
          names.add(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'));
        }
      }
    }
    return names;
  }
}

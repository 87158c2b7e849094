package io.ringbeat.cli.strategy;

import io.ringbeat.trading.Strategy;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Chooses the strategy among the classes of a file. */
final class Candidates {
  private Candidates() {}

  /**
   * Chooses the class that was asked for, or the public one named as the file, or the only one.
   *
   * @param file the file, for messages
   * @param classNames all classes in the file
   * @param loader loads them
   * @param wanted full or simple name of a class, or null
   * @param preferred the file's name without its ending
   */
  static Class<? extends Strategy> choose(
      String file,
      Collection<String> classNames,
      ClassLoader loader,
      String wanted,
      String preferred) {
    List<Class<? extends Strategy>> found = new ArrayList<>();
    for (String name : classNames) {
      Class<? extends Strategy> strategy = strategy(name, loader);
      if (strategy != null) {
        found.add(strategy);
      }
    }
    found.sort((a, b) -> a.getName().compareTo(b.getName()));
    if (wanted != null) {
      return named(file, found, wanted);
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    for (Class<? extends Strategy> strategy : found) {
      if (strategy.getSimpleName().equals(preferred)
          && strategy.getEnclosingClass() == null
          && Modifier.isPublic(strategy.getModifiers())) {
        return strategy;
      }
    }
    if (found.isEmpty()) {
      throw new StrategyLoadException(
          file + " has no class that implements " + Strategy.class.getName());
    }
    throw new StrategyLoadException(
        file + " has several strategies; choose one with --class: " + names(found));
  }

  private static Class<? extends Strategy> named(
      String file, List<Class<? extends Strategy>> found, String wanted) {
    for (Class<? extends Strategy> strategy : found) {
      if (strategy.getName().equals(wanted) || strategy.getSimpleName().equals(wanted)) {
        return strategy;
      }
    }
    throw new StrategyLoadException(
        file + " has no strategy " + wanted + (found.isEmpty() ? "" : "; it has: " + names(found)));
  }

  private static String names(List<Class<? extends Strategy>> found) {
    return String.join(", ", found.stream().map(Class::getName).toList());
  }

  /** Returns the class if it is a strategy that could be instantiated, else null. */
  private static Class<? extends Strategy> strategy(String name, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      boolean usable =
          Strategy.class.isAssignableFrom(type)
              && type.getClassLoader() == loader
              && !Modifier.isAbstract(type.getModifiers())
              && !type.isAnonymousClass()
              && !type.isLocalClass();
      return usable ? type.asSubclass(Strategy.class) : null;
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // needs a library that is not here, so it is not what we look for
    }
  }
}

package io.ringbeat.cli.strategy;

import io.ringbeat.trading.Strategy;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Chooses the strategy, or what else is looked for, among the classes of a file. */
final class Candidates {
  private Candidates() {}

  /**
   * Chooses the class that was asked for, or the public one named as the file, or the only one.
   *
   * @param type what the class implements
   * @param file the file, for messages
   * @param classNames all classes in the file
   * @param loader loads them
   * @param wanted full or simple name of a class, or null
   * @param preferred the file's name without its ending
   */
  static <T> Class<? extends T> choose(
      Class<T> type,
      String file,
      Collection<String> classNames,
      ClassLoader loader,
      String wanted,
      String preferred) {
    List<Class<? extends T>> found = new ArrayList<>();
    for (String name : classNames) {
      Class<? extends T> candidate = candidate(type, name, loader);
      if (candidate != null) {
        found.add(candidate);
      }
    }
    found.sort((a, b) -> a.getName().compareTo(b.getName()));
    if (wanted != null) {
      return named(noun(type), file, found, wanted);
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    for (Class<? extends T> candidate : found) {
      if (candidate.getSimpleName().equals(preferred)
          && candidate.getEnclosingClass() == null
          && Modifier.isPublic(candidate.getModifiers())) {
        return candidate;
      }
    }
    if (found.isEmpty()) {
      throw new StrategyLoadException(file + " has no class that implements " + type.getName());
    }
    throw new StrategyLoadException(
        file + " has several " + plural(type) + "; choose one with --class: " + names(found));
  }

  private static String noun(Class<?> type) {
    return type == Strategy.class ? "strategy" : type.getSimpleName();
  }

  private static String plural(Class<?> type) {
    return type == Strategy.class ? "strategies" : "classes of " + type.getSimpleName();
  }

  private static <T> Class<? extends T> named(
      String noun, String file, List<Class<? extends T>> found, String wanted) {
    for (Class<? extends T> candidate : found) {
      if (candidate.getName().equals(wanted) || candidate.getSimpleName().equals(wanted)) {
        return candidate;
      }
    }
    throw new StrategyLoadException(
        file
            + " has no "
            + noun
            + " "
            + wanted
            + (found.isEmpty() ? "" : "; it has: " + names(found)));
  }

  private static <T> String names(List<Class<? extends T>> found) {
    return String.join(", ", found.stream().map(Class::getName).toList());
  }

  /** Returns the class if it is what is looked for and could be instantiated, else null. */
  private static <T> Class<? extends T> candidate(Class<T> type, String name, ClassLoader loader) {
    try {
      Class<?> found = Class.forName(name, false, loader);
      boolean usable =
          type.isAssignableFrom(found)
              && found.getClassLoader() == loader
              && !Modifier.isAbstract(found.getModifiers())
              && !found.isAnonymousClass()
              && !found.isLocalClass();
      return usable ? found.asSubclass(type) : null;
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // needs a library that is not here, so it is not what we look for
    }
  }
}

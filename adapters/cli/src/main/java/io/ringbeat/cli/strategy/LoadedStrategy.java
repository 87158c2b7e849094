package io.ringbeat.cli.strategy;

import io.ringbeat.trading.Strategy;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Objects;

/**
 * A strategy's class, ready to make instances. Closing it gives back the jar it came from, if any.
 * Not thread-safe.
 */
public final class LoadedStrategy implements AutoCloseable {
  private final Class<? extends Strategy> type;
  private final String source;
  private final String sha256;
  private final Constructor<? extends Strategy> constructor;

  /**
   * Checks that the class can be instantiated.
   *
   * @param type the class
   * @param source the file it came from, or null if it was on the class path
   * @param sha256 hash of that file in hexadecimal, or null
   * @throws StrategyLoadException if the class is abstract or lacks a public constructor without
   *     parameters
   */
  LoadedStrategy(Class<? extends Strategy> type, String source, String sha256) {
    this.type = type;
    this.source = source;
    this.sha256 = sha256;
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new StrategyLoadException(type.getName() + " is abstract; name one that is not");
    }
    if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
      throw new StrategyLoadException(type.getName() + " is an inner class; make it static");
    }
    try {
      constructor = type.getConstructor();
      constructor.setAccessible(true); // the class itself need not be public
    } catch (NoSuchMethodException e) {
      throw new StrategyLoadException(
          type.getName()
              + " has no public constructor without parameters; add: public "
              + type.getSimpleName()
              + "() {}  (settings come from context.parameters() in onStart)",
          e);
    }
  }

  /**
   * Makes a strategy.
   *
   * @return a fresh object
   * @throws StrategyLoadException if its constructor or static initialiser throws
   */
  public Strategy create() {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (ExceptionInInitializerError e) {
      throw failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    } catch (LinkageError e) {
      throw failed(e);
    }
  }

  private StrategyLoadException failed(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String where = "";
    for (int i = trace.length - 1; i >= 0; i--) {
      if (owns(trace[i].getClassName())) {
        where = " (" + trace[i].getFileName() + ":" + trace[i].getLineNumber() + ")";
      }
    }
    return new StrategyLoadException(
        type.getName() + " cannot be constructed: " + cause + where, cause);
  }

  /**
   * Tells whether a class belongs to the strategy: is it, is nested in it, or came from the same
   * file.
   *
   * @param className the class's binary name
   * @return whether what it throws is the strategy's fault
   */
  public boolean owns(String className) {
    if (className.equals(type.getName()) || className.startsWith(type.getName() + "$")) {
      return true;
    }
    ClassLoader own = type.getClassLoader();
    if (own == LoadedStrategy.class.getClassLoader()) {
      return false;
    }
    try {
      return Class.forName(className, false, own).getClassLoader() == own;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Returns the class's name without its package.
   *
   * @return for example {@code MyMaker}
   */
  public String name() {
    return type.getSimpleName();
  }

  /**
   * Returns the class's full name.
   *
   * @return its binary name
   */
  public String className() {
    return type.getName();
  }

  /**
   * Returns where the class came from.
   *
   * @return the file as the user named it, or null for a class that was on the class path
   */
  public String source() {
    return source;
  }

  /**
   * Returns the hash of the file the class came from.
   *
   * @return SHA-256 in hexadecimal, or null
   */
  public String sha256() {
    return sha256;
  }

  @Override
  public void close() {
    if (type.getClassLoader() instanceof java.net.URLClassLoader jar
        && jar != ClassLoader.getSystemClassLoader()
        && source != null) {
      try {
        jar.close();
      } catch (IOException e) {
        return; // it was only read
      }
    }
  }
}

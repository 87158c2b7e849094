package io.ringbeat.cli;

import java.io.Console;

/**
 * Tells whether a stream is a terminal. Java cannot ask for one stream alone, so the launcher says
 * it by system properties; without the launcher, standard input and output are asked together.
 */
final class Terminals {
  private Terminals() {}

  /** Tells whether standard output is a terminal. */
  static boolean standardOutput() {
    return isTerminal("ringbeat.tty.stdout");
  }

  /** Tells whether standard error is a terminal. */
  static boolean standardError() {
    return isTerminal("ringbeat.tty.stderr");
  }

  /** Tells whether standard input is a terminal. */
  static boolean standardInput() {
    return isTerminal("ringbeat.tty.stdin");
  }

  private static boolean isTerminal(String property) {
    String said = System.getProperty(property);
    return said == null ? hasConsole() : Boolean.parseBoolean(said);
  }

  /** Up to JDK 21 there is a console only on a terminal; later it has to be asked. */
  @SuppressWarnings("SystemConsoleNull") // null is what the older JDKs say
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}

package io.ringbeat.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a command has of its surroundings. Commands take streams, environment and time from here
 * only, so that a test can give them others.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param in what the user types
 * @param outIsTerminal whether a person reads {@code out} on a terminal
 * @param errIsTerminal whether a person reads {@code err} on a terminal
 * @param inIsTerminal whether a person types {@code in}
 * @param environment the environment variables
 * @param nanoClock elapsed time in ns, for speeds and progress; never reaches a strategy
 * @param command what the user types to start Ringbeat, for advice
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean inIsTerminal,
    Map<String, String> environment,
    LongSupplier nanoClock,
    String command) {
  /** Makes the surroundings of a command that nobody types anything to. */
  Shell(
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment,
      LongSupplier nanoClock,
      String command) {
    this(
        out,
        err,
        InputStream.nullInputStream(),
        outIsTerminal,
        errIsTerminal,
        false,
        environment,
        nanoClock,
        command);
  }

  /**
   * Tells whether nobody reads the results any more: they go to a program that has ended.
   *
   * @return whether it makes no sense to print more
   */
  public boolean isUnread() {
    return out instanceof StandardOutput.Printer printer && printer.isUnread();
  }

  /**
   * Asks the user; only where {@link #errIsTerminal} and {@link #inIsTerminal}.
   *
   * @param question ends with a question mark
   * @return whether the answer was yes
   */
  public boolean confirms(String question) {
    out.flush();
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine();
      return answer != null && answer.strip().matches("(?i)y|yes");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether results may be coloured.
   *
   * @return true on a terminal, unless NO_COLOR forbids it
   */
  public boolean coloured() {
    return outIsTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Returns where imported captures are kept if the user does not say. */
  Path cacheDirectory() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        !xdg.isEmpty() && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("ringbeat");
  }
}

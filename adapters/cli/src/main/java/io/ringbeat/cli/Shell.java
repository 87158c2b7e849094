package io.ringbeat.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a command has of its surroundings. Commands take streams, environment and time from here
 * only, so that a test can give them others.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param outIsTerminal whether a person reads {@code out} on a terminal
 * @param errIsTerminal whether a person reads {@code err} on a terminal
 * @param environment the environment variables
 * @param nanoClock elapsed time in ns, for speeds and progress; never reaches a strategy
 * @param command what the user types to start Ringbeat, for advice
 */
record Shell(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    LongSupplier nanoClock,
    String command) {

  /** Tells whether results may be coloured: on a terminal, unless NO_COLOR forbids it. */
  boolean coloured() {
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

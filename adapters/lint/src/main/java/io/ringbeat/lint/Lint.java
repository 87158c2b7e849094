package io.ringbeat.lint;

import java.util.Collection;
import java.util.List;

/**
 * Looks for what makes a run depend on something else than its events: follows the calls from the
 * methods that the engine calls through the user's classes and their libraries, not into the JDK
 * and Ringbeat. Reads bytecode only; never loads or runs what it reads. No state; any thread may
 * call it. Its work is bounded: what is too large or no class file is refused.
 */
public final class Lint {
  private Lint() {}

  /**
   * Finds the classes that the engine would call.
   *
   * @param source where the classes are
   * @return binary names of its own classes which implement a strategy, a core, a handler, a state
   *     or a listener of orders, sorted; maybe empty
   * @throws LintException if a class cannot be read
   */
  public static List<String> entries(ClassSource source) {
    return Guard.call(() -> new Entries(new Types(source)).find());
  }

  /**
   * Scans classes and all that they call.
   *
   * @param source where the classes are
   * @param entries binary names of the classes to begin with
   * @return what was found, by file and line; each place once, with the shortest path to it
   * @throws LintException if a class is missing, cannot be read or is too large
   */
  public static List<Finding> scan(ClassSource source, Collection<String> entries) {
    return Guard.call(() -> new Scanner(new Types(source)).scan(entries));
  }
}

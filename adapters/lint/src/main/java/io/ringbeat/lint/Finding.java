package io.ringbeat.lint;

import java.util.Comparator;
import java.util.List;

/**
 * A place that breaks a rule.
 *
 * @param rule which one
 * @param className the class's binary name
 * @param file name of the source file, or of the class if that is not known
 * @param line line in the file from 1, or 0 if the class was compiled without lines
 * @param method name of the method; {@code <init>} is a constructor, {@code <clinit>} a static
 *     initialiser
 * @param what what was found there
 * @param path the calls that lead there, from the entry method on, each as {@code
 *     Class.method(File:line)}; empty if the place is in the entry method itself
 */
public record Finding(
    Rule rule,
    String className,
    String file,
    int line,
    String method,
    String what,
    List<String> path)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::className)
          .thenComparing(Finding::method)
          .thenComparing(Finding::what);

  /** Keeps its own copy of the path. */
  public Finding {
    path = List.copyOf(path);
  }

  /**
   * Returns the place.
   *
   * @return for example {@code MyMaker.java:17}
   */
  public String place() {
    return line > 0 ? file + ":" + line : file;
  }

  /** Orders by file, line and rule. */
  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Finding finding && ORDER.compare(this, finding) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * place().hashCode() + what.hashCode();
  }
}

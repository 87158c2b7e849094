package io.ringbeat.cli.lint;

import io.ringbeat.lint.Finding;
import io.ringbeat.lint.Severity;
import java.io.PrintStream;

/** Prints findings for a person. */
final class FindingsText {
  private FindingsText() {}

  static void print(String name, Linted linted, PrintStream out) {
    for (Finding finding : linted.findings()) {
      out.print(text(finding) + "\n");
    }
    out.print(summary(name, linted) + "\n");
  }

  private static String text(Finding finding) {
    String by = finding.path().isEmpty() ? "" : "  by " + String.join(" > ", finding.path()) + "\n";
    return finding.place()
        + ": "
        + (finding.rule().severity() == Severity.WARNING ? "warning: " : "")
        + finding.rule().id()
        + ": "
        + finding.what()
        + " in "
        + simple(finding.className())
        + "."
        + finding.method()
        + "\n"
        + by
        + "  "
        + finding.rule().title()
        + ": "
        + finding.rule().why()
        + "\n  "
        + finding.rule().remedy()
        + "\n";
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
  }

  private static String summary(String name, Linted linted) {
    int all = linted.findings().size();
    if (all == 0) {
      return "No findings in " + name + " (" + String.join(", ", linted.entries()) + ")";
    }
    long warnings = count(linted, Severity.WARNING);
    String count = all == 1 ? "1 finding" : all + " findings";
    String of = warnings == 1 ? "1 warning" : warnings + " warnings";
    return count + " in " + name + (warnings == 0 ? "" : ", " + of + " among them");
  }

  static long count(Linted linted, Severity severity) {
    return linted.findings().stream().filter(f -> f.rule().severity() == severity).count();
  }
}

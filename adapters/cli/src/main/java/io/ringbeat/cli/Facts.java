package io.ringbeat.cli;

import java.io.PrintStream;

/** Labelled lines of text, aligned. */
final class Facts {
  private static final int LABEL = 14;

  private final PrintStream out;

  Facts(PrintStream out) {
    this.out = out;
  }

  Facts add(String label, String text) {
    out.print(label + " ".repeat(Math.max(1, LABEL - label.length())) + text + "\n");
    return this;
  }
}

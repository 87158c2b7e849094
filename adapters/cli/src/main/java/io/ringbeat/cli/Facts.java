package io.ringbeat.cli;

import java.io.PrintStream;

/** Labelled lines of text, aligned. */
public final class Facts {
  private static final int LABEL = 14;

  private final PrintStream out;

  /**
   * Makes a printer.
   *
   * @param out takes the lines
   */
  public Facts(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a line.
   *
   * @param label at the left
   * @param text beside it
   * @return this
   */
  public Facts add(String label, String text) {
    out.print(label + " ".repeat(Math.max(1, LABEL - label.length())) + text + "\n");
    return this;
  }
}

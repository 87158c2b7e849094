package io.ringbeat.cli.strategy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Writes what the compiler found, as javac would: file:line, message, the line and a caret. */
final class CompileErrors {
  private static final int MOST = 10;

  private CompileErrors() {}

  static String describe(String file, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<Diagnostic<? extends JavaFileObject>> errors =
        diagnostics.stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList();
    StringBuilder out = new StringBuilder(file).append(" does not compile: ");
    out.append(errors.size()).append(errors.size() == 1 ? " error" : " errors");
    for (Diagnostic<? extends JavaFileObject> error :
        errors.subList(0, Math.min(MOST, errors.size()))) {
      out.append("\n\n");
      append(file, error, out);
    }
    if (errors.size() > MOST) {
      out.append("\n\n... and ").append(errors.size() - MOST).append(" more");
    }
    return out.toString();
  }

  private static void append(
      String file, Diagnostic<? extends JavaFileObject> error, StringBuilder out) {
    out.append(file);
    if (error.getLineNumber() != Diagnostic.NOPOS) {
      out.append(':').append(error.getLineNumber());
    }
    String[] message = error.getMessage(Locale.ROOT).split("\n", 2);
    out.append(": ").append(message[0]);
    appendLine(error, out);
    if (message.length > 1) {
      out.append('\n').append(message[1].stripTrailing());
    }
  }

  /** Appends the line of source and a caret below the place. */
  private static void appendLine(Diagnostic<? extends JavaFileObject> error, StringBuilder out) {
    JavaFileObject source = error.getSource();
    int position = (int) error.getPosition();
    if (source == null || position < 0) {
      return;
    }
    try {
      String text = source.getCharContent(true).toString();
      int start = text.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
      int end = text.indexOf('\n', position);
      String line = text.substring(Math.min(start, position), end < 0 ? text.length() : end);
      int indent = line.length() - line.stripLeading().length();
      out.append("\n    ").append(line.strip().replace('\t', ' '));
      out.append("\n    ").append(" ".repeat(Math.max(0, position - start - indent))).append('^');
    } catch (IOException e) {
      return; // the message alone will do
    }
  }
}

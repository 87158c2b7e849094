package io.ringbeat.cli.replay;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import java.util.List;

/** Runs verbs and prints what they say. */
final class Talk {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Shell shell;
  private final Session session;
  private final Verbs verbs;
  private final boolean json;
  private int notes;

  Talk(Shell shell, Session session, boolean json) {
    this.shell = shell;
    this.session = session;
    this.json = json;
    verbs = new Verbs(json);
  }

  Verbs verbs() {
    return verbs;
  }

  Session session() {
    return session;
  }

  Shell shell() {
    return shell;
  }

  /** Runs verbs until one fails; what it throws ends that. Returns the exit code. */
  int run(List<Line> lines) {
    int code = ExitCode.OK;
    for (Line line : lines) {
      int one = run(line);
      code = one == ExitCode.OK ? code : one;
    }
    return code;
  }

  private int run(Line line) {
    if (line.verb().equals("help")) {
      String text =
          line.words().isEmpty() ? verbs.list() : Verbs.help(verbs.find(line.words().get(0)));
      shell.out().print(text);
      return ExitCode.OK;
    }
    Answer answer;
    try {
      answer = verbs.find(line.verb()).run(session, line);
    } finally {
      printNotes();
    }
    if (json && answer.json() != null) {
      Json.print(answer.json(), shell.out());
    } else if (!json) {
      shell.out().print(shell.coloured() ? coloured(answer.text()) : answer.text());
      shell.out().flush();
    }
    return answer.exitCode();
  }

  /** Makes what changed, and where the user is, stand out. */
  private static String coloured(String text) {
    return text.replaceAll("(?m)^([*>].*)$", BOLD + "$1" + PLAIN);
  }

  private void printNotes() {
    List<String> all = session.run().notes();
    while (notes < all.size()) {
      shell.out().flush();
      shell.err().print("note: " + all.get(notes++) + "\n");
      shell.err().flush();
    }
  }
}

package io.ringbeat.cli.replay;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;

/** The prompt: reads verbs with history and completion until the user has enough. */
final class Prompt {
  private static final Set<String> QUIT = Set.of("quit", "exit", "q");

  private final Talk talk;
  private final Shell shell;

  Prompt(Talk talk) {
    this.talk = talk;
    shell = talk.shell();
  }

  /** Talks with the user; returns the exit code. */
  int run() {
    try (Terminal terminal = terminal()) {
      return run(terminal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Talks with the user at a terminal. */
  int run(Terminal terminal) {
    LineReader reader = reader(terminal);
    shell.out().print(greeting());
    shell.out().flush();
    for (String text = read(reader); text != null && !QUIT.contains(text); text = read(reader)) {
      obey(text, terminal);
    }
    return ExitCode.OK;
  }

  /** Returns what was typed: nothing after Ctrl-C, null after Ctrl-D. */
  private String read(LineReader reader) {
    try {
      return reader.readLine(position() + "> ").strip();
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private String greeting() {
    OpenedRun run = talk.session().run();
    String what =
        run.isBacktest()
            ? "a backtest of " + run.said().getOrDefault("strategy.name", "a strategy")
            : "the run of a live engine";
    return run.folder().getFileName()
        + ": "
        + io.ringbeat.cli.journal.Said.plain(what)
        + ". help lists the verbs, Ctrl-D ends.\n";
  }

  private String position() {
    Session session = talk.session();
    return session.isAtStart() ? "start" : Long.toString(session.main().position());
  }

  private void obey(String text, Terminal terminal) {
    Stop stop = talk.session().run().stop();
    stop.forget();
    Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> stop.ask());
    try {
      talk.run(Line.parse(text));
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      shell.out().flush();
      shell.err().print("ringbeat: " + message + "\n");
      shell.err().flush();
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  private Terminal terminal() throws IOException {
    if (shell.in() == System.in) {
      return TerminalBuilder.builder().name("ringbeat").system(true).dumb(true).build();
    }
    return new DumbTerminal(
        "ringbeat", Terminal.TYPE_DUMB, shell.in(), shell.out(), StandardCharsets.UTF_8);
  }

  private LineReader reader(Terminal terminal) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .appName("ringbeat")
            .terminal(terminal)
            .completer(new VerbCompleter(talk))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    Path history = history();
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    return builder.build();
  }

  /** Returns where lines are kept for the next time; null if they cannot be. */
  private Path history() {
    if (shell.in() != System.in) {
      return null;
    }
    Map<String, String> environment = shell.environment();
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        !xdg.isEmpty() && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    Path folder = base.resolve("ringbeat");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return null;
    }
    Path file = folder.resolve("replay-history");
    boolean usable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(folder);
    return usable ? file : null;
  }
}

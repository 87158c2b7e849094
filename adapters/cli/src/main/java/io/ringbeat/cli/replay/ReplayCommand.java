package io.ringbeat.cli.replay;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Walks a recorded run forwards and back. */
@Command(
    name = "replay",
    description = {
      "Walks a recorded run, a backtest or that of a live engine, event by event, forwards and back.",
      "Without a verb it asks for verbs; with one it does that and ends. Several are parted by ; in"
          + " quotes. Nothing is written to the run, and no connection is opened.",
      ""
    },
    customSynopsis = "ringbeat replay RUN [VERB [ARG...]] [OPTION...]",
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run.")
  private Path folder;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "VERB",
      description = "What to do; `ringbeat replay RUN help` lists it.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "N|TIME",
      description = "Go there first; without this, verbs begin at the run's beginning.")
  private String at;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The event file that the run was on, if it is not where it was.")
  private Path data;

  @Option(
      names = "--strategy",
      paramLabel = "X",
      description =
          "The code of a backtest, instead of what the run names: .java, .jar, bundled example or"
              + " class. Behind bisect: the code to compare with, behind branch: what takes over.")
  private String strategy;

  @Option(
      names = "--handlers",
      paramLabel = "X",
      description =
          "The code of a live run: .java, .jar or class that implements"
              + " io.ringbeat.replay.RunHandlers. Behind bisect: the code to compare with.")
  private String handlers;

  @Option(names = "--class", paramLabel = "NAME", description = "Which class of a file.")
  private String className;

  @Option(
      names = "--no-code",
      description = "Load no code: events, orders and books, for a run that you do not trust.")
  private boolean withoutCode;

  @Option(names = "--for", paramLabel = "TIME", description = "Of tail: how long, for example 30s.")
  private String time;

  @Option(names = "--junit", paramLabel = "FOLDER", description = "Of slice: that of the tests.")
  private String junit;

  @Option(
      names = "--never",
      paramLabel = "CONDITION",
      description = "Of slice: what must not hold, for example 'abs(position) > 5'.")
  private String never;

  @Option(names = "--name", paramLabel = "NAME", description = "Of slice: that of the test.")
  private String name;

  @Option(names = "--script", paramLabel = "FILE", description = "Do the verbs in a file.")
  private Path script;

  @Option(names = "--json", description = "Print one JSON object for each verb instead.")
  private boolean json;

  @Spec private CommandSpec spec;

  private ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  /**
   * Makes the command.
   *
   * @param shell its surroundings
   * @return the command
   */
  public static CommandLine of(Shell shell) {
    return new CommandLine(new ReplayCommand(shell));
  }

  @Override
  public Integer call() {
    if (script != null && !words.isEmpty()) {
      throw new CliException(ExitCode.USAGE, "give verbs or --script, not both");
    }
    String verb = words.isEmpty() ? "" : words.get(0);
    boolean other = verb.length() > 1 && ("bisect".startsWith(verb) || "branch".startsWith(verb));
    boolean moved = other && isBehind(verb, "--strategy", "--handlers");
    if (moved) {
      addToVerb("--strategy", strategy);
      addToVerb("--handlers", handlers);
      addToVerb("--class", className);
    }
    addToVerb("--for", time);
    addToVerb("--junit", junit);
    addToVerb("--never", never);
    addToVerb("--name", name);
    RunOptions options =
        moved
            ? new RunOptions(data, null, null, null, withoutCode)
            : new RunOptions(data, strategy, className, handlers, withoutCode);
    List<Line> lines = lines();
    try (Session session = new Session(shell, new OpenedRun(folder, options, new Stop()))) {
      Talk talk = new Talk(shell, session, json);
      if (at != null) {
        goTo(session, at);
      }
      return lines == null ? new Prompt(talk).run() : talk.run(lines);
    }
  }

  private void addToVerb(String option, String value) {
    if (value != null) {
      words.add(option);
      words.add(value);
    }
  }

  /** Tells whether an option was written behind a word. */
  private boolean isBehind(String word, String... options) {
    List<String> typed = spec.commandLine().getParseResult().originalArgs();
    int place = typed.indexOf(word);
    for (int i = place; i < typed.size(); i++) {
      for (String option : options) {
        if (typed.get(i).equals(option) || typed.get(i).startsWith(option + "=")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns what is to be done; null if the user is to be asked. */
  private List<Line> lines() {
    if (script != null) {
      try {
        return Line.parse(Files.readString(script));
      } catch (IOException e) {
        throw new CliException(
            ExitCode.USAGE, "the script " + script + " cannot be read; check the path", e);
      }
    }
    if (words.isEmpty()) {
      return shell.inIsTerminal() ? null : Line.parse(typed());
    }
    String first = words.get(0);
    boolean several = first.contains(";") || first.contains(" ") || words.contains(";");
    return several ? Line.parse(String.join(" ", words)) : List.of(Line.of(words));
  }

  private String typed() {
    try {
      return new String(shell.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void goTo(Session session, String place) {
    Answer there = new SeekVerb().run(session, new Line("seek", List.of(place), place));
    if (there.exitCode() != ExitCode.OK) {
      throw new CliException(ExitCode.DIFFERENT, "the run ends before --at " + place);
    }
  }
}

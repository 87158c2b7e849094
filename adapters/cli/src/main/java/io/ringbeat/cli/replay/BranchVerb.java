package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.backtest.SwitchedStrategy;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.cli.output.OutputException;
import io.ringbeat.cli.strategy.LoadedStrategy;
import io.ringbeat.cli.strategy.Strategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What if: runs a backtest again, with another strategy from the place on where the user is. */
final class BranchVerb implements Verb {
  private static final long SMALL = 1 << 20; // bytes

  @Override
  public String name() {
    return "branch";
  }

  @Override
  public String usage() {
    return "branch --strategy X [--class NAME]";
  }

  @Override
  public String summary() {
    return "what if: another strategy takes over from here; orders and P&L side by side";
  }

  @Override
  public String details() {
    return """
        The backtest is run again with its venue. At the event behind the place where you are the
        other strategy is started, with the orders, the position and the subscriptions that are
        there, and is called from then on; tasks of the first are silent.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    List<String> words = new ArrayList<>(line.words());
    String strategy = Line.take(words, "--strategy", this);
    String className = Line.take(words, "--class", this);
    if (strategy == null || !words.isEmpty()) {
      throw Line.wrong("which strategy takes over?", this);
    }
    OpenedRun run = session.run();
    run.coded();
    if (!run.isBacktest()) {
      throw new CliException(
          ExitCode.USAGE, "a live run cannot branch: nobody would answer other orders");
    }
    long at = session.main().position() + 1;
    Path folder = temporary();
    try (LoadedStrategy loaded = Strategies.load(strategy, className)) {
      SwitchedStrategy both = new SwitchedStrategy(run.newStrategy(), loaded.create(), at);
      try (RunJournal journal =
          new RunJournal(RunFolder.create(folder.resolve("run"), SMALL), run.description())) {
        run.runAgain(both, journal);
      }
      if (!both.isSwitched()) {
        throw new CliException(
            ExitCode.DIFFERENT, "from event " + at + " on no strategy is called any more");
      }
      return compare(session, folder.resolve("run"), at);
    } finally {
      delete(folder);
    }
  }

  private Answer compare(Session session, Path folder, long at) {
    OpenedRun run = session.run();
    RunOptions options = new RunOptions(run.options().data(), null, null, null, true);
    try (OpenedRun other = new OpenedRun(folder, options, session.run().stop())) {
      StringBuilder text = new StringBuilder();
      ObjectNode json = Json.MAPPER.createObjectNode();
      json.put("verb", name());
      json.put("at", at);
      text.append("as it ran     ");
      Outcome.of(run).add(text, json.putObject("first"));
      text.append("branched      ");
      Outcome.of(other).add(text, json.putObject("second"));
      boolean same = DiffVerb.compare(session, other, text, json);
      json.put("same", same);
      return Answer.of(text, json);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("ringbeat-branch");
    } catch (IOException e) {
      throw new OutputException("there is no room for the other run", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.ringbeat.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.backtest.RecordedBacktest;
import io.ringbeat.backtest.Slice;
import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.output.OutputException;
import io.ringbeat.debugger.Condition;
import io.ringbeat.debugger.ConditionException;
import io.ringbeat.debugger.JUnitSlice;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a part out of a run, and makes a test of it. */
final class SliceVerb implements Verb {
  private static final Pattern RANGE = Pattern.compile("(\\d*)\\.\\.(\\d*)");

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public String usage() {
    return "slice [A]..[B] --junit FOLDER [--never CONDITION] [--name NAME]";
  }

  @Override
  public String summary() {
    return "makes a JUnit test of a part of a backtest, with its data";
  }

  @Override
  public String details() {
    return """
        FOLDER is that of the tests, for example src/test: the test goes into FOLDER/java, its data
        into FOLDER/resources, both under the package of the strategy. Without A the part begins at
        the start, without B it ends where you are. A strategy that does not save its state begins
        at the start. With --never the test fails where the condition holds, until the strategy is
        mended; without it, where the strategy does something else than it did in the run.
        """;
  }

  @Override
  public Answer run(Session session, Line line) {
    List<String> words = new ArrayList<>(line.words());
    String folder = Line.take(words, "--junit", this);
    String never = Line.take(words, "--never", this);
    String name = Line.take(words, "--name", this);
    Matcher range = RANGE.matcher(words.isEmpty() ? ".." : words.get(0));
    if (folder == null || words.size() > 1 || !range.matches()) {
      throw Line.wrong(folder == null ? "where to? --junit FOLDER" : "which part?", this);
    }
    long first = range.group(1).isEmpty() ? 0 : Line.count(range.group(1), this);
    long last =
        range.group(2).isEmpty() ? session.main().position() : Line.count(range.group(2), this);
    OpenedRun run = session.run();
    if (!(run.coded() instanceof RecordedBacktest backtest)) {
      throw new CliException(ExitCode.USAGE, "slices are cut out of backtests; this is a live run");
    }
    String strategy = run.strategyClass();
    String simple =
        strategy.substring(Math.max(strategy.lastIndexOf('.'), strategy.lastIndexOf('$')) + 1);
    String test = name == null ? simple + "At" + last + "Test" : name;
    try {
      if (never != null) {
        Condition.parse(never, session.terms().instruments());
      }
      Slice slice = backtest.slice(first, last);
      Path source = new JUnitSlice(slice, strategy, test, never).write(Path.of(folder));
      return answer(slice, source);
    } catch (ConditionException | IllegalArgumentException | IllegalStateException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    } catch (FileAlreadyExistsException e) {
      throw new CliException(
          ExitCode.OUTPUT, e.getMessage() + " is there already; take another --name", e);
    } catch (IOException e) {
      throw new OutputException("the test cannot be written: " + e.getMessage(), e);
    }
  }

  private Answer answer(Slice slice, Path source) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("verb", name());
    json.put("events", slice.size());
    json.put("test", source.toString());
    StringBuilder text = new StringBuilder();
    text.append("Wrote ").append(source).append(", ").append(slice.size()).append(" events\n");
    return Answer.of(text, json);
  }
}

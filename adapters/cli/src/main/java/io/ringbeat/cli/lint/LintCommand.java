package io.ringbeat.cli.lint;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.strategy.StrategyLoadException;
import io.ringbeat.lint.Finding;
import io.ringbeat.lint.Lint;
import io.ringbeat.lint.LintException;
import io.ringbeat.lint.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scans a strategy's bytecode; never loads or runs it. */
@Command(
    name = "lint",
    description = {
      "Finds what makes a run depend on something else than its events.",
      "Exits with 0 if there is nothing, with 9 if there are findings."
    },
    sortOptions = false)
public final class LintCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "STRATEGY",
      description = "A .java or .jar file, the name of a bundled example, or a full class name.")
  private String name;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Scan this class of the file only, and what it calls.")
  private String className;

  @Option(
      names = "--allow",
      paramLabel = "RULE",
      split = ",",
      description = "Leave out the findings of these rules, for example output,clock.")
  private List<String> allowed = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * Makes the command.
   *
   * @param shell its surroundings
   */
  public LintCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Set<Rule> left = rules();
    Linted linted = scan(left);
    if (json) {
      Json.print(FindingsJson.of(name, linted), shell.out());
    } else {
      FindingsText.print(name, linted, shell.out());
    }
    return linted.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private Linted scan(Set<Rule> rules) {
    try {
      Linted.Source source = Linted.Source.of(name, className);
      List<Finding> findings =
          Lint.scan(source.classes(), source.entries()).stream()
              .filter(finding -> rules.contains(finding.rule()))
              .toList();
      return new Linted(source.entries(), findings);
    } catch (LintException e) {
      throw new StrategyLoadException(e.getMessage(), e);
    }
  }

  /** Returns the rules that are not allowed to be broken. */
  private Set<Rule> rules() {
    Set<Rule> left = EnumSet.allOf(Rule.class);
    for (String id : allowed) {
      if (!left.removeIf(rule -> rule.id().equals(id.strip()))) {
        String ids = Stream.of(Rule.values()).map(Rule::id).collect(Collectors.joining(", "));
        throw new ParameterException(
            spec.commandLine(), "--allow: there is no rule " + id + "; there are: " + ids);
      }
    }
    return left;
  }
}

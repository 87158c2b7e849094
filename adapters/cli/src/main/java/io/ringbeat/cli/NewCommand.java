package io.ringbeat.cli;

import io.ringbeat.cli.output.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the bundled example strategy under a name of the user's own. */
@Command(
    name = "new",
    description = "Writes a strategy to start from: a small market maker, ready to run.")
final class NewCommand implements Callable<Integer> {
  private static final String EXAMPLE = "ExampleMaker";

  private final Shell shell;

  @Parameters(paramLabel = "FILE.java", description = "The file, named after the class.")
  private Path file;

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Spec private CommandSpec spec;

  NewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    String type = name.endsWith(".java") ? name.substring(0, name.length() - 5) : "";
    if (!SourceVersion.isIdentifier(type) || SourceVersion.isKeyword(type)) {
      throw new ParameterException(
          spec.commandLine(), name + " is not the file of a Java class; try MyMaker.java");
    }
    if (Files.exists(file) && !force) {
      throw new CliException(
          ExitCode.OUTPUT, file + " exists; choose another name, or replace it with --force");
    }
    try (OutputFile out = new OutputFile(file)) {
      out.write(source().replace(EXAMPLE, type));
      out.commit();
    }
    shell
        .out()
        .print(
            "Wrote "
                + file
                + ". Change it, then type\n  "
                + shell.command()
                + " backtest --strategy "
                + file
                + "\n");
    return ExitCode.OK;
  }

  /** The example's source without its package, so that the file can lie anywhere. */
  private static String source() {
    String resource = "template/" + EXAMPLE + ".java";
    try (InputStream in = NewCommand.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceFirst("(?m)^package .*;\\n+", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

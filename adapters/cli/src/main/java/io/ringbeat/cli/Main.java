package io.ringbeat.cli;

import io.ringbeat.cli.beat.BeatCommand;
import io.ringbeat.cli.journal.JournalCommand;
import io.ringbeat.cli.lint.LintCommand;
import io.ringbeat.cli.liveness.LivenessCommand;
import io.ringbeat.cli.replay.ReplayCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The {@code ringbeat} command. {@link ExitCode} says what it returns. Results go to standard
 * output, everything else to standard error. {@link #run} may be called any number of times; each
 * call belongs to one thread, which an interrupt stops.
 */
public final class Main {
  /** How long a command that is stopped by a signal may clean up, s: a host closes in order. */
  private static final int PATIENCE = 15;

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    LogLines.quiet();
    CountDownLatch finished = new CountDownLatch(1);
    Thread runner = Thread.currentThread();
    ShutdownAction interrupt = new ShutdownAction(() -> interrupt(runner, finished));
    int exitCode = run(args, processShell());
    finished.countDown();
    interrupt.close();
    System.exit(exitCode);
  }

  /**
   * Returns which Ringbeat this is.
   *
   * @return its version; "development" where it was not packaged
   */
  public static String version() {
    return RootCommand.version();
  }

  private static Shell processShell() {
    return new Shell(
        StandardOutput.open(),
        System.err,
        System.in,
        Terminals.standardOutput(),
        Terminals.standardError(),
        Terminals.standardInput(),
        System.getenv(),
        System::nanoTime,
        System.getProperty("ringbeat.command", "ringbeat"));
  }

  /** Lets a command that is stopped by a signal clean up, but not for ever. */
  private static void interrupt(Thread runner, CountDownLatch finished) {
    runner.interrupt();
    try {
      if (!finished.await(PATIENCE, TimeUnit.SECONDS)) {
        System.err.println("ringbeat: stopped without cleaning up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a command for a caller in the same process, as if there were no terminal.
   *
   * @param args the command and its options
   * @param out results
   * @param err progress, notes and errors
   * @return one of {@link ExitCode}
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(
        args, new Shell(out, err, false, false, System.getenv(), System::nanoTime, "ringbeat"));
  }

  static int run(String[] args, Shell shell) {
    RootCommand root = new RootCommand(shell);
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new BacktestCommand(shell));
    line.addSubcommand(BeatCommand.of(shell, List.of(args).contains("beat")));
    line.addSubcommand(new ExampleCommand(shell));
    line.addSubcommand(new ImportCommand(shell));
    line.addSubcommand(new InfoCommand(shell));
    line.addSubcommand(JournalCommand.of(shell, List.of(args).contains("journal")));
    line.addSubcommand(new LintCommand(shell));
    line.addSubcommand(LivenessCommand.of(shell, List.of(args).contains("liveness")));
    line.addSubcommand(new NewCommand(shell));
    line.addSubcommand(ReplayCommand.of(shell));
    Ansi ansi = shell.coloured() ? Ansi.ON : Ansi.OFF;
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(80);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    Failures failures = new Failures(shell, root);
    line.setParameterExceptionHandler(failures::onWrongUse);
    line.setExecutionExceptionHandler((e, command, result) -> failures.onFailure(e));
    try {
      int exitCode = line.execute(args);
      if (exitCode == ExitCode.OK && shell.out().checkError()) {
        return failures.onFailure(
            new CliException(ExitCode.OUTPUT, "standard output cannot be written"));
      }
      return exitCode;
    } catch (Error e) {
      return failures.onFailure(e);
    }
  }
}

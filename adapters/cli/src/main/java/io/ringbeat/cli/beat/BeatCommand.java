package io.ringbeat.cli.beat;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.HostLog;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.Stop;
import io.ringbeat.rabbitmq.BridgeException;
import io.ringbeat.rabbitmq.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ringbeat beat}: runs a beat until it is stopped. */
@Command(
    name = "beat",
    description = {
      "Publishes the tasks of a schedule file to Celery's workers when they are due.",
      "Start several with one --name: one leads, the others take over; each task runs once.",
      "Ends in order at SIGTERM and Ctrl-C. The page about it is adapters/cli/BEAT.md."
    },
    sortOptions = false)
public final class BeatCommand implements Callable<Integer> {
  private static final String PASSWORD = "RINGBEAT_AMQP_PASSWORD";
  private static final int LONGEST_NAME = 200;

  private final Shell shell;

  @Option(names = "--schedule", paramLabel = "FILE", description = "The schedule file, in TOML.")
  private Path schedule;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = {
        "amqp://user:password@host:port/vhost, or amqps:// for TLS.",
        "The password may be in the variable " + PASSWORD + "."
      })
  private String broker;

  @Option(
      names = "--name",
      defaultValue = "beat",
      description = "Beats of one name share their work (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(names = "--member", description = "Who this beat is (default: the host's name).")
  private String member;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "beat-run",
      description = "Holds journal, status and lock (default: ${DEFAULT-VALUE}).")
  private Path run;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "debug, info, warning or error (default: ${DEFAULT-VALUE}).")
  private HostLog.Level level;

  @Option(
      names = "--pid-file",
      paramLabel = "FILE",
      description = "Holds the process number while the beat runs.")
  private Path pidFile;

  @Option(
      names = "--dry-run",
      description = "Say what would run and when, without a broker; as \"beat check\".")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  private BeatCommand(Shell shell) {
    this.shell = shell;
  }

  /**
   * Makes the command.
   *
   * @param shell its surroundings
   * @param asked whether the command may have been typed; otherwise what is below it is left out,
   *     since other commands would start slower
   * @return the command
   */
  public static CommandLine of(Shell shell, boolean asked) {
    CommandLine line = new CommandLine(new BeatCommand(shell));
    if (!asked) {
      return line;
    }
    line.addSubcommand(new CheckCommand(shell));
    line.addSubcommand(new BeatImportCommand(shell));
    line.addSubcommand(new BeatStatusCommand(shell));
    return line;
  }

  @Override
  public Integer call() {
    if (schedule == null) {
      throw wrong("--schedule is missing: name the schedule file");
    }
    if (dryRun) {
      DryRun.print(ScheduleFile.read(schedule), DryRun.now(), DryRun.RUNS, shell);
      return ExitCode.OK;
    }
    if (broker == null) {
      throw wrong(
          "--broker is missing: amqp://user@host/vhost, or --dry-run to see what would run");
    }
    requireName("--name", name);
    String who = member == null ? host() : member;
    requireName("--member", who);
    BeatOptions options = new BeatOptions(schedule, endpoint(), name, who, run);
    try (Stop stop = new Stop();
        PidFile pid = new PidFile(pidFile)) {
      pid.take();
      new BeatProcess(options, shell.out(), level, shell.command()).run();
      stop.well();
    }
    return ExitCode.OK;
  }

  private Endpoint endpoint() {
    try {
      Endpoint endpoint = Endpoint.of(broker);
      String password = shell.environment().getOrDefault(PASSWORD, "");
      return password.isEmpty() ? endpoint : endpoint.password(password);
    } catch (BridgeException e) {
      throw new CliException(ExitCode.USAGE, "--broker: " + e.getMessage(), e);
    }
  }

  private void requireName(String option, String value) {
    if (value.isEmpty() || value.length() > LONGEST_NAME || !value.matches("[\\w.@:-]+")) {
      throw wrong(
          option
              + " "
              + value
              + ": allowed are 1 to "
              + LONGEST_NAME
              + " letters, digits and . _ - @ :");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}

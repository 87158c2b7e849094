package io.ringbeat.cli.liveness;

import io.ringbeat.cli.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code ringbeat liveness} without a subcommand: says what there is. */
@Command(
    name = "liveness",
    description = {
      "Watches over TCP who lives: serve watches, join is watched, status shows who lives.",
      "The page about it is adapters/liveness/README.md."
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
public final class LivenessCommand implements Runnable {
  private final Shell shell;
  @Spec private CommandSpec spec;

  private LivenessCommand(Shell shell) {
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
    CommandLine line = new CommandLine(new LivenessCommand(shell));
    if (asked) {
      line.addSubcommand(new ServeCommand(shell));
      line.addSubcommand(new JoinCommand(shell));
      line.addSubcommand(new LivenessStatusCommand(shell));
    }
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(shell.out());
  }
}

package io.ringbeat.cli.journal;

import io.ringbeat.cli.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code ringbeat journal} without a subcommand: says what there is. */
@Command(
    name = "journal",
    description = {
      "Looks after the folder in which a run is kept: its events, its commands, its snapshots.",
      "info, verify and export only read, also while an engine writes."
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
public final class JournalCommand implements Runnable {
  private final Shell shell;
  @Spec private CommandSpec spec;

  private JournalCommand(Shell shell) {
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
    CommandLine line = new CommandLine(new JournalCommand(shell));
    if (!asked) {
      return line;
    }
    line.addSubcommand(new JournalInfoCommand(shell));
    line.addSubcommand(new VerifyCommand(shell));
    line.addSubcommand(new RepairCommand(shell));
    line.addSubcommand(new SkipCommand(shell));
    line.addSubcommand(new ArchiveCommand(shell));
    line.addSubcommand(new ExportCommand(shell));
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(shell.out());
  }
}

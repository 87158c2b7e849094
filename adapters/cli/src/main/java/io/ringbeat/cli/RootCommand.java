package io.ringbeat.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says what there is. */
@Command(
    name = "ringbeat",
    description =
        "A deterministic event engine for trading: backtests on tick and order-book data.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = RootCommand.Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong option or parameter",
      "3:market data missing, damaged or not what it should be",
      "4:strategy does not compile or cannot be loaded",
      "5:strategy failed while it ran",
      "6:a result cannot be written",
      "7:a journal is missing, held by somebody else, or cannot be read or written",
      "8:a journal is damaged",
      "9:the lint has findings",
      "10:a replay found a difference, or did not reach what it was to go to",
      "11:a schedule file is missing or wrong",
      "12:what was asked for its status does not run",
      "70:internal error, please report it",
      "130:interrupted (Ctrl-C), or not confirmed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ringbeat backtest",
      "  ringbeat new MyMaker.java",
      "  ringbeat backtest --strategy MyMaker.java",
      "  ringbeat lint MyMaker.java",
      "  ringbeat import btcusdt_20240808.gz -o btc.rbe",
      "  ringbeat info btc.rbe",
      "  ringbeat backtest --data btc.rbe --strategy MyMaker.java --latency 5ms"
    })
final class RootCommand implements Runnable {
  private final Shell shell;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  boolean debug;

  @Spec private CommandSpec spec;

  RootCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    spec.commandLine().usage(shell.out());
  }

  static String version() {
    String version = RootCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Says the version of Ringbeat and of what runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "ringbeat " + version(),
        "Java "
            + System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + "), "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }
  }
}

package io.ringbeat.cli;

import io.ringbeat.examples.BookToAioquant;
import io.ringbeat.examples.DurableHost;
import io.ringbeat.examples.MinimalHost;
import io.ringbeat.examples.OwnLoopHost;
import io.ringbeat.examples.PaperTradingOnACapture;
import io.ringbeat.examples.RemoteTrader;
import io.ringbeat.examples.RemoteVenue;
import io.ringbeat.examples.TasksToCelery;
import io.ringbeat.rabbitmq.BridgeException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a bundled example of a host. */
@Command(
    name = "example",
    description = "Runs an example of a host; without a name, says which there are.")
final class ExampleCommand implements Callable<Integer> {
  private static final String WITH_BROKER = "amqp://USER:PASSWORD@HOST FOLDER [SECONDS]";

  static final List<Example> EXAMPLES =
      List.of(
          new Example("MinimalHost", "", MinimalHost::main),
          new Example("OwnLoopHost", "", OwnLoopHost::main),
          new Example("PaperTradingOnACapture", "[SPEED]", PaperTradingOnACapture::main),
          new Example("DurableHost", "FOLDER", DurableHost::main),
          new Example("BookToAioquant", WITH_BROKER, BookToAioquant::main),
          new Example("TasksToCelery", WITH_BROKER, TasksToCelery::main),
          new Example("RemoteVenue", WITH_BROKER, RemoteVenue::main),
          new Example("RemoteTrader", WITH_BROKER, RemoteTrader::main));

  private final Shell shell;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The example.")
  private String name;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARGUMENT", description = "Its own.")
  private String[] arguments = {};

  @Spec private CommandSpec spec;

  /** An example: its name, the arguments that it takes, and what runs it. */
  record Example(String name, String arguments, Body body) {
    /** Returns how many arguments it needs: those that are not in brackets. */
    private long least() {
      return Arrays.stream(arguments.split(" "))
          .filter(each -> !each.isEmpty() && each.charAt(0) != '[')
          .count();
    }
  }

  /** What an example does. */
  private interface Body {
    void run(String[] arguments) throws InterruptedException;
  }

  ExampleCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (name == null) {
      for (Example example : EXAMPLES) {
        shell.out().print((example.name() + " " + example.arguments()).strip() + "\n");
      }
      return ExitCode.OK;
    }
    Example example =
        EXAMPLES.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (example == null) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no example "
              + name
              + ", only "
              + String.join(", ", EXAMPLES.stream().map(Example::name).toList()));
    }
    if (arguments.length < example.least()) {
      throw new ParameterException(
          spec.commandLine(), name + " takes the arguments " + example.arguments());
    }
    try {
      example.body().run(arguments);
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED; // as one ends a host: it has closed
    } catch (BridgeException | NumberFormatException e) {
      throw new CliException(ExitCode.USAGE, name + ": " + e.getMessage(), e);
    }
    return ExitCode.OK;
  }
}

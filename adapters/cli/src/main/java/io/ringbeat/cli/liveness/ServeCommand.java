package io.ringbeat.cli.liveness;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.HostLog;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.Stop;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.engine.CoreContext;
import io.ringbeat.engine.Drained;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Health;
import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.liveness.Detection;
import io.ringbeat.liveness.LivenessCore;
import io.ringbeat.liveness.LivenessRun;
import io.ringbeat.liveness.LivenessServer;
import io.ringbeat.liveness.Peer;
import io.ringbeat.liveness.ServerOptions;
import io.ringbeat.liveness.Tls;
import io.ringbeat.liveness.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches peers until it is stopped. */
@Command(
    name = "serve",
    description = {
      "Watches peers, prints verdicts as they come, and journals what they follow from.",
      "Ends in order at SIGTERM and Ctrl-C."
    },
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private static final long LOOK = 100_000_000; // ns
  private static final long CLOSING = 5_000_000_000L; // ns

  private final Shell shell;
  private final HostLog log;
  private volatile boolean live;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7878",
      description = "Where it listens (default: ${DEFAULT-VALUE}).")
  private String listen;

  @Option(
      names = "--json",
      paramLabel = "HOST:PORT",
      description = "Also listens there for old clients that send unframed JSON.")
  private String json;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Holds what peers have to know, at least 16 bytes.")
  private Path secret;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "For TLS: the certificate, and those that lead to it, in PEM.")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "For TLS: its key, in PEM.")
  private Path key;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "liveness-run",
      description = "Holds the journal (default: ${DEFAULT-VALUE}).")
  private Path run;

  @Option(
      names = "--interval",
      defaultValue = "1s",
      description = "How often peers have to beat (default: ${DEFAULT-VALUE}).")
  private String interval;

  @Option(
      names = "--json-interval",
      paramLabel = "<interval>",
      defaultValue = "50s",
      description = "How often those beat that send JSON (default: ${DEFAULT-VALUE}).")
  private String jsonInterval;

  @Option(
      names = "--grace",
      defaultValue = "2s",
      description = "How much longer they may take, twice (default: ${DEFAULT-VALUE}).")
  private String grace;

  ServeCommand(Shell shell) {
    this.shell = shell;
    log = new HostLog(shell.out(), HostLog.Level.INFO);
  }

  @Override
  public Integer call() {
    InetSocketAddress address = address("--listen", listen);
    InetSocketAddress old = json == null ? null : address("--json", json);
    Detection detection;
    ServerOptions options;
    try {
      detection =
          Detection.of(Texts.duration("--interval", interval), Texts.duration("--grace", grace))
              .json(Texts.duration("--json-interval", jsonInterval));
      options = ServerOptions.of(address, detection).json(old).secret(Texts.secret(secret));
      if (certificate != null && key != null) {
        options = options.tls(Tls.server(certificate, key));
      } else if (certificate != null || key != null) {
        throw new IllegalArgumentException("--tls-cert and --tls-key go together");
      }
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
    try (Stop stop = new Stop();
        LivenessServer server = LivenessServer.open(options)) {
      Files.createDirectories(run);
      serve(server, detection);
      stop.well();
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private static InetSocketAddress address(String what, String text) {
    InetSocketAddress named = Texts.address(what, text);
    return new InetSocketAddress(named.getHostString(), named.getPort());
  }

  private static String where(String text, int port) {
    return text.substring(0, text.lastIndexOf(':') + 1) + port;
  }

  private void serve(LivenessServer server, Detection detection) {
    Engine engine =
        Engine.builder()
            .core(LivenessRun.CORE, new LivenessCore(detection, this::tell))
            .gateway(server)
            .describe(LivenessRun.KEY, detection.toString())
            .journal(new Journal(RunFolder.create(run.resolve("journal"), 1), new JournalOptions()))
            .start();
    live = true;
    log.info(
        "listening on "
            + where(listen, server.port())
            + (json == null ? "" : ", for JSON on " + where(json, server.jsonPort()))
            + (certificate == null ? ", without TLS" : ", with TLS")
            + (secret == null ? ", without a secret" : ", with a secret"));
    try {
      while (engine.health().status() == Health.Status.UP) {
        log.print(LOOK);
      }
      throw new CliException(ExitCode.JOURNAL, "the engine has stopped: " + engine.health());
    } catch (InterruptedException e) {
      shell.out().print("Stopping...\n"); // asked to
    } finally {
      Drained drained = engine.close(CLOSING);
      shell.out().print(drained.complete() ? "Stopped.\n" : "Stopped, " + drained + "\n");
      shell.out().flush();
    }
  }

  /** On the core's thread; what a replay of the journal concludes again was said before. */
  private void tell(CoreContext context, Peer peer, Verdict before) {
    if (live) {
      log.info(
          peer.info().id()
              + " is "
              + peer.verdict()
              + (before == null ? "" : ", was " + before)
              + " ("
              + peer.info().status()
              + ")");
    }
  }
}

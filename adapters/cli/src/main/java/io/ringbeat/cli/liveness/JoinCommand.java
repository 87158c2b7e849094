package io.ringbeat.cli.liveness;

import io.ringbeat.cli.CliException;
import io.ringbeat.cli.Durations;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.HostLog;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.Stop;
import io.ringbeat.liveness.ClientListener;
import io.ringbeat.liveness.ClientOptions;
import io.ringbeat.liveness.LivenessClient;
import io.ringbeat.liveness.PeerInfo;
import io.ringbeat.liveness.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Is watched until it is stopped. */
@Command(
    name = "join",
    description = {
      "Beats at a server, prints how the connection fares, and connects again when it is lost.",
      "Takes leave at SIGTERM and Ctrl-C."
    },
    sortOptions = false)
final class JoinCommand implements Callable<Integer>, ClientListener {
  private static final long LOOK = 100_000_000; // ns
  private static final long LEAVING = 2_000; // ms

  private final Shell shell;
  private final HostLog log;

  @Parameters(paramLabel = "HOST:PORT", description = "Where the server listens.")
  private String server;

  @Option(names = "--id", required = true, description = "Who this peer is.")
  private String id;

  @Option(
      names = "--status",
      defaultValue = PeerInfo.WELL,
      description = "How it is (default: ${DEFAULT-VALUE}).")
  private String status;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Holds what both sides have to know.")
  private Path secret;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "Use TLS, and trust the certificates of this PEM file.")
  private Path trust;

  JoinCommand(Shell shell) {
    this.shell = shell;
    log = new HostLog(shell.out(), HostLog.Level.INFO);
  }

  @Override
  public Integer call() {
    InetSocketAddress address = Texts.address("the server", server);
    try (Stop stop = new Stop();
        LivenessClient client = client(address)) {
      Thread thread = new Thread(client, "ringbeat-liveness");
      thread.start();
      try {
        while (thread.isAlive()) {
          log.print(LOOK);
        }
        log.print(0);
        throw new CliException(ExitCode.INTERRUPTED, "a newer peer has the identity " + id);
      } catch (InterruptedException e) {
        leave(client, thread);
      }
      stop.well();
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private LivenessClient client(InetSocketAddress address) throws IOException {
    try {
      PeerInfo info = new PeerInfo(id, "", ProcessHandle.current().pid(), status);
      ClientOptions options =
          ClientOptions.of(address.getHostString(), address.getPort(), info)
              .secret(Texts.secret(secret));
      if (trust != null) {
        options = options.tls(Tls.client(trust));
      }
      return new LivenessClient(options, this);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private void leave(LivenessClient client, Thread thread) {
    client.close(); // takes leave, on its thread
    try {
      thread.join(LEAVING);
      log.print(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shell.out().print("Stopped.\n");
    shell.out().flush();
  }

  @Override
  public void onUp(long session) {
    log.info("joined, session " + session);
  }

  @Override
  public void onDown(String why, long retryNanos) {
    log.warning(
        "the server is dead: "
            + why
            + (retryNanos < 0 ? "" : "; next try in " + Durations.rounded(retryNanos)));
  }
}

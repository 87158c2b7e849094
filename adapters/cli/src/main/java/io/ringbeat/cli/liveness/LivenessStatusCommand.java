package io.ringbeat.cli.liveness;

import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Shell;
import io.ringbeat.cli.journal.RunFolder;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.liveness.LivenessRun;
import io.ringbeat.liveness.Peer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says who lives. */
@Command(
    name = "status",
    description = "Says who lives, by the journal of a server; also while it runs.",
    sortOptions = false)
final class LivenessStatusCommand implements Callable<Integer> {
  private static final long SECOND = 1_000_000_000; // ns

  private final Shell shell;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "liveness-run",
      description = "The folder of the server's run (default: ${DEFAULT-VALUE}).")
  private Path run;

  LivenessStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Peer> peers;
    try (JournalStore store = RunFolder.read(run.resolve("journal"))) {
      peers = LivenessRun.peers(store);
    }
    if (peers.isEmpty()) {
      shell.out().print("nobody has joined\n");
      return ExitCode.OK;
    }
    row("VERDICT", "PEER", "HEARD", "STATUS");
    for (Peer peer : peers) {
      String heard =
          Instant.ofEpochSecond(
                  Math.floorDiv(peer.heard(), SECOND),
                  Math.floorMod(peer.heard(), SECOND) / 1_000_000 * 1_000_000)
              .toString();
      row(peer.verdict().toString(), peer.info().id(), heard, peer.info().status());
    }
    return ExitCode.OK;
  }

  private void row(String verdict, String id, String heard, String status) {
    shell
        .out()
        .print(String.format(Locale.ROOT, "%-8s  %-24s  %-24s  %s%n", verdict, id, heard, status));
  }
}

package io.ringbeat.cli.liveness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.cli.ExitCode;
import io.ringbeat.cli.Json;
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
    description = {
      "Says who lives, by the journal of a server; also while it runs.",
      "After its end that is as of its last event, which the first line says."
    },
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

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  LivenessStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Peer> peers;
    String asOf;
    try (JournalStore store = RunFolder.read(run.resolve("journal"))) {
      asOf = text(LivenessRun.time(store)); // first: a server that runs goes on
      peers = LivenessRun.peers(store);
    }
    if (json) {
      print(asOf, peers);
      return ExitCode.OK;
    }
    shell.out().print("as of " + asOf + "\n");
    if (peers.isEmpty()) {
      shell.out().print("nobody has joined\n");
      return ExitCode.OK;
    }
    row("VERDICT", "PEER", "HEARD", "IP", "PID", "STATUS");
    for (Peer peer : peers) {
      row(
          peer.verdict().toString(),
          peer.info().id(),
          text(peer.heard()),
          peer.info().ip(),
          Long.toString(peer.info().pid()),
          peer.info().status());
    }
    return ExitCode.OK;
  }

  private void print(String asOf, List<Peer> peers) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", 1).put("asOf", asOf);
    ArrayNode array = root.putArray("peers");
    for (Peer peer : peers) {
      array
          .addObject()
          .put("id", peer.info().id())
          .put("verdict", peer.verdict().toString())
          .put("heard", text(peer.heard()))
          .put("ip", peer.info().ip())
          .put("pid", peer.info().pid())
          .put("status", peer.info().status());
    }
    Json.print(root, shell.out());
  }

  private void row(String verdict, String id, String heard, String ip, String pid, String status) {
    shell
        .out()
        .print(
            String.format(
                Locale.ROOT,
                "%-8s  %-24s  %-24s  %-15s  %7s  %s%n",
                verdict,
                id,
                heard,
                ip,
                pid,
                status));
  }

  /** Returns engine time to the ms. */
  private static String text(long time) {
    return Instant.ofEpochSecond(
            Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND) / 1_000_000 * 1_000_000)
        .toString();
  }
}

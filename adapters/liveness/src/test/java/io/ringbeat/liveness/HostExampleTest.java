package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.journal.Journal;
import io.ringbeat.journal.JournalOptions;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostExampleTest {
  @TempDir private Path folder;

  @Test
  void shouldDoWhatTheReadmeSays() throws IOException, InterruptedException {
    ChronicleOptions small =
        new ChronicleOptions(ChronicleOptions.LEAST_SEGMENT, ChronicleOptions.LEAST_AHEAD);
    Journal journal = new Journal(ChronicleStore.open(folder, small), new JournalOptions());
    List<String> said = new CopyOnWriteArrayList<>();
    int[] wanted = {0};

    HostExample.run(
        World.anyPort(),
        journal,
        said::add,
        engine -> {
          wanted[0]++;
          Await.until(() -> said.size() >= wanted[0], () -> engine.health() + ", " + said);
        });

    assertEquals(List.of("worker-1 is ALIVE", "worker-1 is LEFT"), said);
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      List<Peer> peers = LivenessRun.peers(store);
      assertEquals("[worker-1 LEFT]", peers.toString());
      long since = LivenessRun.time(store) - peers.get(0).heard();
      assertTrue(since >= 0 && since < 60_000_000_000L, since + " ns");
      assertEquals(ProcessHandle.current().pid(), peers.get(0).info().pid());
    }
  }

  @Test
  void shouldReadTheTextOfADetection() {
    for (Detection each :
        List.of(
            Detection.DEFAULT,
            Detection.of(1, 2).peers(3),
            Detection.DEFAULT.with(Phi.AKKA),
            Detection.DEFAULT.json(7),
            Detection.DEFAULT.with(Phi.AKKA).json(60_000_000_000L),
            Detection.DEFAULT.with(new Phi(2.5, 0, 1, 2)))) {
      assertEquals(each, Detection.parse(each.toString()));
    }
    for (String wrong :
        List.of(
            "",
            "interval=1",
            "interval=1 grace=2",
            "interval=1 grace=2 peers=x",
            "interval=1 grace=2 peers=3 phi=8.0",
            "grace=1 interval=2 peers=3",
            "interval=1 grace=2 peers=99999999999",
            "interval=0 grace=2 peers=3",
            "interval=1 grace=2 peers=3 json=0",
            "interval=1 grace=2 peers=3 json=",
            "interval=1 grace=2 peers=3 json=1 json=1",
            "json=1",
            Detection.DEFAULT.with(Phi.AKKA) + " more=1")) {
      assertThrows(IllegalArgumentException.class, () -> Detection.parse(wrong), wrong);
    }
    assertEquals(
        "interval=1000000000 grace=2000000000 peers=1024", // as runs have it that are there
        Detection.DEFAULT.toString());
  }
}

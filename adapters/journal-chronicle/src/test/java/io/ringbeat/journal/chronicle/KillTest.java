package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live engine that is killed again and again goes on as one that nobody has killed. */
@Timeout(3_600)
final class KillTest {
  private static final int CYCLES = Integer.getInteger("ringbeat.cycles", 20);
  private static final long SECONDS = Long.getLong("ringbeat.seconds", 3_000);
  private static final long SEED = Long.getLong("ringbeat.seed", 20_260_105);
  private static final long SNAPSHOT_EVERY = 1_500;

  private final List<Long> recoveryNanos = new ArrayList<>();
  private final Map<Long, long[]> hashes = new TreeMap<>(); // of those that were brought back
  private int cycle;
  private int fromSnapshots;
  private int killedWhileOpening;

  @Test
  void shouldGoOnAfterAnyKillAsIfThereHadBeenNone() throws Exception {
    Path parent = Folders.fresh("kill");
    Path folder = parent.resolve("run");
    Random random = new Random(SEED);
    String run = "seed " + SEED + ", see " + parent;
    long[] closed;
    try (ReceivingEnd end =
        new ReceivingEnd(folder, parent.resolve("log"), FastStart.make(parent))) {
      ReceivingEnd.Life next = end.start(driver(0), SNAPSHOT_EVERY);
      long began = System.nanoTime();
      for (; cycle < CYCLES && System.nanoTime() - began < SECONDS * 1_000 * PaperRun.MS; cycle++) {
        if (cycle > 0 && cycle % 100 == 0) {
          System.out.println(cycle + " cycles, " + end.lastAcknowledged() + " acknowledged");
        }
        ReceivingEnd.Life life = next;
        long owed = end.lastTold();
        life.order('G');
        next = end.start(driver(cycle + 1), SNAPSHOT_EVERY); // it is warm when its turn comes
        runAndKill(life, owed, random);
        assertEquals(List.of(), end.wrong(), run);
      }
      long owed = end.lastTold();
      next.order('G');
      noteUp(next.await(next.up), owed);
      Thread.sleep(200);
      next.order('C');
      closed = next.await(next.closed);
      assertEquals(0, next.awaitEnd(), run);
      assertEquals(1, closed[0], "what was left is in the log; " + run);

      compare(end, folder, closed);
      assertEquals(List.of(), end.wrong(), run);
    }
    Folders.delete(parent);
  }

  private static String driver(int cycle) {
    return cycle % 2 == 0 ? "THREADS" : "CALLER";
  }

  private void runAndKill(ReceivingEnd.Life life, long owed, Random random) throws Exception {
    int moment = random.nextInt(10);
    if (moment == 0) {
      Thread.sleep(0, random.nextInt(1_000_000)); // right after the start
    } else if (moment < 3) {
      life.await(life.opening);
      Thread.sleep(random.nextInt(80)); // while it opens, or replays
    } else {
      long[] up = life.await(life.up);
      noteUp(up, owed);
      Thread.sleep(1 + random.nextInt(400));
    }
    life.kill();
    if (!life.up.isDone()) {
      killedWhileOpening++;
    } else if (moment < 3) {
      noteUp(life.up.get(), owed);
    }
  }

  /** Nothing that had left the lives before may be missing. */
  private void noteUp(long[] up, long owed) {
    long last = up[0];
    assertTrue(last >= owed, "it came back to " + last + ", and " + owed + " had been told");
    if (up[1] >= 0) {
      fromSnapshots++;
    }
    if (up[2] > 0) {
      recoveryNanos.add(up[2]);
    }
    if (up[3] != 0) {
      hashes.put(last, Arrays.copyOfRange(up, 4, 6));
    }
  }

  private void compare(ReceivingEnd end, Path folder, long[] closed) {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      Sound sound = Sound.require(folder, end, closed);
      StraightRun straight = sound.straight();
      straight
          .hashesAt(store, hashes.keySet())
          .forEach(
              (sequence, hash) ->
                  assertArrayEquals(hashes.get(sequence), hash, "brought back to " + sequence));
      assertTrue(fromSnapshots > 0, "no snapshot was used");
      recoveryNanos.sort(null);
      System.out.printf(
          "killed %d times, %d of them while opening: %d events, %d acknowledged, %d heartbeats,"
              + " %d commands recorded, %d ids on the wire, %d of them twice; %d checkpoints, %d"
              + " lives from snapshots, %d states compared, median recovery %.1f ms, longest"
              + " %.1f ms%n",
          cycle,
          killedWhileOpening,
          straight.events(),
          end.acknowledged().length / 2,
          straight.beats(),
          straight.commands(),
          end.commands().size(),
          end.twice(),
          sound.replayed().checkpoints(),
          fromSnapshots,
          hashes.size(),
          recoveryNanos.get(recoveryNanos.size() / 2) / 1e6,
          recoveryNanos.get(recoveryNanos.size() - 1) / 1e6);
    }
  }
}

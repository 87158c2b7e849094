package io.ringbeat.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringbeat.replay.ReplayResult;
import java.nio.file.Path;
import java.util.Arrays;

/** What has to hold of a journal whose last life was closed in order. */
record Sound(StraightRun straight, ReplayResult replayed) {
  /** Makes sure that it holds. */
  static Sound require(Path folder, ReceivingEnd end, long[] closed) {
    try (ChronicleStore store = ChronicleStore.readOnly(folder)) {
      StraightRun straight = new StraightRun(store);
      straight.requireAll(end.acknowledged());
      straight.requireCauses(end.commands());
      straight.requireSent(end.commands());
      assertEquals(closed[1], straight.last());
      assertArrayEquals(Arrays.copyOfRange(closed, 4, closed.length), straight.positions());
      ReplayResult replayed = PaperRun.replay(store).run();
      assertNull(replayed.difference());
      assertEquals(closed[2], replayed.stateHash());
      assertEquals(closed[3], replayed.commandHash());
      return new Sound(straight, replayed);
    }
  }
}

package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FarLevelsTest {
  @Test
  void shouldBeAMapWhateverComes() {
    long seed = 31;
    SplittableRandom random = new SplittableRandom(seed);
    for (int keys : new int[] {50, 400, 20_000}) {
      FarLevels far = new FarLevels();
      Map<Long, Long> naive = new TreeMap<>();
      for (int round = 0; round < 60_000; round++) {
        String message = "seed " + seed + ", " + keys + " keys, round " + round;
        long key = (random.nextInt(keys) - keys / 2) * (1L << 32);
        long lots = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 100);
        if (random.nextInt(20_000) == 0) {
          far.clear();
          naive.clear();
        }

        long before = naive.getOrDefault(key, 0L);
        assertEquals(before, far.get(key), message);
        assertEquals(before, far.set(key, lots), message);
        if (lots == 0) {
          naive.remove(key);
        } else {
          naive.put(key, lots);
        }
        assertEquals(lots, far.get(key), message);
      }

      assertEquals(naive, contents(far), "seed " + seed + ", " + keys + " keys");
    }
  }

  @Test
  void shouldNotGrowWhenLevelsComeAndGo() {
    FarLevels far = new FarLevels();
    int before = far.slots();

    for (long key = 0; key < 1_000_000; key++) {
      far.set(key, 1);
      far.set(key, 0);
    }

    assertEquals(before, far.slots());
    assertEquals(Map.of(), contents(far));
  }

  @Test
  void shouldDeleteByPlace() {
    FarLevels far = new FarLevels();
    far.set(5, 1);
    far.set(6, 2);

    for (int i = 0; i < far.slots(); i++) {
      if (far.quantityAt(i) == 1) {
        far.deleteAt(i);
      }
    }

    assertEquals(Map.of(6L, 2L), contents(far));
    assertEquals(0, far.set(5, 3));
    assertEquals(3, far.get(5));
  }

  private static Map<Long, Long> contents(FarLevels far) {
    Map<Long, Long> contents = new TreeMap<>();
    for (int i = 0; i < far.slots(); i++) {
      if (far.quantityAt(i) != 0) {
        contents.put(far.keyAt(i), far.quantityAt(i));
      }
    }
    return contents;
  }

  @Test
  void shouldNotAllocateWhileLevelsComeAndGo() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    FarLevels drifting = new FarLevels();
    long before = 0;

    for (long key = 0; key < 2_000_000; key++) {
      if (key == 1_000_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      drifting.set(key, 1);
      drifting.set(key - 500, 0); // 500 levels live; each deleted one leaves its slot behind
    }

    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, "allocated " + allocated);
    assertEquals(1, drifting.get(1_999_999));
    assertEquals(0, drifting.get(1_999_499));
  }
}

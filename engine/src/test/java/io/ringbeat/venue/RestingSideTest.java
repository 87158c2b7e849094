package io.ringbeat.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestingSideTest {
  @Test
  void shouldHoldNothingAtFirst() {
    RestingSide side = new RestingSide();

    assertEquals(0, side.size());
    assertEquals(Long.MAX_VALUE, side.worstKey());
    assertTrue(side.bestKey() < -(1L << 60), "worse than any price");
    assertTrue(!side.spans(0));
  }

  @Test
  void shouldBeASortedList() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RestingSide side = new RestingSide();
      List<RestingOrder> expected = new ArrayList<>(); // oldest first
      int keys = 1 + random.nextInt(30);
      for (int step = 0; step < 300; step++) {
        if (expected.isEmpty() || random.nextInt(100) < (step < 150 ? 65 : 40)) {
          RestingOrder order = new RestingOrder();
          order.id = step;
          order.key = (long) random.nextInt(keys) - keys / 2;
          expected.add(order);
          side.add(order);
        } else {
          side.remove(expected.remove(random.nextInt(expected.size())));
        }
        check(side, expected, keys, "seed " + seed + ", step " + step);
      }
    }
  }

  private static void check(
      RestingSide side, List<RestingOrder> oldestFirst, int keys, String where) {
    List<RestingOrder> expected = new ArrayList<>(oldestFirst);
    expected.sort(Comparator.comparingLong(order -> -order.key)); // stable
    assertEquals(expected.size(), side.size(), where);
    for (int i = 0; i < expected.size(); i++) {
      assertSame(expected.get(i), side.get(i), where);
    }
    if (!expected.isEmpty()) {
      assertEquals(expected.get(0).key, side.bestKey(), where);
      assertEquals(expected.get(expected.size() - 1).key, side.worstKey(), where);
    }
    for (long key = -keys; key <= keys; key++) {
      long k = key;
      long better = expected.stream().filter(order -> order.key > k).count();
      assertEquals(better, side.firstAtOrBehind(key), where);
      boolean spans = !expected.isEmpty() && side.worstKey() <= key && key <= side.bestKey();
      assertEquals(spans, side.spans(key), where);
    }
  }
}

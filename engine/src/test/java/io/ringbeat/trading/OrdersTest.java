package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OrdersTest {
  private final Orders orders = new Orders();

  @Test
  void shouldListOrdersOldestFirst() {
    for (long id = 1; id <= 40; id++) {
      orders.add(id);
    }

    assertEquals(40, orders.size());
    for (int i = 0; i < 40; i++) {
      assertEquals(i + 1, orders.get(i).id());
      assertSame(orders.get(i), orders.find(i + 1));
    }
  }

  @Test
  void shouldRefuseAPlaceWhereThereIsNoOrder() {
    orders.add(1);

    assertThrows(IndexOutOfBoundsException.class, () -> orders.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> orders.get(1));
  }

  @Test
  void shouldCloseTheGapOfAnOrderThatIsRemoved() {
    for (long id = 1; id <= 4; id++) {
      orders.add(id);
    }

    orders.remove(orders.find(2));
    assertEquals(List.of(1L, 3L, 4L), ids());
    assertNull(orders.find(2));
    orders.remove(orders.find(4));
    orders.remove(orders.find(1));

    assertEquals(List.of(3L), ids());
    assertThrows(IndexOutOfBoundsException.class, () -> orders.get(1));
  }

  @Test
  void shouldReuseAnObjectOnlyOnceItIsRecycled() {
    Order first = orders.add(1);
    orders.remove(first);

    assertNotSame(first, orders.add(2));
    orders.recycle(first);
    assertSame(first, orders.add(3));

    assertEquals(3, first.id());
    assertEquals(List.of(2L, 3L), ids());
  }

  @Test
  void shouldBeAListWhateverComes() {
    long seed = 71;
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> naive = new ArrayList<>();
    Set<Order> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    long lastId = 0;
    for (int round = 0; round < 20_000; round++) {
      if (naive.isEmpty() || (random.nextInt(2) == 0 && naive.size() < 50)) {
        objects.add(orders.add(++lastId));
        naive.add(lastId);
      } else {
        long id = naive.remove(random.nextInt(naive.size()));
        Order order = orders.find(id);
        orders.remove(order);
        orders.recycle(order);
      }

      assertEquals(naive, ids(), "seed " + seed + ", round " + round);
    }
    assertTrue(objects.size() <= 50, objects.size() + " objects");
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      ids.add(orders.get(i).id());
    }
    return ids;
  }
}

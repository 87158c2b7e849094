package io.ringbeat.marketdata.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BookSideTest {
  private final OrderStore orders = new OrderStore();
  private final BookSide side = new BookSide(orders, 100, 5);

  @Test
  void shouldExecuteTheOldestOrderFirst() {
    side.add(100, 7);
    side.add(99, 1);

    assertEquals(6, side.execute(6));

    assertEquals(6, side.lots(100));
    assertEquals(2, orders.size());
    assertEquals(6, orders.lots[only(100)], "the younger order is left, in part");
  }

  @Test
  void shouldExecuteOneLevelAtATime() {
    side.add(99, 3);
    side.add(98, 1);

    assertEquals(5, side.execute(8));
    assertEquals(99, side.best());
    assertEquals(3, side.execute(3));

    assertEquals(98, side.best());
    assertEquals(0, side.execute(1), "the last level stays");
    assertEquals(1, side.levels());
  }

  @Test
  void shouldKeepItsLastLevelWhenAnOrderIsCancelled() {
    side.cancel(only(100));

    assertEquals(100, side.best());
    assertEquals(5, side.lots(100));
  }

  @Test
  void shouldFindTheNextBestWhenTheBestLevelIsCancelled() {
    side.add(97, 2);

    side.cancel(only(100));

    assertEquals(97, side.best());
    assertEquals(0, side.lots(100));
  }

  @Test
  void shouldCancelWhatFallsOutOfTheBandBehindTheBest() {
    side.add(101 + BookSide.BAND, 2);

    assertEquals(1, side.levels());
    assertEquals(1, orders.size());
    assertEquals(0, side.lots(100));
    assertTrue(side.worst() > 100);
  }

  @Test
  void shouldNotTakeAnOrderOutOfTheBand() {
    side.add(99 - BookSide.BAND, 2);

    assertEquals(1, orders.size());
  }

  @Test
  void shouldTellOfALevelThatTradedEvenIfItsQuantityIsTheSame() {
    side.add(99, 1);
    side.settlePublished();

    side.execute(2);
    side.add(100, 2);

    assertEquals(5, side.lots(100));
    assertEquals(3, side.displayed(100));
    assertTrue(side.hasNews(100));
  }

  @Test
  void shouldHaveNoNewsOnceItIsPublished() {
    side.add(99, 1);

    side.settlePublished();

    assertFalse(side.hasNews(99));
    assertEquals(0, side.touchedSize());
    assertEquals(1, side.displayed(99));
  }

  private int only(long key) {
    for (int i = 0; i < orders.size(); i++) {
      if (orders.key[orders.at(i)] == key) {
        return orders.at(i);
      }
    }
    throw new AssertionError("no order at " + key);
  }
}

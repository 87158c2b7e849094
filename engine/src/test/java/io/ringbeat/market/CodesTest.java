package io.ringbeat.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The numbers of enums that are in journals. */
final class CodesTest {
  @Test
  void shouldKeepTheNumbersThatJournalsHave() {
    assertEquals(
        "[PENDING_NEW=0, NEW=1, EXPIRED=2, FILLED=3, CANCELED=4, PARTIALLY_FILLED=5, REJECTED=6]",
        Arrays.stream(OrderStatus.values()).map(s -> s + "=" + s.code()).toList().toString());
    assertEquals(
        "[GTC=0, GTX=1, FOK=2, IOC=3]",
        Arrays.stream(TimeInForce.values()).map(t -> t + "=" + t.code()).toList().toString());
    assertEquals(
        "[LIMIT=0, MARKET=1]",
        Arrays.stream(OrderType.values()).map(t -> t + "=" + t.code()).toList().toString());
    assertEquals(
        "[BUY=0, SELL=1]",
        Arrays.stream(Side.values()).map(s -> s + "=" + s.index()).toList().toString());
  }

  @Test
  void shouldFindEachByItsNumber() {
    for (OrderStatus status : OrderStatus.values()) {
      assertSame(status, OrderStatus.of(status.code()));
    }
    for (TimeInForce timeInForce : TimeInForce.values()) {
      assertSame(timeInForce, TimeInForce.of(timeInForce.code()));
    }
    for (OrderType type : OrderType.values()) {
      assertSame(type, OrderType.of(type.code()));
    }
  }

  @Test
  void shouldKnowWhichOrdersCanStillExecute() {
    EnumSet<OrderStatus> active = EnumSet.noneOf(OrderStatus.class);
    for (OrderStatus status : OrderStatus.values()) {
      if (status.isActive()) {
        active.add(status);
      }
    }

    assertEquals(
        EnumSet.of(OrderStatus.PENDING_NEW, OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED), active);
  }

  @Test
  void shouldKnowSignFlagAndOppositeOfASide() {
    assertEquals(1, Side.BUY.sign());
    assertEquals(-1, Side.SELL.sign());
    assertEquals(0, Side.BUY.flag());
    assertEquals(Event.SELL, Side.SELL.flag());
    assertSame(Side.SELL, Side.BUY.opposite());
    assertSame(Side.BUY, Side.SELL.opposite());
  }

  @Test
  void shouldReadTheSideOfAHeader() {
    for (Side side : Side.values()) {
      long others = Event.AT_CORE | Event.AT_VENUE | Event.LAST | Event.MAKER;

      assertSame(side, Side.of(Event.header(Kind.TRADE, side.flag(), 0, 0)));
      assertSame(side, Side.of(Event.header(0xFF, side.flag() | others, 0xFFFF, 0xFFFFFF)));
    }
  }
}

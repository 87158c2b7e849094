package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.Book;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.OrderType;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class TradingCoreTest {
  private static final long START = 1_000_000;
  private static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "A", "0.1", "0.001"),
          Instrument.linear(1, "B", "0.1", "0.001"),
          Instrument.linear(2, "C", "0.1", "0.001"));

  private final List<String> calls = new ArrayList<>();
  private final List<long[]> sent = new ArrayList<>();
  private final Probe probe = new Probe();
  private final TaskTable tasks = new TaskTable();
  private final TradingCore core = core(probe);

  @Test
  void shouldRefuseInstrumentsWhoseIdIsNotTheirPlace() {
    List<Instrument> wrong = List.of(INSTRUMENTS.get(1));

    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TradingCore(
                probe,
                wrong,
                FeeSchedule.of("0", "0"),
                1,
                new Parameters(Map.of()),
                new TaskTable(),
                (slab, offset) -> {},
                OrderListener.NONE));
  }

  @Test
  void shouldShowTheStrategyItsWorld() {
    core.start(START);

    assertSame(core, probe.context);
    assertEquals(START, core.now());
    assertEquals(0, core.sequence());
    assertEquals(3, core.instruments());
    assertSame(INSTRUMENTS.get(2), core.instrument(2));
    assertThrows(IndexOutOfBoundsException.class, () -> core.instrument(3));
    assertThrows(IndexOutOfBoundsException.class, () -> core.instrument(-1));
    assertSame(core.book(1), core.book(1));
    assertNotEquals(core.book(0), core.book(1));
    assertSame(core.account(1), core.account(1));
    assertSame(core.orders(), core.orders());
    assertEquals(new RandomSource(99).nextLong(), core.random().nextLong());
    assertEquals(5, core.parameters().longValue("five", 0));
    assertEquals(List.of("start now=1000000 seq=0"), calls);
  }

  @Test
  void shouldSayWhenThereIsNothingMoreToCome() {
    core.start(START);
    core.stop();

    assertEquals("stop now=1000000 seq=0", calls.get(1));
  }

  @Test
  void shouldSendAWholeRequestToSubmit() {
    core.start(START);
    trade(0, START + 5, 1, 1, 1);

    long id = core.submit(2, Side.SELL, 591_234, 17, TimeInForce.GTX);

    assertEquals(1, id);
    assertEquals(1, sent.size());
    assertArrayEquals(
        new long[] {
          Event.header(Kind.REQUEST, Event.SELL, 0, 2),
          0,
          START + 5,
          591_234,
          17,
          1,
          OrderCode.request(OrderCode.SUBMIT, 0, 1),
          1
        },
        sent.get(0));
    assertEquals(1, core.submits());
  }

  @Test
  void shouldSendAWholeRequestForAMarketOrder() {
    core.start(START);

    long id = core.submitMarket(1, Side.BUY, 3);

    assertArrayEquals(
        new long[] {
          Event.header(Kind.REQUEST, 0, 0, 1),
          0,
          START,
          0,
          3,
          id,
          OrderCode.request(OrderCode.SUBMIT, 1, 3),
          0
        },
        sent.get(0));
    assertSame(OrderType.MARKET, core.orders().find(id).type());
    assertSame(TimeInForce.IOC, core.orders().find(id).timeInForce());
  }

  @Test
  void shouldSendWholeRequestsToCancelAndToModify() {
    long id = resting(0, Side.SELL, 100, 10);
    report(id, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 100, 4, 6);
    sent.clear();

    assertTrue(core.modify(id, 105, 20));
    report(id, OrderStatus.NEW, OrderCode.MODIFY, 0, 105, 20, 20);
    assertTrue(core.cancel(id));

    long header = Event.header(Kind.REQUEST, Event.SELL, 0, 0);
    long modify = OrderCode.request(OrderCode.MODIFY, 0, 0);
    long cancel = OrderCode.request(OrderCode.CANCEL, 0, 0);
    assertArrayEquals(new long[] {header, 0, START + 2, 105, 20, id, modify, 2}, sent.get(0));
    assertArrayEquals(new long[] {header, 0, START + 3, 105, 20, id, cancel, 3}, sent.get(1));
    assertEquals(1, core.modifies());
    assertEquals(1, core.cancels());
    assertEquals(1, core.submits());
  }

  @Test
  void shouldCancelWithWhatIsLeft() {
    long id = resting(0, Side.BUY, 100, 10);
    report(id, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 100, 4, 6);
    sent.clear();

    core.cancel(id);

    assertEquals(6, sent.get(0)[Event.B]);
  }

  @Test
  void shouldShowAnOrderBeforeItIsAcknowledged() {
    core.start(START);

    long id = core.submit(1, Side.SELL, 101, 7, TimeInForce.FOK);

    Order order = core.orders().find(id);
    assertEquals(1, core.orders().size());
    assertSame(order, core.orders().get(0));
    assertEquals(id, order.id());
    assertEquals(1, order.instrument());
    assertSame(Side.SELL, order.side());
    assertSame(OrderType.LIMIT, order.type());
    assertSame(TimeInForce.FOK, order.timeInForce());
    assertSame(OrderStatus.PENDING_NEW, order.status());
    assertEquals(101, order.ticks());
    assertEquals(7, order.lots());
    assertEquals(7, order.leavesLots());
    assertEquals(START, order.submittedAt());
    assertEquals(0, order.reportedAt());
    assertEquals(0, order.venueTime());
    assertTrue(order.isRequestPending());
    assertFalse(order.isExecuted());
    assertFalse(order.isCancellable());
    assertEquals(
        "order 1 SELL 7/7 lots at 101 ticks, FOK, PENDING_NEW, request pending", order.toString());
  }

  @Test
  void shouldLetAnOrderRestOnceAcknowledged() {
    long id = resting(1, Side.BUY, 100, 7);

    Order order = core.orders().find(id);
    assertSame(OrderStatus.NEW, order.status());
    assertFalse(order.isRequestPending());
    assertTrue(order.isCancellable());
    assertEquals(START + 1, order.reportedAt());
    assertEquals(START + 1 - 500, order.venueTime());
    assertFalse(order.isExecuted());
    assertEquals(List.of("listener 1 NEW", "order 1 NEW open now=1000001 seq=1"), tail(2));
    assertEquals("order 1 BUY 7/7 lots at 100 ticks, GTC, NEW", order.toString());
  }

  @Test
  void shouldBookAFillAndEndTheOrder() {
    long id = resting(1, Side.SELL, 100, 7);
    List<String> seen = new ArrayList<>();
    probe.onOrder =
        (context, order) ->
            seen.add(
                order.isExecuted()
                    + " "
                    + order.isMaker()
                    + " "
                    + order.executedTicks()
                    + " "
                    + order.executedLots()
                    + " "
                    + order.leavesLots()
                    + " "
                    + context.account(1).positionLots());

    reportWith(Event.MAKER, id, OrderStatus.FILLED, 0, OrderCode.EXECUTED, new long[] {101, 7, 0});

    assertEquals(List.of("true true 101 7 0 -7"), seen);
    assertEquals(List.of("listener 1 FILLED", "order 1 FILLED ended now=1000002 seq=2"), tail(2));
    assertEquals(0, core.orders().size());
    assertNull(core.orders().find(id));
    assertEquals(-7, core.account(1).positionLots());
    assertEquals(7, core.account(1).makerLots());
    assertEquals(0, core.account(0).positionLots());
  }

  @Test
  void shouldKeepAnOrderThatIsFilledInPart() {
    long id = resting(0, Side.BUY, 100, 7);

    report(id, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 99, 3, 4);

    Order order = core.orders().find(id);
    assertSame(OrderStatus.PARTIALLY_FILLED, order.status());
    assertEquals(4, order.leavesLots());
    assertEquals(7, order.lots());
    assertEquals(100, order.ticks());
    assertFalse(order.isMaker());
    assertTrue(order.isCancellable());
    assertEquals(3, core.account(0).positionLots());
    assertEquals(0, core.account(0).makerLots());
  }

  @Test
  void shouldEndOrdersThatAreCancelledExpiredOrRefused() {
    for (OrderStatus status :
        new OrderStatus[] {OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.REJECTED}) {
      long id = core.submit(0, Side.BUY, 100, 1, TimeInForce.GTC);
      long flags = status == OrderStatus.REJECTED ? OrderCode.REFUSED : 0;

      report(id, status, OrderCode.SUBMIT, flags, 100, 1, 0);

      assertNull(core.orders().find(id));
      assertTrue(tail(1).get(0).startsWith("order " + id + " " + status + " ended"));
      assertEquals(0, core.account(0).positionLots());
    }
  }

  @Test
  void shouldCancelOnlyWhatRests() {
    assertFalse(core.cancel(1));
    core.start(START);
    long id = core.submit(0, Side.BUY, 100, 5, TimeInForce.GTC);
    assertFalse(core.cancel(id));
    report(id, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    assertTrue(core.cancel(id));
    assertFalse(core.cancel(id));
    assertFalse(core.modify(id, 101, 5));
    assertTrue(core.orders().find(id).isRequestPending());
    report(id, OrderStatus.CANCELED, OrderCode.CANCEL, 0, 100, 5, 0);
    assertFalse(core.cancel(id));
    assertFalse(core.modify(id, 101, 5));

    assertEquals(2, sent.size());
    assertEquals(1, core.cancels());
    assertEquals(0, core.modifies());
  }

  @Test
  void shouldKeepARequestPendingWhenAFillAnswersNone() {
    long id = resting(0, Side.BUY, 100, 5);
    core.cancel(id);

    report(id, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 100, 2, 3);

    assertTrue(core.orders().find(id).isRequestPending());
    assertFalse(core.cancel(id));
    report(id, OrderStatus.CANCELED, OrderCode.CANCEL, 0, 100, 3, 0);
    assertEquals(0, core.orders().size());
    assertEquals(2, core.account(0).positionLots());
  }

  @Test
  void shouldTakeNewTermsWhenAModifyIsAcknowledged() {
    long id = resting(0, Side.BUY, 100, 5);
    core.modify(id, 105, 8);
    assertEquals(100, core.orders().find(id).ticks());

    report(id, OrderStatus.NEW, OrderCode.MODIFY, 0, 105, 8, 8);

    Order order = core.orders().find(id);
    assertEquals(105, order.ticks());
    assertEquals(8, order.lots());
    assertEquals(8, order.leavesLots());
    assertFalse(order.isRequestPending());
    assertTrue(order.isCancellable());
  }

  @Test
  void shouldKeepAnOrderAsItIsWhenALateRequestIsRefused() {
    for (int action : new int[] {OrderCode.CANCEL, OrderCode.MODIFY}) {
      long id = resting(0, Side.BUY, 100, 5);
      report(id, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 99, 2, 3);
      assertTrue(action == OrderCode.CANCEL ? core.cancel(id) : core.modify(id, 1, 1));
      long position = core.account(0).positionLots();

      report(id, OrderStatus.REJECTED, action, OrderCode.REFUSED, 7, 7, 0);

      Order order = core.orders().find(id);
      assertNotNull(order);
      assertSame(OrderStatus.PARTIALLY_FILLED, order.status());
      assertEquals(100, order.ticks());
      assertEquals(5, order.lots());
      assertEquals(3, order.leavesLots());
      assertFalse(order.isRequestPending());
      assertFalse(order.isExecuted());
      assertTrue(order.isCancellable());
      assertEquals(position, core.account(0).positionLots());
      assertTrue(tail(1).get(0).startsWith("order " + id + " PARTIALLY_FILLED open"));
    }
  }

  @Test
  void shouldIgnoreReportsOnUnknownOrders() {
    long id = resting(0, Side.BUY, 100, 5);
    report(id, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 5, 0);
    int before = calls.size();
    long hash = core.hash().value();

    report(id, OrderStatus.REJECTED, OrderCode.CANCEL, OrderCode.REFUSED, 0, 0, 0);
    report(77, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 5, 0);

    assertEquals(before, calls.size());
    assertEquals(5, core.account(0).positionLots());
    assertEquals(1, core.account(0).fills());
    assertEquals(4, core.sequence());
    assertNotEquals(hash, core.hash().value());
  }

  @Test
  void shouldRefuseTermsOutOfRange() {
    long max = Instrument.MAX_COUNT;
    long id = resting(0, Side.BUY, 100, 5);
    sent.clear();

    for (long lots : new long[] {0, -1, Long.MIN_VALUE, max + 1, Long.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> core.submit(0, Side.BUY, 100, lots, TimeInForce.GTC));
      assertThrows(IllegalArgumentException.class, () -> core.submitMarket(0, Side.BUY, lots));
      assertThrows(IllegalArgumentException.class, () -> core.modify(id, 100, lots));
    }
    for (long ticks : new long[] {max + 1, -max - 1, Long.MAX_VALUE, Book.NO_PRICE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> core.submit(0, Side.BUY, ticks, 1, TimeInForce.GTC));
      assertThrows(IllegalArgumentException.class, () -> core.modify(id, ticks, 1));
    }
    for (int instrument : new int[] {-1, 3}) {
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> core.submit(instrument, Side.BUY, 1, 1, TimeInForce.GTC));
      assertThrows(
          IndexOutOfBoundsException.class, () -> core.submitMarket(instrument, Side.BUY, 1));
    }

    assertEquals(0, sent.size());
    assertEquals(1, core.orders().size());
    assertTrue(core.orders().find(id).isCancellable());
    assertEquals(2, core.submit(0, Side.BUY, max, max, TimeInForce.GTC));
    assertEquals(3, core.submit(0, Side.BUY, -max, 1, TimeInForce.GTC));
  }

  @Test
  void shouldSayThatAPriceIsThatOfAnEmptySide() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> core.submit(0, Side.BUY, core.book(0).bestBid(), 1, TimeInForce.GTC))
            .getMessage();

    assertTrue(message.contains("NO_PRICE"), message);
  }

  @Test
  void shouldWakeForTheLastRowOfAMessageOfASubscribedBookOnly() {
    probe.onStart = context -> context.subscribeBook(1);
    core.start(START);
    calls.clear();

    depth(1, START + 1, 100, 0);
    depth(0, START + 2, 100, Event.LAST);
    assertEquals(List.of(), calls);
    depth(1, START + 3, 101, Event.LAST);
    event(Kind.CLEAR, Event.LAST | Event.NO_PRICE, 1, START + 4, 0, 0);
    event(Kind.GAP, 0, 1, START + 5, 0, 0);
    event(Kind.GAP, Event.LAST, 1, START + 6, 0, 0);
    trade(1, START + 7, 5, 5, 5);

    assertEquals(
        List.of(
            "book 1 bid=101 now=1000003 seq=3",
            "book 1 bid=-9223372036854775808 now=1000004 seq=4",
            "book 1 bid=-9223372036854775808 now=1000006 seq=6"),
        calls);
    assertTrue(core.isSubscribed());
    assertEquals(100, core.book(0).bestBid());
    assertEquals(7, core.sequence());
  }

  @Test
  void shouldWakeForTradesOfASubscribedInstrumentOnly() {
    probe.onStart = context -> context.subscribeTrades(2);
    core.start(START);
    calls.clear();

    trade(1, START + 1, 5, 6, 7);
    depth(2, START + 2, 100, Event.LAST);
    trade(2, START + 3, 8, 9, 10);

    assertEquals(List.of("trade 2 SELL 8 9 10 venueTime=999503 now=1000003 seq=3"), calls);
    assertTrue(core.isSubscribed());
  }

  @Test
  void shouldNotBeSubscribedToAnything() {
    core.start(START);
    calls.clear();

    depth(0, START + 1, 100, Event.LAST);
    trade(0, START + 2, 1, 1, 1);
    event(Kind.QUOTE, Event.LAST, 0, START + 3, 1, 1);
    event(Kind.MARK, Event.LAST, 0, START + 4, 1, 1);

    assertFalse(core.isSubscribed());
    assertEquals(List.of(), calls);
    assertEquals(4, core.sequence());
    assertEquals(START + 4, core.now());
  }

  @Test
  void shouldRefuseToSubscribeToAnInstrumentThatIsNotThere() {
    assertThrows(IndexOutOfBoundsException.class, () -> core.subscribeBook(3));
    assertThrows(IndexOutOfBoundsException.class, () -> core.subscribeTrades(-1));

    assertFalse(core.isSubscribed());
  }

  @Test
  void shouldNeverGoBackInTime() {
    core.start(START);

    trade(0, START - 10, 1, 1, 1);
    assertEquals(START, core.now());
    trade(0, START + 10, 1, 1, 1);
    trade(0, START + 5, 1, 1, 1);

    assertEquals(START + 10, core.now());
    assertEquals(3, core.sequence());
  }

  @Test
  void shouldCallForEachTaskThatIsDue() {
    probe.onStart =
        context -> {
          assertEquals(1, context.every(100));
          assertEquals(2, context.once(150));
          assertEquals(3, context.once(0));
        };
    core.start(START);
    calls.clear();
    assertEquals(START, tasks.nextDeadline());

    fireTasks(START + 200);

    assertEquals(
        List.of(
            "task 3 1000000#1 now=1000000 seq=1",
            "task 1 1000100#1 now=1000100 seq=2",
            "task 2 1000150#1 now=1000150 seq=3",
            "task 1 1000200#2 now=1000200 seq=4"),
        calls);
    assertEquals(START + 300, tasks.nextDeadline());
    assertTrue(core.cancelTask(1));
    assertFalse(core.cancelTask(1));
    assertFalse(core.cancelTask(2));
    assertEquals(Long.MAX_VALUE, tasks.nextDeadline());
  }

  @Test
  void shouldHandleTasksThatTasksRegisterAndEnd() {
    probe.onStart = context -> context.every(10);
    probe.onTask =
        (context, due) -> {
          if (due.id() == 1 && due.occurrence() == 2) {
            assertTrue(context.cancelTask(1));
            context.once(0);
            context.once(5);
          }
        };
    core.start(START);
    calls.clear();

    fireTasks(START + 1000);

    assertEquals(
        List.of(
            "task 1 1000010#1 now=1000010 seq=1",
            "task 1 1000020#2 now=1000020 seq=2",
            "task 2 1000020#1 now=1000020 seq=3",
            "task 3 1000025#1 now=1000025 seq=4"),
        calls);
  }

  @Test
  void shouldRefuseWrongPeriodsAndDelays() {
    assertThrows(IllegalArgumentException.class, () -> core.every(0));
    assertThrows(IllegalArgumentException.class, () -> core.once(-1));
  }

  @Test
  void shouldChainEveryRequestAndEveryReport() {
    Hash64 expected = new Hash64();
    assertEquals(0, core.hash().value());
    long id = resting(0, Side.BUY, 100, 5);
    expected.addEvent(sent.get(0), 0);
    expected.addEvent(lastReport, 0);
    assertEquals(expected.value(), core.hash().value());

    core.cancel(id);
    expected.addEvent(sent.get(1), 0);
    assertEquals(expected.value(), core.hash().value());

    depth(0, START + 50, 100, Event.LAST);
    trade(0, START + 51, 100, 1, 1);
    core.cancel(id); // nothing is sent
    assertEquals(expected.value(), core.hash().value());
  }

  @Test
  void shouldHandleOrdersThatChangeWhileAReportIsHandled() {
    long first = resting(0, Side.BUY, 100, 5);
    long second = resting(0, Side.SELL, 105, 5);
    Order[] ended = new Order[1];
    long[] submitted = new long[2];
    probe.onOrder =
        (context, order) -> {
          if (order.status() == OrderStatus.FILLED) {
            ended[0] = order;
            assertTrue(context.cancel(second));
            assertFalse(context.cancel(order.id()));
            submitted[0] = context.submit(1, Side.SELL, 7, 8, TimeInForce.IOC);
            submitted[1] = context.submit(2, Side.BUY, 9, 10, TimeInForce.GTX);
            assertEquals(first, order.id());
            assertSame(OrderStatus.FILLED, order.status());
            assertSame(Side.BUY, order.side());
            assertEquals(100, order.ticks());
          }
        };

    report(first, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 5, 0);

    assertEquals(3, core.orders().size());
    assertEquals(second, core.orders().get(0).id());
    assertEquals(submitted[0], core.orders().get(1).id());
    assertEquals(submitted[1], core.orders().get(2).id());
    assertTrue(core.orders().find(second).isRequestPending());
    assertNotEquals(ended[0], core.orders().get(1));
    long next = core.submit(0, Side.SELL, 200, 3, TimeInForce.GTC);
    Order reused = core.orders().find(next);
    assertSame(ended[0], reused);
    assertFalse(reused.isExecuted());
    assertFalse(reused.isMaker());
    assertEquals(0, reused.executedTicks());
    assertEquals(0, reused.executedLots());
    assertEquals(0, reused.reportedAt());
    assertEquals(0, reused.venueTime());
    assertSame(OrderStatus.PENDING_NEW, reused.status());
    assertSame(Side.SELL, reused.side());
  }

  @Test
  void shouldTellTheListenerAfterBookingAndBeforeTheStrategy() {
    long[] position = new long[1];
    long id = resting(0, Side.BUY, 100, 5);
    probe.onReport = order -> position[0] = core.account(0).positionLots();

    report(id, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 5, 0);

    assertEquals(5, position[0]);
    assertTrue(tail(2).get(0).startsWith("listener"));
    assertTrue(tail(2).get(1).startsWith("order"));
  }

  @Test
  void shouldTellWhoThrew() {
    core.start(START);
    assertFalse(core.isCallingStrategy());
    probe.onTask =
        (context, due) -> {
          assertTrue(core.isCallingStrategy());
          throw new IllegalStateException("on purpose");
        };
    core.once(0);

    assertThrows(IllegalStateException.class, () -> core.onTask(tasks.take(START)));

    assertTrue(core.isCallingStrategy());
  }

  private void fireTasks(long time) {
    for (TaskDue due = tasks.take(time); due != null; due = tasks.take(time)) {
      core.onTask(due);
      assertFalse(core.isCallingStrategy());
    }
  }

  @Test
  void shouldPassOverEventsThatAreNotForTheCore() {
    core.start(START);
    long[] slab = new long[16];
    slab[0] = Event.header(Kind.DEPTH, Event.AT_VENUE, 0, 0);
    slab[Event.A] = 100;
    slab[Event.B] = 1;
    slab[8] = Event.header(Kind.DEPTH, Event.AT_VENUE | Event.AT_CORE, 0, 0);
    slab[8 + Event.A] = 99;
    slab[8 + Event.B] = 1;

    core.onEvents(slab, 0, 16);

    assertEquals(99, core.book(0).bestBid());
    assertEquals(1, core.sequence());
  }

  @Test
  void shouldHandleManyEventsAsItHandlesEachAlone() {
    for (long seed = 81; seed < 89; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] subscribes = new boolean[6];
      for (int i = 0; i < 6; i++) {
        subscribes[i] = random.nextInt(3) == 0;
      }
      long[] slab = randomEvents(random, 5_000);
      Recorder together = new Recorder(subscribes);
      Recorder alone = new Recorder(subscribes);
      TradingCore one = together.core;
      TradingCore other = alone.core;

      for (int from = 0; from < slab.length; ) {
        int to = Math.min(slab.length, from + Event.WORDS * random.nextInt(1, 200));
        one.onEvents(slab, from, to);
        for (; from < to; from += Event.WORDS) {
          if (Event.has(slab[from], Event.AT_CORE)) {
            other.onEvent(slab, from);
          }
        }
        assertEquals(other.now(), one.now(), "seed " + seed);
        assertEquals(other.sequence(), one.sequence(), "seed " + seed);
      }

      assertEquals(alone.record, together.record, "seed " + seed);
      assertEquals(other.hash().value(), one.hash().value(), "seed " + seed);
      for (int i = 0; i < 3; i++) {
        for (long price = 50; price < 150; price++) {
          for (Side side : Side.values()) {
            assertEquals(
                other.book(i).lots(side, price), one.book(i).lots(side, price), "seed " + seed);
          }
        }
      }
      assertTrue(!alone.record.isEmpty() || Arrays.equals(subscribes, new boolean[6]));
    }
  }

  private static long[] randomEvents(SplittableRandom random, int count) {
    long[] slab = new long[count * Event.WORDS];
    long time = START;
    long header = 0;
    for (int i = 0; i < slab.length; i += Event.WORDS) {
      if (random.nextInt(4) == 0 || i == 0) {
        int what = random.nextInt(30);
        int kind =
            what < 20
                ? Kind.DEPTH
                : what < 24
                    ? Kind.SNAPSHOT
                    : what < 28 ? Kind.TRADE : what < 29 ? Kind.CLEAR : Kind.GAP;
        long flags =
            (random.nextInt(5) == 0 ? 0 : Event.AT_CORE)
                | (random.nextBoolean() ? Event.SELL : 0)
                | (random.nextInt(3) == 0 ? Event.LAST : 0);
        header = Event.header(kind, flags, 0, random.nextInt(3));
        time += random.nextInt(3);
      }
      slab[i] = header;
      slab[i + Event.VENUE_TIME] = time - 7;
      slab[i + Event.ENGINE_TIME] = time;
      slab[i + Event.A] = (Event.has(header, Event.SELL) ? 105L : 95L) + random.nextInt(-20, 21);
      slab[i + Event.B] = random.nextInt(4);
    }
    return slab;
  }

  /** Writes down what it sees and submits an order at each call. */
  private static final class Recorder implements Strategy {
    final List<String> record = new ArrayList<>();
    final boolean[] subscribes;
    final TradingCore core;

    Recorder(boolean[] subscribes) {
      this.subscribes = subscribes;
      core =
          new TradingCore(
              this,
              INSTRUMENTS,
              FeeSchedule.of("0", "0"),
              1,
              new Parameters(Map.of()),
              new TaskTable(),
              (slab, offset) -> record.add(Arrays.toString(Arrays.copyOf(slab, 8))),
              OrderListener.NONE);
      core.start(START);
    }

    @Override
    public void onStart(Context context) {
      for (int i = 0; i < 3; i++) {
        if (subscribes[i]) {
          context.subscribeBook(i);
        }
        if (subscribes[3 + i]) {
          context.subscribeTrades(i);
        }
      }
    }

    @Override
    public void onBook(Context context, int instrument) {
      see(context, instrument);
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      see(context, trade.instrument());
    }

    private void see(Context context, int instrument) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        line.append(context.book(i).bestBid()).append(' ');
        line.append(context.book(i).bestAsk()).append(' ');
      }
      record.add(line.append(context.now()).append(' ').append(context.sequence()).toString());
      context.submit(instrument, Side.BUY, 1, 1, TimeInForce.GTC);
    }
  }

  private final class Probe implements Strategy {
    Context context;
    Consumer<Context> onStart = context -> {};
    BiConsumer<Context, TaskDue> onTask = (context, due) -> {};
    BiConsumer<Context, Order> onOrder = (context, order) -> {};
    Consumer<Order> onReport = order -> {};

    @Override
    public void onStart(Context started) {
      context = started;
      calls.add("start" + place(started));
      onStart.accept(started);
    }

    @Override
    public void onTask(Context called, TaskDue due) {
      calls.add(
          "task " + due.id() + " " + due.scheduled() + "#" + due.occurrence() + place(called));
      onTask.accept(called, due);
    }

    @Override
    public void onBook(Context called, int instrument) {
      calls.add("book " + instrument + " bid=" + called.book(instrument).bestBid() + place(called));
    }

    @Override
    public void onTrade(Context called, Trade trade) {
      calls.add(
          "trade "
              + trade.instrument()
              + " "
              + trade.aggressor()
              + " "
              + trade.ticks()
              + " "
              + trade.lots()
              + " "
              + trade.id()
              + " venueTime="
              + trade.venueTime()
              + place(called));
    }

    @Override
    public void onOrder(Context called, Order order) {
      boolean open = called.orders().find(order.id()) != null;
      calls.add(
          "order "
              + order.id()
              + " "
              + order.status()
              + (open ? " open" : " ended")
              + place(called));
      onOrder.accept(called, order);
    }

    @Override
    public void onStop(Context called) {
      calls.add("stop" + place(called));
    }

    private String place(Context called) {
      return " now=" + called.now() + " seq=" + called.sequence();
    }
  }

  private long[] lastReport = new long[0];

  private TradingCore core(Probe strategy) {
    return new TradingCore(
        strategy,
        INSTRUMENTS,
        FeeSchedule.of("-0.00005", "0.0007"),
        99,
        new Parameters(Map.of("five", "5")),
        tasks,
        (slab, offset) -> sent.add(Arrays.copyOfRange(slab, offset, offset + Event.WORDS)),
        order -> {
          calls.add("listener " + order.id() + " " + order.status());
          strategy.onReport.accept(order);
        });
  }

  private long resting(int instrument, Side side, long ticks, long lots) {
    if (calls.isEmpty()) {
      core.start(START);
    }
    long id = core.submit(instrument, side, ticks, lots, TimeInForce.GTC);
    report(id, OrderStatus.NEW, OrderCode.SUBMIT, 0, ticks, lots, lots);
    return id;
  }

  private void report(
      long id, OrderStatus status, int answers, long flags, long a, long b, long leaves) {
    reportWith(0, id, status, answers, flags, new long[] {a, b, leaves});
  }

  /** Delivers a report one nanosecond after the last event. */
  private void reportWith(
      long headerFlags, long id, OrderStatus status, int answers, long flags, long[] words) {
    long time = Math.max(core.now(), START) + 1;
    long[] slab = new long[3 * Event.WORDS];
    slab[8] = Event.header(Kind.REPORT, Event.AT_CORE | headerFlags, 0, 0);
    slab[8 + Event.VENUE_TIME] = time - 500;
    slab[8 + Event.ENGINE_TIME] = time;
    slab[8 + Event.A] = words[0];
    slab[8 + Event.B] = words[1];
    slab[8 + Event.C] = id;
    slab[8 + Event.D] = OrderCode.report(status.code(), answers, flags);
    slab[8 + Event.E] = words[2];
    lastReport = Arrays.copyOfRange(slab, 8, 16);
    core.onEvent(slab, 8);
  }

  private void depth(int instrument, long time, long ticks, long flags) {
    event(Kind.DEPTH, flags, instrument, time, ticks, 1);
  }

  private void trade(int instrument, long time, long ticks, long lots, long id) {
    long[] slab = new long[8];
    slab[0] = Event.header(Kind.TRADE, Event.SELL | Event.AT_CORE | Event.LAST, 0, instrument);
    slab[Event.VENUE_TIME] = time - 500;
    slab[Event.ENGINE_TIME] = time;
    slab[Event.A] = ticks;
    slab[Event.B] = lots;
    slab[Event.C] = id;
    core.onEvent(slab, 0);
  }

  private void event(int kind, long flags, int instrument, long time, long a, long b) {
    long[] slab = new long[8];
    slab[0] = Event.header(kind, flags | Event.AT_CORE, 0, instrument);
    slab[Event.ENGINE_TIME] = time;
    slab[Event.A] = a;
    slab[Event.B] = b;
    core.onEvent(slab, 0);
  }

  private List<String> tail(int count) {
    return calls.subList(calls.size() - count, calls.size());
  }
}

package io.ringbeat.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.State;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the paper gateway says of the orders of an earlier run, whose venue is gone. */
final class PaperResumeTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "A", "0.1", "0.001"), Instrument.linear(1, "B", "0.1", "0.001"));
  private static final long START = 1_000_000_000;
  private static final long RESUMED = START + 1_000;

  private final PaperGateway earlier = paper();
  private long time = START;

  private static PaperGateway paper() {
    return new PaperGateway(
        new SimulatedVenue(INSTRUMENTS, QueueModel.parse("risk-averse"), new Latency(0, 0)));
  }

  @Test
  void shouldReportEachLiveOrderAsCancelledById() {
    report(7, Side.SELL, 1, OrderStatus.NEW, OrderCode.SUBMIT, 0, 105, 9, 9);
    report(3, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    report(4, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 99, 5, 5);
    report(5, Side.BUY, 0, OrderStatus.FILLED, OrderCode.SUBMIT, OrderCode.EXECUTED, 99, 5, 0);
    report(6, Side.BUY, 0, OrderStatus.REJECTED, OrderCode.SUBMIT, OrderCode.REFUSED, 99, 5, 0);
    report(3, Side.BUY, 0, OrderStatus.REJECTED, OrderCode.MODIFY, OrderCode.REFUSED, 98, 1, 0);
    report(7, Side.SELL, 1, OrderStatus.PARTIALLY_FILLED, 0, OrderCode.EXECUTED, 106, 2, 7);
    report(8, Side.SELL, 1, OrderStatus.NEW, OrderCode.SUBMIT, 0, 105, 9, 9);
    report(8, Side.SELL, 1, OrderStatus.NEW, OrderCode.MODIFY, 0, 107, 4, 4);
    report(4, Side.BUY, 0, OrderStatus.CANCELED, OrderCode.CANCEL, 0, 99, 5, 5);

    assertEquals(
        List.of(
            cancelled(3, Side.BUY, 0, 100, 5),
            cancelled(7, Side.SELL, 1, 105, 7),
            cancelled(8, Side.SELL, 1, 107, 4)),
        reportsAfterResuming(resumed(earlier), 64));
  }

  @Test
  void shouldReportNothingWhereNoOrderIsLive() {
    report(3, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    report(3, Side.BUY, 0, OrderStatus.FILLED, 0, OrderCode.EXECUTED, 100, 5, 0);

    assertEquals(List.of(), reportsAfterResuming(resumed(earlier), 64));
  }

  @Test
  void shouldReportNothingUnaskedWhenItDoesNotResume() {
    report(3, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    PaperGateway loaded = paper();
    load(loaded, saved(earlier));

    Recording recording = new Recording();
    try (Engine engine = engine(loaded, recording, 64)) {
      settle(engine);
    }

    assertEquals(List.of(), recording.reports);
  }

  @Test
  void shouldReportAllWhenThereIsLittleRoom() {
    List<String> expected = new ArrayList<>();
    for (long id = 1; id <= 500; id++) {
      report(id, Side.SELL, 1, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100 + id, 5, 5);
      expected.add(id + " SELL 1 " + (100 + id) + " x5 CANCELED 0 leaves 0 @" + RESUMED);
    }

    assertEquals(expected, reportsAfterResuming(resumed(earlier), 32));
  }

  @Test
  void shouldReportCancelledOrdersBeforeAnythingElse() {
    for (long id = 1; id <= 100; id++) {
      report(id, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    }
    PaperGateway resumed = resumed(earlier);

    Recording recording = new Recording();
    try (Engine engine = engine(resumed, recording, 32)) {
      resumed.onResume();
      request(resumed, 101, OrderCode.SUBMIT);
      request(resumed, 7, OrderCode.CANCEL); // sent again: nothing had confirmed it
      settle(engine);
    }

    assertEquals(102, recording.reports.size());
    assertEquals("100 BUY 0 100 x5 CANCELED 0 leaves 0 @" + RESUMED, recording.reports.get(99));
    assertEquals(
        "101 BUY 0 100 x5 EXPIRED " + OrderCode.SUBMIT,
        recording.reports.get(100).replaceAll(" leaves.*", ""));
    assertEquals(
        "7 BUY 0 100 x5 REJECTED " + OrderCode.CANCEL,
        recording.reports.get(101).replaceAll(" leaves.*", ""));
  }

  @Test
  void shouldReportEachOrderOnceThoughItSeesItsOwnReports() {
    report(3, Side.BUY, 0, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100, 5, 5);
    PaperGateway resumed = resumed(earlier);

    List<String> reports = reportsAfterResuming(resumed, 64);

    assertEquals(1, reports.size());
    StateWriter out = new StateWriter();
    ((State) resumed.marketData()).save(out);
    StateReader in = new StateReader(out.words(), 0, out.length());
    in.number("now");
    assertEquals(0, in.number("orders"));
  }

  @Test
  void shouldEndTheOpenOrdersOfTheCore() {
    List<String> calls = new ArrayList<>();
    List<long[]> requests = new ArrayList<>();
    Strategy strategy =
        new Strategy() {
          @Override
          public void onStart(Context context) {}

          @Override
          public void onOrder(Context context, Order order) {
            calls.add(order.id() + " " + order.status() + " " + order.leavesLots());
          }
        };
    TradingCore core =
        new TradingCore(
            strategy,
            INSTRUMENTS,
            FeeSchedule.of("0", "0"),
            1,
            new Parameters(Map.of()),
            new TaskTable(),
            (slab, offset) -> requests.add(Arrays.copyOfRange(slab, offset, offset + 8)),
            OrderListener.NONE);
    core.start(START);
    for (int i = 0; i < 3; i++) {
      long id = core.submit(i % 2, Side.SELL, 100 + i, 5, TimeInForce.GTC);
      core.onEvent(
          report(id, Side.SELL, i % 2, OrderStatus.NEW, OrderCode.SUBMIT, 0, 100 + i, 5, 5), 0);
    }
    assertTrue(core.cancel(2)); // is under way when all ends
    calls.clear();

    Recording recording = new Recording();
    PaperGateway resumed = resumed(earlier);
    try (Engine engine = engine(resumed, recording, 64)) {
      resumed.onResume();
      settle(engine);
    }
    recording.words.forEach(words -> core.onEvent(words, 0));

    assertEquals(List.of("1 CANCELED 0", "2 CANCELED 0", "3 CANCELED 0"), calls);
    assertEquals(0, core.orders().size());
    assertEquals(0, core.account(0).fills());
    assertEquals(4, requests.size());
  }

  @Test
  void shouldKeepTheOrdersThatReportsSayWhateverComes() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      LiveOrders live = new LiveOrders();
      Map<Long, String> model = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        long id = random.nextInt(60) - 10L;
        long[] report = new long[Event.WORDS];
        boolean ends = random.nextInt(3) == 0;
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        int instrument = random.nextInt(3);
        report[0] = Event.header(Kind.REPORT, side.flag() | Event.MAKER, 9, instrument);
        report[Event.A] = random.nextInt(50);
        report[Event.C] = id;
        OrderStatus status = ends ? OrderStatus.CANCELED : OrderStatus.NEW;
        report[Event.D] = OrderCode.report(status.code(), OrderCode.MODIFY, 0);
        report[Event.E] = random.nextInt(50);
        live.onReport(report, 0);
        if (ends) {
          model.remove(id);
        } else {
          long ticks = report[Event.A];
          long lots = report[Event.E];
          model.put(id, id + " " + side + " " + instrument + " " + ticks + " x" + lots);
        }
        if (random.nextInt(50) == 0) {
          StateWriter out = new StateWriter();
          live.save(out);
          live = new LiveOrders();
          StateReader in = new StateReader(out.words(), 0, out.length());
          live.load(in);
          in.requireEnd();
          StateWriter again = new StateWriter();
          live.save(again);
          assertEquals(out.hash(), again.hash(), "seed " + seed);
        }
      }

      List<String> actual = new ArrayList<>();
      long[] report = new long[Event.WORDS];
      for (int i = 0; i < live.size(); i++) {
        live.cancel(i, 5, report);
        actual.add(text(report).replaceAll(" CANCELED.*", ""));
      }
      assertEquals(new ArrayList<>(model.values()), actual, "seed " + seed);
    }
  }

  @Test
  void shouldRefuseOrdersThatAreNotSorted() {
    StateWriter out = new StateWriter();
    out.put("orders", 2);
    for (int i = 0; i < 2; i++) {
      out.open("order");
      out.put("id", 5);
      out.put("instrument", 0);
      out.put("side", 0);
      out.put("ticks", 1);
      out.put("leavesLots", 1);
      out.put("status", 1);
      out.close();
    }

    assertThrows(
        StateException.class,
        () -> new LiveOrders().load(new StateReader(out.words(), 0, out.length())));
  }

  /** Lets the earlier run's handler see a report, a nanosecond after the one before. */
  private long[] report(
      long id,
      Side side,
      int instrument,
      OrderStatus status,
      int answers,
      long flags,
      long ticks,
      long lots,
      long leaves) {
    time++;
    long[] report = {
      Event.header(Kind.REPORT, side.flag(), 3, instrument),
      time,
      time,
      ticks,
      lots,
      id,
      OrderCode.report(status.code(), answers, flags),
      leaves
    };
    earlier.marketData().onEvent(time - START, time, report, 0);
    return report;
  }

  private static String cancelled(long id, Side side, int instrument, long ticks, long lots) {
    return id
        + " "
        + side
        + " "
        + instrument
        + " "
        + ticks
        + " x"
        + lots
        + " CANCELED 0 leaves 0 @"
        + RESUMED;
  }

  private static long[] saved(PaperGateway paper) {
    StateWriter out = new StateWriter();
    ((State) paper.marketData()).save(out);
    return Arrays.copyOf(out.words(), out.length());
  }

  private static void load(PaperGateway paper, long[] words) {
    StateReader in = new StateReader(words, 0, words.length);
    ((State) paper.marketData()).load(in);
    in.requireEnd();
  }

  /** Returns a fresh gateway whose handler has loaded what that of an earlier run saved. */
  private static PaperGateway resumed(PaperGateway earlier) {
    PaperGateway resumed = paper();
    load(resumed, saved(earlier));
    assertArrayEquals(saved(earlier), saved(resumed));
    return resumed;
  }

  private static List<String> reportsAfterResuming(PaperGateway resumed, int ringSize) {
    Recording recording = new Recording();
    try (Engine engine = engine(resumed, recording, ringSize)) {
      resumed.onResume();
      settle(engine);
    }
    return recording.reports;
  }

  private static Engine engine(PaperGateway paper, Recording recording, int ringSize) {
    return Engine.builder()
        .driver(Driver.CALLER)
        .clock(new ManualClock(RESUMED))
        .ringSize(ringSize)
        .handler("recording", recording)
        .handler("venue", paper.marketData())
        .core("core", (context, slab, offset) -> {})
        .gateway(paper)
        .start();
  }

  private static void request(PaperGateway paper, long id, int action) {
    int timeInForce = TimeInForce.IOC.code();
    long[] request = {
      Event.header(Kind.REQUEST, 0, 0, 0),
      id,
      START,
      100,
      5,
      id,
      OrderCode.request(action, 0, timeInForce),
      0
    };
    assertTrue(paper.send(id, request, 0));
  }

  private static void settle(Engine engine) {
    for (int idle = 0; idle < 5; ) {
      idle = engine.poll() > 0 ? 0 : idle + 1;
    }
  }

  private static String text(long[] report) {
    return report[Event.C]
        + " "
        + Side.of(report[0])
        + " "
        + Event.instrument(report[0])
        + " "
        + report[Event.A]
        + " x"
        + report[Event.B]
        + " "
        + OrderStatus.of(OrderCode.status(report[Event.D]))
        + " "
        + OrderCode.answers(report[Event.D])
        + (OrderCode.executed(report[Event.D]) ? " executed" : "")
        + " leaves "
        + report[Event.E]
        + " @"
        + report[Event.VENUE_TIME];
  }

  /** Writes down the reports. */
  private static final class Recording implements EventHandler {
    final List<String> reports = new ArrayList<>();
    final List<long[]> words = new ArrayList<>();

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (Event.kind(slab[offset]) == Kind.REPORT) {
        long[] copy = Arrays.copyOfRange(slab, offset, offset + Event.WORDS);
        words.add(copy);
        reports.add(text(copy));
      }
    }
  }
}

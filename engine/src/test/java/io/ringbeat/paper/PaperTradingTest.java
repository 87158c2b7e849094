package io.ringbeat.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.time.ManualClock;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaperTradingTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "TEST", "0.1", "0.001"));
  private static final long MS = 1_000_000;

  private final ManualClock clock = new ManualClock(1_000 * MS);
  private final List<String> calls = new ArrayList<>();
  private final Quoter quoter = new Quoter();
  private final LiveTrading trading =
      new LiveTrading(
          quoter,
          INSTRUMENTS,
          FeeSchedule.of("0", "0"),
          1,
          new Parameters(Map.of()),
          OrderListener.NONE);
  private final PaperGateway paper =
      new PaperGateway(
          new SimulatedVenue(
              INSTRUMENTS, QueueModel.parse("risk-averse"), new Latency(2 * MS, 3 * MS)));
  private final Engine engine =
      Engine.builder()
          .driver(Driver.CALLER)
          .clock(clock)
          .heartbeat(HeartbeatSpec.every(MS))
          .handler("venue", paper.marketData())
          .core("core", trading)
          .gateway(paper)
          .start();
  private final Publisher feed = engine.publisher("feed");

  @AfterEach
  void close() {
    engine.close();
  }

  /** Buys one lot at its second wake-up, then looks on; a third wake-up is cancelled. */
  private final class Quoter implements Strategy {
    private long periodic;

    @Override
    public void onStart(Context context) {
      calls.add("start @" + context.now() / MS);
      periodic = context.every(10 * MS);
      long silent = context.once(15 * MS);
      assertTrue(context.cancelTask(silent));
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      calls.add("task #" + task.occurrence() + " @" + task.scheduled() / MS);
      if (task.occurrence() == 2) {
        context.submit(0, Side.BUY, 100, 1, TimeInForce.GTX);
        assertTrue(context.cancelTask(periodic));
      }
    }

    @Override
    public void onOrder(Context context, Order order) {
      calls.add(order.status() + " @" + context.now() / MS);
    }
  }

  @Test
  void shouldWakeTheStrategyAndFillItsOrdersAfterTheirLatencies() {
    advanceTo(1_001);
    feed.depth(0, Event.LAST, 0, 100, 5, 1);
    feed.depth(0, Event.SELL | Event.LAST, 0, 102, 5, 2);
    advanceTo(1_030);
    feed.trade(0, Event.SELL, 0, 99, 1, 1);
    advanceTo(1_060);

    assertEquals(
        List.of(
            "start @1000",
            "task #1 @1010",
            "task #2 @1020",
            OrderStatus.NEW + " @1025",
            OrderStatus.FILLED + " @1033"),
        calls);
    assertEquals(1, trading.core().account(0).positionLots());
    assertEquals(100, trading.core().book(0).bestBid());
  }

  private void advanceTo(long millis) {
    while (clock.now() < millis * MS) {
      clock.advance(MS);
      for (int i = 0; i < 10; i++) {
        engine.poll();
      }
    }
  }
}

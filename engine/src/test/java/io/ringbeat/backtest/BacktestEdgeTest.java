package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacktestEdgeTest {
  private static final Strategy IDLE = context -> {};

  /** "At equal times ... reports before tasks": not with zero latency. */
  @Test
  void shouldDeliverReportsBeforeTasksOfTheSameTimeWithoutLatency() {
    List<String> calls = new ArrayList<>();
    Strategy strategy =
        new Strategy() {
          @Override
          public void onStart(Context context) {
            context.subscribeBook(0);
            context.once(100);
          }

          @Override
          public void onBook(Context context, int instrument) {
            if (context.now() == 200) {
              context.submit(0, Side.BUY, 101, 1, TimeInForce.IOC);
            }
          }

          @Override
          public void onOrder(Context context, Order order) {
            calls.add("order " + context.now() + " " + order.status());
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            calls.add("task " + context.now() + " open " + context.orders().size());
          }
        };
    Rows rows = new Rows().book(100, 99, 101).nothing(200).nothing(300);

    new Backtest(rows.source(), strategy).run();

    assertEquals(List.of("order 200 FILLED", "task 200 open 0"), calls);
  }

  /** 32 blocks may be held; the check comes before the source is asked whether there is a 33rd. */
  @Test
  void shouldReadThirtyTwoBlocksHoweverFarTheClocksAreApart() {
    Rows rows = new Rows().feedLatency(1_000_000);
    for (int i = 0; i < 32; i++) {
      rows.nothing(100 + i);
    }
    WatchedSource source = new WatchedSource(List.of(Rows.INSTRUMENT), rows.blocksOf(1));

    assertEquals(32, new Backtest(source, IDLE).run().rows());
  }

  @Test
  void shouldNotHangWhenSamplingIsPutOff() {
    Rows rows = new Rows().nothing(1_700_000_000_000_000_000L).nothing(1_700_000_000_000_000_100L);

    assertTimeoutPreemptively(
        Duration.ofSeconds(3),
        () -> new Backtest(rows.source(), IDLE).sampleEvery(Long.MAX_VALUE).run());
  }

  /** A strategy that keeps something on the wire keeps the run alive for ever, without data. */
  @Test
  void shouldEndSoonAfterTheDataWhateverTheStrategyDoes() {
    Strategy again =
        new Strategy() {
          @Override
          public void onStart(Context context) {
            context.submitMarket(0, Side.BUY, 1);
          }

          @Override
          public void onOrder(Context context, Order order) {
            context.submitMarket(0, Side.BUY, 1);
          }
        };

    assertTimeoutPreemptively(
        Duration.ofSeconds(3),
        () ->
            new Backtest(new Rows().nothing(100).nothing(200).source(), again)
                .latency(new Latency(10, 10))
                .run());
  }

  /** Flat after two fills, but 0 x NaN: one sample without a mid spoils the ratios for ever. */
  @Test
  void shouldNotSpoilStatisticsByAMidThatIsNotThereYet() {
    Rows rows = new Rows().depth(1_000, Side.SELL, 101, 1).nothing(3_000).book(4_000, 99, 101);
    for (int i = 5; i < 10; i++) {
      rows.book(i * 1_000L, 99 + i % 2, 101 + i % 3);
    }

    BacktestResult result =
        new Backtest(rows.source(), context -> context.once(10)).sampleEvery(1_000).run();
    BacktestResult traded =
        new Backtest(
                rows.source(),
                new Strategy() {
                  @Override
                  public void onStart(Context context) {
                    context.once(10);
                  }

                  @Override
                  public void onTask(Context context, TaskDue task) {
                    context.submitMarket(0, Side.BUY, 1);
                  }
                })
            .sampleEvery(1_000)
            .run();

    assertEquals(0, result.accounts().get(0).fills());
    assertEquals(1, traded.accounts().get(0).fills());
    assertFalse(Double.isNaN(traded.statistics().maxLeverage()), "leverage");
    assertFalse(Double.isNaN(traded.statistics().sharpe()), "sharpe");
  }

  @Test
  void shouldSayThatDataNamesAnUnknownInstrument() {
    Rows rows = new Rows();
    rows.addRaw(Event.header(Kind.DEPTH, Event.AT_CORE | Event.AT_VENUE, 0, 3), 1, 1, 1, 1);

    assertThrows(DataException.class, () -> new Backtest(rows.source(), IDLE).run());
  }

  @Test
  void shouldSayThatThereAreNoInstruments() {
    Rows rows = new Rows();
    rows.addRaw(Event.header(Kind.HEARTBEAT, Event.AT_CORE, 0, 0), 1, 1, 1, 1);
    rows.addRaw(Event.header(Kind.HEARTBEAT, Event.AT_CORE, 0, 0), 1, 5_000_000_000L, 1, 1);

    assertThrows(
        DataException.class, () -> new Backtest(rows.source(List.<Instrument>of()), IDLE).run());
  }

  /** The contract of next() is silent about calls after the end; the driver makes many. */
  @Test
  void shouldNotAskForMoreAfterTheEnd() {
    int[] asked = new int[1];
    InMemoryEvents rows = new Rows().nothing(100).nothing(200).nothing(900).source();
    EventSource source =
        new EventSource() {
          @Override
          public List<Instrument> instruments() {
            return rows.instruments();
          }

          @Override
          public EventBlock next() {
            EventBlock block = rows.next();
            asked[0] += block == null ? 1 : 0;
            return block;
          }

          @Override
          public void release(EventBlock block) {}

          @Override
          public long size() {
            return -1;
          }

          @Override
          public void close() {}
        };

    new Backtest(source, IDLE).parameters(Map.of()).run();

    assertEquals(1, asked[0]);
  }

  /** Rows for the venue alone behind the core's last: the end lies before the last sample. */
  @Test
  void shouldNotEndBeforeItsLastSample() {
    Rows rows = new Rows().book(1_000, 99, 101).nothing(2_000);
    rows.addRaw(Event.header(Kind.DEPTH, Event.AT_VENUE, 0, 0), 9_000, 9_000, 1, 0);
    long[] last = new long[1];

    BacktestResult result =
        new Backtest(rows.source(), IDLE)
            .sampleEvery(1_000)
            .listener(
                new RunListener() {
                  @Override
                  public void onSample(long time, double equity, double position, double mid) {
                    last[0] = time;
                  }
                })
            .run();

    assertTrue(result.endTime() >= last[0], result.endTime() + " < " + last[0]);
  }
}

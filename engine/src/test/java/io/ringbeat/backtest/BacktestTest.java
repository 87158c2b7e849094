package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final long SECOND = 1_000_000_000;
  private static final Strategy IDLE = context -> {};

  /** Writes down its calls; what it does in one is given for each test. */
  private static class Recorder implements Strategy {
    final List<String> calls = new ArrayList<>();

    @Override
    public void onStart(Context context) {
      calls.add("start " + context.now() + " #" + context.sequence());
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      calls.add("task " + context.now() + " " + book(context));
    }

    @Override
    public void onBook(Context context, int instrument) {
      calls.add("book " + context.now() + " " + book(context));
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      calls.add("trade " + context.now() + " " + trade.ticks() + "x" + trade.lots());
    }

    @Override
    public void onOrder(Context context, Order order) {
      calls.add("order " + context.now() + " " + order.id() + " " + order.status());
    }

    @Override
    public void onStop(Context context) {
      calls.add("stop " + context.now());
    }

    private static String book(Context context) {
      return context.book(0).bestBid() + "/" + context.book(0).bestAsk();
    }
  }

  @Test
  void shouldStartAtTheFirstRowOnEitherSide() {
    Rows late = new Rows();
    late.addRaw(Event.header(Kind.DEPTH, Event.AT_VENUE, 0, 0), 500, 400, 1, 0);
    late.addRaw(Event.header(Kind.DEPTH, Event.AT_CORE, 0, 0), 300, 600, 1, 0);
    Rows early = new Rows();
    early.addRaw(Event.header(Kind.DEPTH, Event.AT_CORE | Event.AT_VENUE, 0, 0), 500, 400, 1, 0);

    assertEquals(500, new Backtest(late.source(), IDLE).run().startTime());
    assertEquals(400, new Backtest(early.source(), IDLE).run().startTime());
  }

  @Test
  void shouldRunTasksAfterAllThatHappensAtTheirTime() {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            super.onStart(context);
            context.subscribeBook(0);
            context.subscribeTrades(0);
            context.every(50);
            context.once(0);
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            super.onTask(context, task);
            if (task.id() == 2) {
              context.submit(0, Side.BUY, 90, 1, TimeInForce.GTX);
            }
          }
        };
    Rows rows = new Rows().book(100, 99, 101).trade(150, Side.BUY, 101, 7).book(150, 100, 102);
    rows.nothing(160);

    new Backtest(rows.source(), recorder).latency(new Latency(20, 30)).run();

    assertEquals(
        List.of(
            "start 100 #0",
            "book 100 99/" + Long.MIN_VALUE,
            "book 100 99/101",
            "task 100 99/101",
            "trade 150 101x7",
            "book 150 100/101",
            "book 150 100/101",
            "order 150 1 NEW",
            "task 150 100/101",
            "book 160 100/101",
            "stop 160"),
        recorder.calls);
  }

  @Test
  void shouldNotRunATaskThatIsDueAtTheLastRowOrLater() {
    for (long period : new long[] {99, 100, 101}) {
      Recorder recorder =
          new Recorder() {
            @Override
            public void onStart(Context context) {
              context.once(period);
            }
          };

      BacktestResult result =
          new Backtest(new Rows().nothing(100).nothing(200).source(), recorder).run();

      String before = "task 199 " + Long.MIN_VALUE + "/" + Long.MIN_VALUE;
      assertEquals(
          period == 99 ? List.of(before, "stop 200") : List.of("stop 200"), recorder.calls);
      assertEquals(200, result.endTime());
      assertEquals(period == 99 ? 3 : 2, result.events());
    }
  }

  @Test
  void shouldDeliverWhatIsOnTheWireBeforeItEnds() {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.submit(0, Side.BUY, 90, 1, TimeInForce.GTX);
            context.every(400);
          }
        };

    BacktestResult result =
        new Backtest(new Rows().book(100, 99, 101).nothing(200).source(), recorder)
            .latency(new Latency(500, 500))
            .run();

    String book = " 99/101";
    assertEquals(
        List.of("task 500" + book, "task 900" + book, "order 1100 1 NEW", "stop 1100"),
        recorder.calls);
    assertEquals(1_100, result.endTime());
  }

  @Test
  void shouldLetTheVenueSeeARowBeforeARequestThatArrivesWithIt() {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.submit(0, Side.BUY, 101, 1, TimeInForce.IOC);
          }
        };

    new Backtest(new Rows().nothing(100).book(200, 99, 101).source(), recorder)
        .latency(new Latency(100, 0))
        .run();

    assertEquals(List.of("order 200 1 FILLED", "stop 200"), recorder.calls);
  }

  @Test
  void shouldCountWhatTheStrategyDid() {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.submit(0, Side.BUY, 90, 1, TimeInForce.GTC);
            context.submit(0, Side.BUY, 91, 1, TimeInForce.GTC);
            context.once(50);
            context.once(150);
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            if (context.now() == 150) {
              assertTrue(context.modify(1, 92, 1));
            } else {
              assertTrue(context.cancel(2));
            }
          }
        };

    BacktestResult result =
        new Backtest(new Rows().book(100, 99, 101).nothing(1_000).source(), recorder).run();

    assertEquals(2, result.submits());
    assertEquals(1, result.modifies());
    assertEquals(1, result.cancels());
    assertEquals(3, result.rows());
    assertEquals(3 + 4 + 2, result.events());
    assertEquals(List.of(100.0 / 10), result.mids());
  }

  @Test
  void shouldGiveEqualHashesForEqualRunsOnly() {
    Rows rows = new Rows();
    for (int i = 0; i < 50; i++) {
      rows.book(1_000 + i * 100L, 95 + i % 5, 101 + i % 3);
    }
    Backtest[] runs = new Backtest[4];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = new Backtest(rows.source(), new RandomStrategy(10, 40)).seed(i == 3 ? 2 : 1);
    }
    runs[2].latency(new Latency(0, 10));

    String[] hashes = new String[4];
    for (int i = 0; i < runs.length; i++) {
      hashes[i] = runs[i].run().runHash();
    }

    assertTrue(hashes[0].matches("[0-9a-f]{16}"), hashes[0]);
    assertEquals(hashes[0], hashes[1]);
    assertFalse(hashes[0].equals(hashes[2]), "another latency");
    assertFalse(hashes[0].equals(hashes[3]), "another seed");
  }

  @Test
  void shouldSampleEquityAfterTheEventsOfThatTime() {
    List<String> samples = new ArrayList<>();
    Rows rows = new Rows().book(SECOND, 1_000, 1_002).book(2 * SECOND, 1_010, 1_012);
    rows.nothing(4 * SECOND).nothing(4 * SECOND + 5);

    BacktestResult result =
        new Backtest(
                rows.source(), context -> context.submit(0, Side.BUY, 1_002, 2, TimeInForce.IOC))
            .fees(FeeSchedule.of("0", "0.001"))
            .latency(new Latency(10, 10))
            .capital(500)
            .listener(
                new RunListener() {
                  @Override
                  public void onSample(long time, double equity, double position, double mid) {
                    samples.add(
                        (time - SECOND)
                            + ": "
                            + Math.round(equity * 1e9)
                            + " "
                            + position
                            + " "
                            + mid);
                  }
                })
            .run();

    // bought 0.002 at 100.2, fee 0.0002004; mid 101.1 from the first sample's time on
    String state = ": 1599600 0.002 101.1";
    assertEquals(
        List.of(1 * SECOND + state, 2 * SECOND + state, 3 * SECOND + state, 3 * SECOND + 5 + state),
        samples);
    assertEquals(3, result.statistics().steps());
    assertEquals(0.0015996, result.statistics().profit(), 1e-12);
    assertEquals(0.0015996 / 500, result.statistics().totalReturn(), 1e-15);
    assertEquals(0.002 * 101.1 / 500, result.statistics().maxLeverage(), 1e-12);
  }

  @Test
  void shouldTellTheListenerOfEachReportBeforeTheStrategy() {
    List<String> calls = new ArrayList<>();
    Strategy strategy =
        new Strategy() {
          @Override
          public void onStart(Context context) {
            context.submit(0, Side.BUY, 101, 2, TimeInForce.IOC);
          }

          @Override
          public void onOrder(Context context, Order order) {
            calls.add("strategy " + order.status() + " " + context.account(0).positionLots());
          }
        };
    long[] rowsDone = new long[1];

    new Backtest(new Rows().book(100, 99, 101).source(), strategy)
        .listener(
            new RunListener() {
              @Override
              public void onReport(Order order) {
                calls.add("listener " + order.status());
              }

              @Override
              public void onProgress(long rows) {
                assertTrue(rows >= rowsDone[0], "never goes back");
                rowsDone[0] = rows;
              }
            })
        .run();

    assertEquals(List.of("listener FILLED", "strategy FILLED 2"), calls);
    assertEquals(2, rowsDone[0]);
  }

  @Test
  void shouldBlameTheStrategyForWhatItThrows() {
    IllegalStateException cause = new IllegalStateException("no good");
    Strategy strategy =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.every(10);
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            if (task.occurrence() == 3) {
              throw cause;
            }
          }
        };
    Rows rows = new Rows().book(SECOND, 99, 101).nothing(SECOND + 25).nothing(SECOND + 100);

    StrategyException e =
        assertThrows(StrategyException.class, () -> new Backtest(rows.source(), strategy).run());

    String message = String.valueOf(e.getMessage());
    assertSame(cause, e.getCause());
    assertTrue(message.contains("failed at event 6, about row 4 of the data"), message);
    assertTrue(message.contains("1970-01-01T00:00:01.000000030Z"), message);
    assertTrue(message.contains("java.lang.IllegalStateException: no good"), message);
  }

  @Test
  void shouldBlameTheStrategyForAWrongCall() {
    Strategy strategy = context -> context.submit(0, Side.BUY, 1, 0, TimeInForce.GTC);

    StrategyException e =
        assertThrows(
            StrategyException.class,
            () -> new Backtest(new Rows().nothing(1).source(), strategy).run());

    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("failed at event 0"), message);
    assertTrue(message.contains("an order of 0 lots; it must be positive"), message);
  }

  @Test
  void shouldNotBlameTheStrategyForTheListenersFault() {
    RunListener broken =
        new RunListener() {
          @Override
          public void onReport(Order order) {
            throw new IllegalStateException("mine");
          }
        };
    Strategy strategy = context -> context.submit(0, Side.BUY, 1, 1, TimeInForce.GTC);
    Backtest backtest = new Backtest(new Rows().nothing(1).source(), strategy).listener(broken);

    IllegalStateException e = assertThrows(IllegalStateException.class, backtest::run);

    assertEquals("mine", e.getMessage());
  }

  @Test
  void shouldNameAParameterThatTheStrategyDoesNotHave() {
    Strategy strategy =
        context -> {
          context.parameters().longValue("size", 1);
          context.parameters().doubleValue("skew", 1);
        };
    Backtest backtest =
        new Backtest(new Rows().nothing(1).source(), strategy)
            .parameters(Map.of("size", "3", "sqew", "2"));

    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, backtest::run);

    String message = String.valueOf(e.getMessage());
    assertTrue(message.endsWith("has no parameter sqew; it has: size, skew"), message);
  }

  @Test
  void shouldRefuseToAddUpDifferentCurrencies() {
    Instrument inverse =
        new Instrument(
            1, "INVERSE", Decimal.parse("0.1"), Decimal.parse("1"), Decimal.parse("100"), true);
    Backtest backtest =
        new Backtest(new Rows().nothing(1).source(List.of(Rows.INSTRUMENT, inverse)), IDLE);

    DataException e = assertThrows(DataException.class, backtest::run);

    assertTrue(
        String.valueOf(e.getMessage())
            .contains("INVERSE is an inverse contract, whose profit is in a currency of its own"));
  }

  @Test
  void shouldHaveNoPositionToSpeakOfWithSeveralInstruments() {
    Instrument other = Instrument.linear(1, "OTHER", "0.1", "0.001");

    BacktestResult result =
        new Backtest(
                new Rows().nothing(1).nothing(2 * SECOND).source(List.of(Rows.INSTRUMENT, other)),
                IDLE)
            .run();

    assertTrue(Double.isNaN(result.statistics().maxPosition()));
    assertTrue(Double.isNaN(result.statistics().meanPosition()));
  }

  @Test
  void shouldRefuseLatenciesOfMoreThanADay() {
    long day = 86_400_000_000_000L;

    assertEquals(day, new Latency(day, 0).entryNanos());
    assertThrows(IllegalArgumentException.class, () -> new Latency(day + 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Latency(0, day + 1));
  }

  @Test
  void shouldBlameAStrategyThatGoesInACircle() {
    Strategy strategy =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.once(0);
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            context.once(0);
          }
        };

    StrategyException e =
        assertThrows(
            StrategyException.class,
            () -> new Backtest(new Rows().nothing(1).nothing(2).source(), strategy).run());

    assertTrue(String.valueOf(e.getMessage()).contains("it goes in a circle"), e::toString);
  }

  @Test
  void shouldCountRequestsThatCameTooLate() {
    Strategy strategy =
        new Recorder() {
          @Override
          public void onStart(Context context) {
            context.submit(0, Side.BUY, 99, 1, TimeInForce.GTC);
          }

          @Override
          public void onOrder(Context context, Order order) {
            context.cancel(order.id()); // on the wire when the order is filled
          }
        };
    Rows rows = new Rows().book(SECOND, 99, 101).book(SECOND + 30, 98, 99).nothing(2 * SECOND);

    BacktestResult result = new Backtest(rows.source(), strategy).latency(new Latency(20, 5)).run();

    assertEquals(1, result.accounts().get(0).fills());
    assertEquals(1, result.cancels());
    assertEquals(1, result.refused());
  }

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    Backtest backtest = new Backtest(new Rows().nothing(1).source(), IDLE);

    assertThrows(IllegalArgumentException.class, () -> backtest.capital(0));
    assertThrows(IllegalArgumentException.class, () -> backtest.capital(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> backtest.sampleEvery(0));
    assertThrows(IllegalArgumentException.class, () -> new Latency(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Latency(0, -1));
  }

  @Test
  void shouldUseTheQueueModelAndTheFeesItWasGiven() {
    Rows rows = new Rows().depth(100, Side.BUY, 99, 10).depth(100, Side.SELL, 101, 10);
    rows.depth(200, Side.BUY, 99, 30).depth(300, Side.BUY, 99, 15).trade(400, Side.SELL, 99, 10);
    rows.nothing(500);
    List<Long> fills = new ArrayList<>();
    List<Double> fees = new ArrayList<>();
    for (String model : List.of("risk-averse", "power3:3")) {
      Backtest backtest =
          new Backtest(
                  rows.source(),
                  new Strategy() {
                    @Override
                    public void onStart(Context context) {
                      context.once(1);
                    }

                    @Override
                    public void onTask(Context context, TaskDue task) {
                      context.submit(0, Side.BUY, 99, 1_000, TimeInForce.GTX);
                    }
                  })
              .fees(FeeSchedule.of("-0.001", "0.5"))
              .queueModel(QueueModel.parse(model));
      BacktestResult result = backtest.run();
      fills.add(result.accounts().get(0).fills());
      fees.add(result.accounts().get(0).fee());
    }

    assertEquals(List.of(0L, 1L), fills, "10 ahead and 9.4 ahead");
    assertEquals(List.of(0.0, -0.001 * 9.9), fees);
  }
}

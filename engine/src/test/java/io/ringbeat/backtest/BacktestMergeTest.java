package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.market.FeeSchedule;
import io.ringbeat.trading.Account;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.TradingCore;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Running venue and core in turn must give what a merge of single events gives. */
class BacktestMergeTest {
  private static final FeeSchedule FEES = FeeSchedule.of("-0.00005", "0.0007");
  private static final String[] MODELS = {
    "risk-averse", "power1:3", "power2:2.5", "power3:3", "log1", "log2"
  };

  private long fills;
  private long modifies;
  private long cancels;
  private long multiples;

  @Test
  void shouldDoWhatAMergeOfSingleEventsDoes() {
    for (long seed = 0; seed < 600; seed++) {
      compare(seed, false);
    }

    assertTrue(fills > 1_000, "too few fills to show anything: " + fills);
    assertTrue(modifies > 1_000, "too few modifications: " + modifies);
    assertTrue(cancels > 1_000, "too few cancellations: " + cancels);
    assertTrue(multiples > 300, "too few runs of several blocks: " + multiples);
  }

  @Test
  void shouldDoWhatAMergeOfSingleEventsDoesWithoutAnyLatency() {
    for (long seed = 10_000; seed < 10_300; seed++) {
      compare(seed, true);
    }

    assertTrue(fills > 500, "too few fills to show anything: " + fills);
  }

  private void compare(long seed, boolean noLatency) {
    Random random = new Random(seed);
    long grid = random.nextBoolean() ? 10 : 10_000_000;
    RandomMarket market = new RandomMarket(random, 20 + random.nextInt(300), grid);
    Latency latency =
        noLatency
            ? new Latency(0, 0)
            : switch (random.nextInt(4)) {
              case 0 -> new Latency(grid, 0);
              case 1 -> new Latency(0, grid);
              case 2 -> new Latency(grid * (1 + random.nextInt(4)), grid * random.nextInt(4));
              default -> new Latency(grid * random.nextInt(60), grid * (1 + random.nextInt(60)));
            };
    QueueModel model = QueueModel.parse(MODELS[random.nextInt(MODELS.length)]);
    int actions = 20 + random.nextInt(200);
    RandomStrategy expected = new RandomStrategy(grid, actions);
    RandomStrategy actual = new RandomStrategy(grid, actions);
    List<String> expectedReports = new ArrayList<>();
    List<String> actualReports = new ArrayList<>();
    WatchedSource source = new WatchedSource(market.instruments, market.blocks(random));

    TradingCore core =
        new NaiveBacktest(
                market.instruments,
                market.rows.list(),
                expected,
                FEES,
                seed,
                model,
                latency,
                order -> expectedReports.add(order.toString()))
            .run();
    BacktestResult result =
        new Backtest(source, actual)
            .fees(FEES)
            .seed(seed)
            .queueModel(model)
            .latency(latency)
            .sampleEvery(grid * (1 + random.nextInt(300)))
            .listener(
                new RunListener() {
                  @Override
                  public void onReport(Order order) {
                    actualReports.add(order.toString());
                  }
                })
            .run();

    String where = "seed " + seed;
    for (int i = 0; i < Math.min(expected.log.size(), actual.log.size()); i++) {
      assertEquals(expected.log.get(i), actual.log.get(i), where + ", call " + i);
    }
    assertEquals(expected.log.size(), actual.log.size(), where);
    assertEquals(core.hash().toString(), result.runHash(), where);
    assertEquals(core.sequence(), result.events(), where);
    assertTrue(core.now() <= result.endTime(), where);
    assertEquals(core.submits(), result.submits(), where);
    assertEquals(core.cancels(), result.cancels(), where);
    assertEquals(core.modifies(), result.modifies(), where);
    assertEquals(market.rows.size(), result.rows(), where);
    assertEquals(expectedReports, actualReports, where);
    for (int i = 0; i < market.instruments.size(); i++) {
      assertEquals(describe(core.account(i)), describe(result.accounts().get(i)), where);
      fills += core.account(i).fills();
    }
    assertEquals(1, source.closed(), where);
    modifies += core.modifies();
    cancels += core.cancels();
    multiples += source.handedOut() > 1 ? 1 : 0;
  }

  private static String describe(Account account) {
    return account.positionLots()
        + " "
        + account.balance()
        + " "
        + account.fee()
        + " "
        + account.fills()
        + " "
        + account.makerLots()
        + " "
        + account.volumeLots()
        + " "
        + account.valueTraded();
  }
}

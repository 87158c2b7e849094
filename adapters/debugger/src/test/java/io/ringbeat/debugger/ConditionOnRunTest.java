package io.ringbeat.debugger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.backtest.RecordedBacktest;
import io.ringbeat.backtest.RunJournal;
import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.journal.JournalStore;
import io.ringbeat.journal.chronicle.ChronicleOptions;
import io.ringbeat.journal.chronicle.ChronicleStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.replay.Debugger;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Conditions on a small backtest. Two instruments have a book of 100.0/100.2 and 50.0/50.4 from the
 * start; after a second the strategy buys 2 of the first at 100.2 and rests a sale of 3 at 101.0,
 * which is met half a second later.
 */
final class ConditionOnRunTest {
  private static final long MS = 1_000_000;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final FeeSchedule FEES = FeeSchedule.of("0", "0.001");
  private static final List<Instrument> INSTRUMENTS =
      List.of(
          Instrument.linear(0, "BTCUSDT", "0.1", "0.001"),
          Instrument.linear(1, "ETHUSDT", "0.1", "0.001"));

  @TempDir private Path folder;
  private JournalStore store;
  private RecordedBacktest run;
  private Debugger debugger;

  /** Buys and rests a sale when told of the first trade. */
  private static final class Once implements Strategy {
    @Override
    public void onStart(Context context) {
      context.subscribeTrades(0);
    }

    @Override
    public void onTrade(Context context, io.ringbeat.trading.Trade trade) {
      if (context.account(0).fills() == 0 && context.orders().size() == 0) {
        context.submit(0, Side.BUY, 1_002, 2_000, TimeInForce.IOC);
        context.submit(0, Side.SELL, 1_010, 3_000, TimeInForce.GTC);
      }
    }

    @Override
    public void onOrder(Context context, Order order) {}
  }

  private static InMemoryEvents market() {
    List<long[]> rows = new ArrayList<>();
    add(rows, Kind.DEPTH, 0, 0, 0, 1_000, 9_000);
    add(rows, Kind.DEPTH, 0, 0, Event.SELL, 1_002, 9_000);
    add(rows, Kind.DEPTH, 0, 1, 0, 500, 9_000);
    add(rows, Kind.DEPTH, 0, 1, Event.SELL, 504, 9_000);
    add(rows, Kind.TRADE, 1_000, 0, 0, 1_002, 100);
    add(rows, Kind.TRADE, 1_500, 0, 0, 1_011, 5_000);
    add(rows, Kind.DEPTH, 1_600, 0, Event.SELL, 1_002, 0);
    add(rows, Kind.DEPTH, 2_000, 1, 0, 501, 1_000);
    long[] words = new long[rows.size() * Event.WORDS];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, words, i * Event.WORDS, Event.WORDS);
    }
    return new InMemoryEvents(INSTRUMENTS, List.of(new EventBlock(words, words.length)));
  }

  private static void add(
      List<long[]> rows, int kind, long ms, int instrument, long side, long ticks, long lots) {
    long flags = side | Event.AT_VENUE | Event.AT_CORE | Event.LAST;
    long[] row = new long[Event.WORDS];
    row[0] = Event.header(kind, flags, 0, instrument);
    row[Event.VENUE_TIME] = START + ms * MS;
    row[Event.ENGINE_TIME] = START + (ms + 2) * MS;
    row[Event.A] = ticks;
    row[Event.B] = lots;
    rows.add(row);
  }

  @BeforeEach
  void record() {
    ChronicleOptions options = ChronicleOptions.DEFAULT;
    try (RunJournal journal =
        new RunJournal(ChronicleStore.open(folder, options), new Description())) {
      new Backtest(market(), new Once())
          .fees(FEES)
          .latency(new Latency(10 * MS, 10 * MS))
          .journal(journal)
          .run();
    }
    store = ChronicleStore.readOnly(folder);
    run = new RecordedBacktest(store, ConditionOnRunTest::market, Once::new).fees(FEES);
    debugger = new Debugger(run);
  }

  @AfterEach
  void close() {
    debugger.close();
    store.close();
  }

  private Condition condition(String text) {
    return Condition.parse(text, INSTRUMENTS, Condition.beginningOf(run));
  }

  private void until(String text) {
    Condition condition = condition(text);
    debugger.onCommand(condition.commandListener());
    assertTrue(debugger.until(condition), text);
  }

  private void requireHere(String text) {
    assertTrue(condition(text).test(debugger.machine()), text);
  }

  @Test
  void shouldWalkThroughTheOrders() {
    until("commands > 0");
    requireHere("kind == TRADE && time == 1.002 && lag == 0.002 && open == 2 && position == 0");

    until("status == FILLED");
    requireHere("fill && !maker && side == BUY && price == 100.2 && qty == 2 && order == 1");
    requireHere("position == 2 && change == 2 && open == 1 && fills == 1 && leaves == 0");

    until("status == NEW");
    requireHere("order == 2 && side == SELL && price == 101 && qty == 3 && !fill && change == 0");

    until("fill");
    requireHere("maker && price == 101 && change == -3 && position == -1 && open == 0");
    requireHere("abs(equity - (2 * -100.2 * 1.001 + 303 - 100.1)) < 1e-9");

    assertFalse(debugger.until(condition("fill")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bid == 100 && ask == 100.2 && mid == 100.1 && spread == 0.2 | 2",
        "bid == 50 && ask == 50.4 && spread == 0.4 && instrument == ETHUSDT | 4",
        "bid(ETHUSDT) == 50 && instrument == BTCUSDT | 5",
        "spread('BTCUSDT') == 0.2 && spread(ETHUSDT) == 0.4 | 4",
        "time > 1.2 && position > -100 | 8",
        "position(BTCUSDT) != 0 | 6",
        "position(BTCUSDT) < 0 && position(ETHUSDT) == 0 | 9",
        "seq == 7 | 7",
        "time >= 1.598 && instrument == BTCUSDT && kind == DEPTH && not ask > 0 | 10",
        "instrument == ETHUSDT && time > 1 | 11"
      })
  void shouldStopWhereItHolds(String text, long sequence) {
    until(text);

    assertEquals(sequence, debugger.machine().sequence());
  }

  @Test
  void shouldTellOfNoBookWhereThereAreSeveral() {
    assertTrue(debugger.step());

    requireHere("kind == CONTROL && seq == 0 && time == 0");
    requireHere("not (bid >= 0 or position == 0 or open == 0) and position(BTCUSDT) == 0");
    requireHere("not (spread(ETHUSDT) >= 0 or mid(ETHUSDT) >= 0)");
  }

  @Test
  void shouldHoldAgainAfterGoingBack() {
    until("fill && maker");
    long position = debugger.position();
    assertTrue(debugger.back(3));

    until("fill && maker && position == -1");

    assertEquals(position, debugger.position());
  }

  @Test
  void shouldNotAllocateWhenAsked() {
    until("fill");
    Condition condition =
        condition(
            "commands > 9 || instrument == BTCUSDT && max(abs(position), spread * 2, bid % 7) < 0"
                + " || open > 3 && time > 12.5 || lag + equity - mid(ETHUSDT) / fills > 1e9");
    assertTrue(condition.needsCommands());
    condition.commandListener();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    int held = 0;

    for (int i = 0; i < 300_000; i++) {
      if (i == 200_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      held += condition.test(debugger.machine()) ? 1 : 0;
    }

    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, "allocated " + allocated);
    assertEquals(0, held);
  }
}

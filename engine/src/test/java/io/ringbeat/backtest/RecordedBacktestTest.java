package io.ringbeat.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Description;
import io.ringbeat.event.Event;
import io.ringbeat.journal.DamagedException;
import io.ringbeat.journal.JournalException;
import io.ringbeat.journal.MemoryStore;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Side;
import io.ringbeat.replay.Bisect;
import io.ringbeat.replay.Debugger;
import io.ringbeat.replay.Divergence;
import io.ringbeat.replay.Machine;
import io.ringbeat.replay.RecordedRun;
import io.ringbeat.replay.StateTree;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Order;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;
import io.ringbeat.venue.Latency;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Backtests that were journalled, walked event by event, forwards and back. */
final class RecordedBacktestTest {
  private static final FeeSchedule FEES = FeeSchedule.of("0.0002", "0.0005");

  /** Hands everything on, and has a field that it does not save. */
  private static final class Wrapper implements Strategy {
    private final Strategy inner;
    private final Consumer<Context> onCall;

    Wrapper(Strategy inner) {
      this(inner, context -> {});
    }

    Wrapper(Strategy inner, Consumer<Context> onCall) {
      this.inner = inner;
      this.onCall = onCall;
    }

    @Override
    public void onStart(Context context) {
      inner.onStart(context);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      onCall.accept(context);
      inner.onTask(context, task);
    }

    @Override
    public void onBook(Context context, int instrument) {
      onCall.accept(context);
      inner.onBook(context, instrument);
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      onCall.accept(context);
      inner.onTrade(context, trade);
    }

    @Override
    public void onOrder(Context context, Order order) {
      onCall.accept(context);
      inner.onOrder(context, order);
    }
  }

  /** A run of a random market, journalled. */
  static final class Run {
    final MemoryStore store = new MemoryStore();
    final long seed;

    Run(long seed, Supplier<Strategy> strategy) {
      this.seed = seed;
      try (RunJournal journal = new RunJournal(store, new Description())) {
        new Backtest(source(seed), strategy.get())
            .fees(FEES)
            .latency(new Latency(10, 10))
            .seed(seed)
            .journal(journal)
            .run();
      } catch (StrategyException e) {
        assertTrue(e.getMessage().contains("as planned"), e::toString);
      }
    }

    RecordedBacktest with(Supplier<Strategy> strategy) {
      return new RecordedBacktest(store.reopened(), () -> source(seed), strategy)
          .fees(FEES)
          .seed(seed);
    }
  }

  private static EventSource source(long seed) {
    Random random = new Random(seed);
    RandomMarket market = new RandomMarket(random, 20 + random.nextInt(300), 10);
    return new WatchedSource(market.instruments, market.blocks(random));
  }

  static Strategy random() {
    return new RandomStrategy(10, 100);
  }

  static Strategy failing() {
    return new Wrapper(
        random(),
        context -> {
          if (context.sequence() > 100) {
            throw new IllegalStateException("as planned at " + context.sequence());
          }
        });
  }

  @Test
  void shouldWalkForwardsAndBackToTheStateOfTheStraightRun() {
    int walks = 0;
    for (long seed = 1; seed <= 60; seed++) {
      boolean saves = seed % 3 != 0;
      Supplier<Strategy> strategy =
          saves ? RecordedBacktestTest::random : () -> new Wrapper(random());
      RecordedRun run = new Run(seed, strategy).with(strategy);
      List<Long> hashes = straight(run); // at index position + 1
      Random random = new Random(seed);
      try (Debugger debugger = new Debugger(run)) {
        for (int i = 0; i < 25; i++, walks++) {
          long position = debugger.position();
          long last = hashes.size() - 2L;
          long many = random.nextLong(hashes.size() + 5L);
          long expected;
          switch (random.nextInt(4)) {
            case 0 -> {
              debugger.seek(many - 1);
              expected = Math.min(many - 1, last);
            }
            case 1 -> {
              boolean more = debugger.step();
              assertEquals(position < last, more);
              expected = Math.min(position + 1, last);
            }
            case 2 -> {
              long back = random.nextBoolean() ? 1 : many;
              assertEquals(position + 1 >= back, debugger.back(back));
              expected = Math.max(position - back, -1);
            }
            default -> {
              debugger.until(machine -> machine.position() >= many);
              expected = position >= last ? last : Math.min(last, Math.max(position + 1, many));
            }
          }
          String what = "seed " + seed + ", walk " + i;
          assertEquals(expected, debugger.position(), what);
          assertEquals(hashes.get((int) expected + 1), debugger.machine().hash(), what);
        }
      }
    }
    assertTrue(walks >= 1_000);
  }

  private static List<Long> straight(RecordedRun run) {
    List<Long> hashes = new ArrayList<>();
    try (Machine machine = run.open()) {
      do {
        assertEquals(hashes.size() - 1L, machine.position());
        hashes.add(machine.hash());
      } while (machine.step());
      assertNull(machine.difference());
    }
    return hashes;
  }

  @Test
  void shouldShowTheFieldsOfAStrategyThatDoesNotSaveThem() {
    Supplier<Strategy> strategy = () -> new Wrapper(random());
    RecordedRun run = new Run(1, strategy).with(strategy);
    try (Debugger debugger = new Debugger(run)) {
      debugger.seek(20);
      StateTree before = StateTree.of(debugger.machine());
      debugger.seek(60);
      StateTree after = StateTree.of(debugger.machine());

      assertEquals(100L, after.leaves().get("strategy/inner/mostActions"));
      assertTrue(after.differences(before).contains("strategy/inner/actions"));
      assertFalse(after.differences(before).contains("strategy/inner/grid"));
    }
  }

  @Test
  void shouldFindWhereTwoRunsBeginToDiffer() {
    for (long seed = 1; seed <= 40; seed++) {
      Run run = new Run(seed, RecordedBacktestTest::random);
      RecordedRun sound = run.with(RecordedBacktestTest::random);
      long calls = straight(sound).size() / 3;

      Divergence found = Bisect.of(sound, run.with(() -> spoiled(calls)));

      if (found != null) { // otherwise it was not called any more at that time
        assertTrue(found.isExact());
        assertEquals(Divergence.What.STATE, found.what());
        assertTrue(found.first() >= calls, found::toString);
        assertEquals(firstDifference(sound, run.with(() -> spoiled(calls))), found.first());
      }
      assertNull(Bisect.of(sound, run.with(RecordedBacktestTest::random)), "seed " + seed);
      assertNull(Bisect.of(sound), "seed " + seed);
    }
  }

  /** A strategy that draws one number more, once. */
  private static Strategy spoiled(long sequence) {
    return new Strategy() {
      private final RandomStrategy inner = new RandomStrategy(10, 100);
      private boolean done;

      private void spoil(Context context) {
        if (!done && context.sequence() >= sequence) {
          done = true;
          context.random().nextLong(2);
        }
      }

      @Override
      public void onStart(Context context) {
        inner.onStart(context);
      }

      @Override
      public void onTask(Context context, TaskDue task) {
        inner.onTask(context, task);
        spoil(context);
      }

      @Override
      public void onBook(Context context, int instrument) {
        inner.onBook(context, instrument);
        spoil(context);
      }

      @Override
      public void onTrade(Context context, Trade trade) {
        inner.onTrade(context, trade);
        spoil(context);
      }

      @Override
      public void onOrder(Context context, Order order) {
        inner.onOrder(context, order);
        spoil(context);
      }

      @Override
      public void save(StateWriter out) {
        inner.save(out);
      }
    };
  }

  private static long firstDifference(RecordedRun a, RecordedRun b) {
    try (Machine one = a.open();
        Machine other = b.open()) {
      while (one.step() && other.step()) {
        if (one.hash() != other.hash()) {
          return one.position();
        }
      }
      return -1;
    }
  }

  @Test
  void shouldSayWhichCommandDiffersFromTheRecord() {
    Run run = new Run(3, RecordedBacktestTest::random);

    Divergence found = Bisect.of(run.with(() -> new RandomStrategy(10, 5)));

    assertNotNull(found);
    assertEquals(Divergence.What.COMMAND, found.what());
    assertTrue(found.isExact());
  }

  @Test
  void shouldNotTakeALostEndForTheEnd() {
    for (boolean events : new boolean[] {true, false}) {
      Run run = new Run(3, RecordedBacktestTest::random);
      if (events) {
        run.store.loseEvents(1);
      } else {
        run.store.loseCommands(1);
      }

      try (Debugger debugger = new Debugger(run.with(RecordedBacktestTest::random))) {
        assertThrows(DamagedException.class, () -> debugger.seek(Long.MAX_VALUE));
      }
    }
  }

  @Test
  void shouldFailAtTheEventAtWhichTheRunFailed() {
    Run run = new Run(2, RecordedBacktestTest::failing);
    try (Debugger debugger = new Debugger(run.with(RecordedBacktestTest::failing))) {
      JournalException e =
          assertThrows(JournalException.class, () -> debugger.seek(Long.MAX_VALUE));

      assertTrue(e.getMessage().contains("failed at event 1"), e::toString);
      long place = Long.parseLong(e.getMessage().replaceAll(".*as planned at (\\d+).*", "$1"));
      assertTrue(debugger.seek(place - 1));
      assertEquals(place - 1, debugger.position());
      assertThrows(JournalException.class, debugger::step);
    }
  }

  @Test
  void shouldCutASliceThatRunsAsTheRunDid() throws IOException {
    for (long seed = 1; seed <= 40; seed++) {
      boolean saves = seed % 3 != 0;
      Supplier<Strategy> strategy =
          saves ? RecordedBacktestTest::random : () -> new Wrapper(random());
      RecordedBacktest run = new Run(seed, strategy).with(strategy);
      List<Long> hashes = straight(run);
      Random random = new Random(seed);
      long first = saves ? random.nextLong(hashes.size() - 2L) : 0;
      long last = first + random.nextLong(hashes.size() - 1L - first);
      String what = "seed " + seed + ", " + first + " to " + last;

      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      run.slice(first, last).write(bytes);
      Slice slice = Slice.read(new ByteArrayInputStream(bytes.toByteArray()));

      assertEquals(last - first + 1, slice.size(), what);
      assertEquals("", slice.failure());
      Machine machine = slice.open(strategy.get());
      assertTrue(machine.runTo(last), what);
      assertNull(machine.difference(), what);
      assertEquals(hashes.get((int) last + 1), machine.hash(), what);
      Machine other = slice.open(new RandomStrategy(11, 100));
      other.runTo(last);
    }
  }

  @Test
  void shouldCutASliceThatFailsAsTheRunDid() throws IOException {
    Run run = new Run(2, RecordedBacktestTest::failing);
    RecordedBacktest recorded = run.with(RecordedBacktestTest::failing);

    Slice slice = recorded.slice(0, 999_999);

    assertTrue(slice.failure().contains("as planned"), slice.failure());
    Machine machine = slice.open(failing());
    JournalException e = assertThrows(JournalException.class, () -> machine.runTo(Long.MAX_VALUE));
    assertEquals(slice.failure(), e.getMessage());
    assertFalse(slice.open(new Wrapper(random())).runTo(Long.MAX_VALUE), "a mended one ends");
  }

  @Test
  void shouldRefuseASliceThatIsDamaged() throws IOException {
    Run run = new Run(1, RecordedBacktestTest::random);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    run.with(RecordedBacktestTest::random).slice(5, 30).write(bytes);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = bytes.toByteArray();
      damaged[random.nextInt(damaged.length - 4)] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = Arrays.copyOf(damaged, i % 2 == 0 ? damaged.length : random.nextInt(40));

      try {
        Slice.read(new ByteArrayInputStream(cut));
      } catch (JournalException | IOException e) {
        continue;
      }
      assertEquals(bytes.size(), cut.length, "only what does not matter may be damaged");
    }
  }

  @Test
  void shouldLetAnotherStrategyTakeOver() {
    long seed = 5;
    List<Long> calls = new ArrayList<>();
    Strategy idle =
        new Strategy() {
          @Override
          public void onStart(Context context) {
            calls.add(context.sequence());
            context.once(0);
          }

          @Override
          public void onTask(Context context, TaskDue task) {
            calls.add(context.sequence());
          }
        };
    SwitchedStrategy switched = new SwitchedStrategy(random(), idle, 40);
    MemoryStore store = new MemoryStore();
    try (RunJournal journal = new RunJournal(store, new Description())) {
      new Backtest(source(seed), switched).fees(FEES).seed(seed).journal(journal).run();
    }

    assertTrue(switched.isSwitched());
    assertEquals(2, calls.size(), "started, and its own task only");
    assertTrue(calls.get(0) >= 40);
    Machine machine =
        new RecordedBacktest(store.reopened(), () -> source(seed), () -> new Wrapper(random()))
            .fees(FEES)
            .seed(seed)
            .open();
    machine.runTo(39);
    assertNull(machine.difference(), "up to there it is the same");
  }

  /** Sells what it has when it is told of the end, and remembers that. */
  private static final class Closing implements Strategy {
    private long closed;

    @Override
    public void onStart(Context context) {
      context.every(50);
    }

    @Override
    public void onStop(Context context) {
      context.submitMarket(0, Side.SELL, 1);
      closed++;
    }

    @Override
    public void save(StateWriter out) {
      out.put("closed", closed);
    }

    @Override
    public void load(Context context, StateReader in) {
      closed = in.number("closed");
    }
  }

  @Test
  void shouldTellTheStrategyOfTheEndWhereTheRunDid() {
    RecordedBacktest run = new Run(4, Closing::new).with(Closing::new);
    assertNull(Bisect.of(run));
    try (Debugger debugger = new Debugger(run)) {
      assertFalse(debugger.seek(Long.MAX_VALUE));
      long end = debugger.position();
      long hash = debugger.machine().hash();
      assertEquals(1L, StateTree.of(debugger.machine()).leaves().get("strategy/closed"));
      assertTrue(debugger.back(1));
      assertEquals(0L, StateTree.of(debugger.machine()).leaves().get("strategy/closed"));
      assertTrue(debugger.seek(end));
      assertEquals(hash, debugger.machine().hash());

      try (Machine slice = run.slice(0, end - 2).open(new Closing())) {
        assertFalse(slice.runTo(Long.MAX_VALUE), "the run goes on there");
        slice.finish();
        assertNull(slice.difference());
      }
    }
  }

  @Test
  void shouldFailAtARowAsTheRunDidAndGoBackFromThere() {
    Supplier<Strategy> failing =
        () ->
            new Strategy() {
              @Override
              public void onStart(Context context) {
                context.subscribeBook(0);
              }

              @Override
              public void onBook(Context context, int instrument) {
                if (context.sequence() > 60) {
                  throw new IllegalStateException("as planned at " + context.sequence());
                }
              }
            };
    RecordedBacktest run = new Run(4, failing).with(failing);
    try (Debugger debugger = new Debugger(run)) {
      JournalException e =
          assertThrows(JournalException.class, () -> debugger.seek(Long.MAX_VALUE));
      long place = Long.parseLong(e.getMessage().replaceAll(".*as planned at (\\d+).*", "$1"));

      assertEquals(place - 1, debugger.position());
      assertTrue(debugger.seek(place - 1));
      assertEquals(place - 1, debugger.position());
      assertTrue(debugger.back(1));
      assertEquals(place - 2, debugger.position());
      assertTrue(debugger.step());
      assertThrows(JournalException.class, debugger::step);
      assertTrue(debugger.back(5));
      assertEquals(place - 6, debugger.position());
    }
  }

  @Test
  void shouldNameTheEventThatFailsInABulkRun() {
    Run run = new Run(2, RecordedBacktestTest::failing);
    for (long from = -1; from < 90; from += 30) {
      try (Machine machine = run.with(RecordedBacktestTest::failing).open();
          Machine single = run.with(RecordedBacktestTest::failing).open()) {
        assertEquals(-1, machine.sequence());
        assertEquals(0, machine.words().length);
        machine.runTo(from);
        JournalException bulk =
            assertThrows(JournalException.class, () -> machine.runTo(Long.MAX_VALUE));
        JournalException step =
            assertThrows(
                JournalException.class,
                () -> {
                  while (single.step()) {
                    assertTrue(single.sequence() >= 0);
                  }
                });

        assertEquals(step.getMessage(), bulk.getMessage());
        assertTrue(step.getMessage().contains("as planned at " + machine.sequence()));
        assertEquals(single.sequence(), machine.sequence());
        assertEquals(event(single), event(machine));
      }
    }
  }

  private static List<Long> event(Machine machine) {
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < Event.WORDS; i++) {
      words.add(machine.words()[machine.offset() + i]);
    }
    return words;
  }

  @Test
  void shouldHaveTheLastEventRightAfterAStateWasLoaded() {
    RecordedRun run = new Run(1, RecordedBacktestTest::random).with(RecordedBacktestTest::random);
    try (Machine machine = run.open()) {
      for (int i = 0; i < 100 && machine.step(); i++) {
        try (Machine loaded = run.open(machine.save())) {
          assertEquals(machine.sequence(), loaded.sequence());
          assertEquals(event(machine), event(loaded));
          assertEquals(machine.hash(), loaded.hash());
        }
      }
    }
  }
}

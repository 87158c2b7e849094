package io.ringbeat.trading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.CoreContext;
import io.ringbeat.event.Event;
import io.ringbeat.event.Hash64;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.event.TaskCode;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.market.Side;
import io.ringbeat.market.TimeInForce;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskSpec;
import io.ringbeat.time.TaskTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A run that is saved, loaded into fresh objects and goes on, at any points, is the run that went
 * straight on: commands, hashes, and every word of what is saved after the end.
 */
final class TradingSnapshotTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 500;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final Instrument[] INSTRUMENTS = {
    Instrument.linear(0, "A", "0.1", "0.001"),
    new Instrument(1, "B", new Decimal(5, 1), new Decimal(1, 0), new Decimal(100, 0), true),
    Instrument.linear(2, "C", "0.1", "0.001")
  };

  @Test
  void shouldGoOnFromASnapshotAsTheRunThatWentStraightOn() {
    int fills = 0;
    int tasks = 0;
    int open = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Run recorded = new Run(seed);
      List<Step> steps = record(recorded, random);
      Run straight = new Run(seed);
      straight.start();
      TreeSet<Integer> cuts = new TreeSet<>();
      random.ints(1 + random.nextInt(4), 0, STEPS + 1).forEach(cuts::add);
      cuts.add(STEPS); // what is saved after the end goes on, too
      Run cut = new Run(seed);
      cut.start();
      for (int i = 0; i <= STEPS; i++) {
        if (cuts.contains(i)) {
          String what = "seed " + seed + ", cut before step " + i;
          long[] words = cut.save();
          Run loaded = cut.loaded(words);
          assertArrayEquals(words, cut.save(), what + ": saving changes nothing");
          assertArrayEquals(words, loaded.save(), what);
          assertEquals(straight.trading.stateHash(), loaded.trading.stateHash(), what);
          assertSameCore(straight.trading.core(), loaded.trading.core(), what);
          open += loaded.trading.core().orders().size();
          cut = loaded;
        }
        if (i < STEPS) {
          straight.play(steps.get(i));
          cut.play(steps.get(i));
        }
      }
      String what = "seed " + seed + ", cuts " + cuts;
      assertEquals(texts(recorded.commands), texts(straight.commands), what);
      assertEquals(texts(straight.commands), texts(cut.commands), what);
      assertEquals(straight.trading.core().hash().value(), cut.trading.core().hash().value(), what);
      assertEquals(straight.trading.stateHash(), cut.trading.stateHash(), what);
      assertArrayEquals(straight.save(), cut.save(), what);
      assertSameCore(straight.trading.core(), cut.trading.core(), what);
      fills += (int) cut.trading.core().account(0).fills();
      tasks += cut.tasks;
    }
    assertTrue(fills > 10 * SEEDS && tasks > 10 * SEEDS && open > SEEDS, fills + " fills");
  }

  @Test
  void shouldNotStartTheStrategyAgain() {
    Run run = new Run(1);
    run.start();
    Run loaded = run.loaded(run.save());

    assertEquals(1, run.gambler.starts);
    assertEquals(0, loaded.gambler.starts);
    assertEquals(1, loaded.gambler.loads);
  }

  @Test
  void shouldRefuseAStateOfOtherInstruments() {
    long[] words = new Run(1).save();
    TradingCore fewer = core(List.of(INSTRUMENTS[0]));
    TradingCore others =
        core(List.of(INSTRUMENTS[0], INSTRUMENTS[1], Instrument.linear(2, "X", "1", "1")));

    StateException e = assertThrows(StateException.class, () -> fewer.load(coreOf(words)));
    assertTrue(String.valueOf(e.getMessage()).contains("3 instruments"), e::toString);
    e = assertThrows(StateException.class, () -> others.load(coreOf(words)));
    assertTrue(String.valueOf(e.getMessage()).contains("of C where"), e::toString);
  }

  @Test
  void shouldRefuseAStrategyThatDoesNotReadWhatWasWritten() {
    long[] words = new Run(1).save();
    TradingCore silent = core(List.of(INSTRUMENTS));

    assertThrows(StateException.class, () -> silent.load(coreOf(words)));
  }

  /** The words that are saved of a running market, damaged: refused or read, nothing else. */
  @Test
  void shouldThrowNothingButStateExceptionsWhenAStateIsDamaged() {
    Run run = new Run(7);
    List<Step> steps = record(run, new SplittableRandom(7));
    assertEquals(STEPS, steps.size());
    long[] sound = run.save();
    int refused = 0;
    for (long seed = 1; seed <= 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] words = sound.clone();
      int at = random.nextInt(words.length);
      switch (random.nextInt(3)) {
        case 0 -> words[at] ^= 1L << random.nextInt(64);
        case 1 -> words[at] = random.nextInt(100) - 50L;
        default -> words = Arrays.copyOf(words, at);
      }
      try {
        StateReader in = new StateReader(words, 0, words.length);
        new Run(7).trading.load(in);
        in.requireEnd();
      } catch (StateException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(refused > 1_500, "refused " + refused);
  }

  private static TradingCore core(List<Instrument> instruments) {
    return new TradingCore(
        context -> {},
        instruments,
        FeeSchedule.of("0", "0"),
        1,
        new Parameters(Map.of()),
        new TaskTable(),
        (slab, offset) -> {},
        OrderListener.NONE);
  }

  /** Returns a reader behind the tasks, where the fields of the core begin. */
  private static StateReader coreOf(long[] words) {
    StateReader in = new StateReader(words, 0, words.length);
    in.numbers("tasks");
    return in;
  }

  private static void assertSameCore(TradingCore expected, TradingCore actual, String what) {
    assertEquals(view(expected), view(actual), what);
  }

  /** All that a core shows, but what its books are made of. */
  private static List<Object> view(TradingCore core) {
    List<Object> view = new ArrayList<>();
    view.addAll(List.of(core.now(), core.sequence(), core.hash().value(), core.stateHash()));
    view.addAll(List.of(core.submits(), core.cancels(), core.modifies(), core.refused()));
    view.addAll(List.of(core.isSubscribed(), core.isCallingStrategy()));
    for (int i = 0; i < core.orders().size(); i++) {
      Order order = core.orders().get(i);
      view.add(order == core.orders().find(order.id()));
      view.add(order.toString() + order.instrument() + order.type());
      view.addAll(List.of(order.submittedAt(), order.reportedAt(), order.venueTime()));
      view.addAll(List.of(order.isExecuted(), order.isMaker()));
      view.addAll(List.of(order.executedTicks(), order.executedLots()));
    }
    for (int i = 0; i < core.instruments(); i++) {
      Account account = core.account(i);
      view.addAll(List.of(core.book(i).bestBid(), core.book(i).bestAsk()));
      view.addAll(List.of(account.positionLots(), account.balance(), account.fee()));
      view.addAll(List.of(account.fills(), account.volumeLots(), account.makerLots()));
      view.add(account.valueTraded());
    }
    return view;
  }

  /** What comes in: an event, or a task that is due. */
  private static final class Step {
    final long time;
    final long[] event;
    final TaskDue due; // null for an event

    Step(long time, long[] event, TaskDue due) {
      this.time = time;
      this.event = event;
      this.due = due;
    }
  }

  /** A task that is due. */
  private record Due(
      long id, long generation, boolean periodic, long scheduled, long actual, long occurrence)
      implements TaskDue {}

  /** A core with all around it. */
  private static final class Run implements CoreContext {
    final long seed;
    final Gambler gambler = new Gambler();
    final LiveTrading trading;
    final List<long[]> commands = new ArrayList<>();
    int tasks;
    private long now = START;
    private long sequence;
    private int index;

    Run(long seed) {
      this.seed = seed;
      trading =
          new LiveTrading(
              gambler,
              List.of(INSTRUMENTS),
              FeeSchedule.of("0.0001", "0.0003"),
              seed,
              new Parameters(Map.of()),
              OrderListener.NONE);
    }

    void start() {
      trading.onStart(this);
    }

    void play(Step step) {
      sequence++;
      index = 0;
      now = step.time;
      if (step.due != null) {
        tasks++;
        trading.onTask(this, step.due);
      } else {
        trading.onEvent(this, step.event, 0);
      }
    }

    long[] save() {
      StateWriter out = new StateWriter();
      trading.save(out);
      return Arrays.copyOf(out.words(), out.length());
    }

    /** Returns a run of fresh objects that goes on from here. */
    Run loaded(long[] words) {
      Run loaded = new Run(seed);
      loaded.now = now;
      loaded.sequence = sequence;
      loaded.tasks = tasks;
      loaded.commands.addAll(commands);
      StateReader in = new StateReader(words, 0, words.length);
      loaded.trading.load(in);
      in.requireEnd();
      loaded.trading.onResume(loaded);
      return loaded;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public long send(long[] slab, int offset) {
      long[] command = Arrays.copyOfRange(slab, offset, offset + Event.WORDS);
      command[Event.VENUE_TIME] = nextCommandId();
      commands.add(command);
      return sequence * MAX_COMMANDS + index++;
    }

    @Override
    public long register(long id, TaskSpec task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long unregister(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextCommandId() {
      return sequence * MAX_COMMANDS + index;
    }
  }

  /** Runs against a market, a venue and timers of chance, and writes down what came in. */
  private static List<Step> record(Run run, SplittableRandom random) {
    List<Step> steps = new ArrayList<>();
    List<long[]> requests = new ArrayList<>();
    List<long[]> resting = new ArrayList<>(); // the requests that submitted them
    TaskTable timers = new TaskTable();
    int taken = 0;
    long time = START;
    run.start();
    while (steps.size() < STEPS) {
      for (; taken < run.commands.size(); taken++) {
        long[] command = run.commands.get(taken);
        if (Event.kind(command[0]) == Kind.REQUEST) {
          requests.add(command.clone());
        } else if (TaskCode.action(command[Event.D]) == TaskCode.REGISTER) {
          timers.register(command[Event.A], taken, command[Event.C], command[Event.B]);
        } else {
          timers.cancel(command[Event.A]);
        }
      }
      time += random.nextInt(4) == 0 ? 0 : random.nextInt(1_000);
      TaskDue due = timers.take(time);
      Step step;
      if (due != null) {
        Due copy =
            new Due(
                due.id(),
                due.generation(),
                due.periodic(),
                due.scheduled(),
                time,
                due.occurrence());
        step = new Step(time, new long[Event.WORDS], copy);
      } else if (!requests.isEmpty() && random.nextBoolean()) {
        step = new Step(time, answer(requests.remove(0), resting, time, random), null);
      } else if (!resting.isEmpty() && random.nextInt(4) == 0) {
        step = new Step(time, fill(resting, time, random), null);
      } else {
        step = new Step(time, marketData(time, random), null);
      }
      steps.add(step);
      run.play(step);
    }
    return steps;
  }

  private static long[] answer(
      long[] request, List<long[]> resting, long time, SplittableRandom random) {
    int action = OrderCode.action(request[Event.D]);
    long[] order = null;
    for (long[] each : resting) {
      order = each[Event.C] == request[Event.C] ? each : order;
    }
    long[] report = request.clone();
    report[Event.HEADER] =
        Event.header(
            Kind.REPORT, request[0] & Event.SELL, 0, Event.instrument(request[Event.HEADER]));
    report[Event.VENUE_TIME] = time - 5;
    report[Event.ENGINE_TIME] = time;
    OrderStatus status;
    long flags = 0;
    report[Event.E] = 0;
    if (action == OrderCode.SUBMIT) {
      int chance = random.nextInt(8);
      if (chance == 0) {
        status = OrderStatus.REJECTED;
        flags = OrderCode.REFUSED;
      } else if (chance == 1) {
        status = OrderStatus.EXPIRED;
      } else if (chance == 2) {
        status = OrderStatus.FILLED;
        flags = OrderCode.EXECUTED;
        report[Event.A] = 1_000;
      } else {
        status = OrderStatus.NEW;
        resting.add(request);
        report[Event.E] = request[Event.B];
      }
    } else if (order == null || random.nextInt(4) == 0) {
      status = OrderStatus.REJECTED;
      flags = OrderCode.REFUSED;
    } else if (action == OrderCode.CANCEL) {
      resting.remove(order);
      status = OrderStatus.CANCELED;
    } else {
      order[Event.B] = request[Event.B];
      status = OrderStatus.NEW;
      report[Event.E] = request[Event.B];
    }
    report[Event.D] = OrderCode.report(status.code(), action, flags);
    return report;
  }

  private static long[] fill(List<long[]> resting, long time, SplittableRandom random) {
    long[] order = resting.get(random.nextInt(resting.size()));
    long lots = 1 + random.nextLong(order[Event.B]);
    order[Event.B] -= lots;
    long flags = (order[0] & Event.SELL) | (random.nextBoolean() ? Event.MAKER : 0);
    long[] report = new long[Event.WORDS];
    report[Event.HEADER] = Event.header(Kind.REPORT, flags, 0, Event.instrument(order[0]));
    report[Event.VENUE_TIME] = time - 3;
    report[Event.ENGINE_TIME] = time;
    report[Event.A] = 990L + random.nextInt(20);
    report[Event.B] = lots;
    report[Event.C] = order[Event.C];
    OrderStatus status = OrderStatus.PARTIALLY_FILLED;
    if (order[Event.B] == 0) {
      resting.remove(order);
      status = OrderStatus.FILLED;
    }
    report[Event.D] = OrderCode.report(status.code(), 0, OrderCode.EXECUTED);
    report[Event.E] = order[Event.B];
    return report;
  }

  private static long[] marketData(long time, SplittableRandom random) {
    long side = random.nextBoolean() ? Event.SELL : 0;
    long flags = side | Event.AT_CORE | (random.nextInt(3) == 0 ? 0 : Event.LAST);
    int chance = random.nextInt(60);
    int kind = Kind.DEPTH;
    if (chance == 0) {
      kind = Kind.GAP;
    } else if (chance < 3) {
      kind = Kind.CLEAR;
      flags |= random.nextBoolean() ? Event.NO_PRICE : 0;
    } else if (chance < 10) {
      kind = Kind.SNAPSHOT;
    } else if (chance < 20) {
      kind = Kind.TRADE;
    }
    long far = random.nextInt(20) == 0 ? 100_000 : 0;
    long[] event = new long[Event.WORDS];
    event[0] = Event.header(kind, flags, 0, random.nextInt(INSTRUMENTS.length));
    event[Event.VENUE_TIME] = time - 2;
    event[Event.ENGINE_TIME] = time;
    event[Event.A] = 1_000 + far + random.nextInt(11) - (side == 0 ? 8 : 3);
    event[Event.B] = random.nextInt(4) == 0 && kind != Kind.TRADE ? 0 : 1 + random.nextInt(9);
    event[Event.C] = random.nextInt(100);
    return event;
  }

  private static List<String> texts(List<long[]> commands) {
    return commands.stream().map(Arrays::toString).toList();
  }

  /** Does what chance says, of two sources, and what all that it has seen says. */
  private static final class Gambler implements Strategy {
    int starts; // not saved: what was done to this object
    int loads;
    private final RandomSource own = new RandomSource(5);
    private final Hash64 seen = new Hash64();
    private final List<Long> tasks = new ArrayList<>();
    private long calls;

    @Override
    public void onStart(Context context) {
      starts++;
      subscribe(context);
      tasks.add(context.every(3_000));
      tasks.add(context.once(500));
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      see(context, task.id(), task.generation(), task.scheduled(), task.occurrence());
      act(context);
    }

    @Override
    public void onBook(Context context, int instrument) {
      see(context, instrument);
      if (own.nextLong(4) == 0) {
        act(context);
      }
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      see(context, trade.instrument(), trade.ticks(), trade.lots(), trade.venueTime());
      act(context);
    }

    @Override
    public void onOrder(Context context, Order order) {
      see(context, order.id(), order.status().code(), order.leavesLots(), order.lots());
      if (context.random().nextLong(3) == 0) {
        act(context);
      }
    }

    @Override
    public void save(StateWriter out) {
      own.save(out);
      out.put("seen", seen.value());
      out.put("calls", calls);
      long[] ids = tasks.stream().mapToLong(id -> id).toArray();
      out.put("ids", ids, 0, ids.length);
    }

    @Override
    public void load(Context context, StateReader in) {
      loads++;
      own.load(in);
      seen.restore(in.number("seen"));
      calls = in.number("calls");
      for (long id : in.numbers("ids")) {
        tasks.add(id);
      }
    }

    /** Mixes in all that the context shows. */
    private void see(Context context, long... numbers) {
      calls++;
      for (long number : numbers) {
        seen.add(number);
      }
      seen.add(context.now());
      seen.add(context.sequence());
      for (int i = 0; i < context.instruments(); i++) {
        seen.add(context.book(i).bestBid());
        seen.add(context.book(i).bestAsk());
        seen.add(context.book(i).lots(Side.BUY, 1_000));
        seen.add(context.account(i).positionLots());
        seen.add(Double.doubleToLongBits(context.account(i).equity(100)));
      }
      for (int i = 0; i < context.orders().size(); i++) {
        Order order = context.orders().get(i);
        order.addTo(seen);
        seen.add(order.executedTicks() + order.executedLots());
        seen.add(order.isExecuted() ? 1 : 0);
        seen.add(order.isMaker() ? 1 : 0);
      }
    }

    private void subscribe(Context context) {
      int instrument = (int) context.random().nextLong(context.instruments());
      if (context.random().nextLong(2) == 0) {
        context.subscribeBook(instrument);
      } else {
        context.subscribeTrades(instrument);
      }
    }

    private void act(Context context) {
      RandomSource random = context.random();
      int instrument = (int) random.nextLong(context.instruments());
      Side side = random.nextLong(2) == 0 ? Side.BUY : Side.SELL;
      long ticks = 995L + Math.floorMod(seen.value(), 10); // what was seen decides
      long lots = 1 + random.nextLong(5);
      int open = context.orders().size();
      switch ((int) random.nextLong(12)) {
        case 0, 1, 2, 3 -> {
          TimeInForce[] all = TimeInForce.values();
          context.submit(instrument, side, ticks, lots, all[(int) random.nextLong(all.length)]);
        }
        case 4 -> context.submitMarket(instrument, side, lots);
        case 5, 6 -> {
          if (open > 0) {
            context.cancel(context.orders().get((int) random.nextLong(open)).id());
          }
        }
        case 7, 8 -> {
          if (open > 0) {
            context.modify(context.orders().get((int) random.nextLong(open)).id(), ticks, lots);
          }
        }
        case 9 -> tasks.add(context.once(random.nextLong(4_000)));
        case 10 -> {
          if (tasks.size() < 12) {
            tasks.add(context.every(2_000 + random.nextLong(4_000)));
          } else {
            context.cancelTask(tasks.remove((int) random.nextLong(tasks.size())));
          }
        }
        default -> {
          if (random.nextLong(20) == 0) {
            subscribe(context);
          }
        }
      }
      if (open > 30) {
        assertFalse(context.cancel(-1));
      }
    }
  }
}

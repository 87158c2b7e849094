package io.ringbeat.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import io.ringbeat.event.OrderCode;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.market.OrderStatus;
import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** An example that is saved and loaded goes on as the one that went straight on. */
final class StrategyStateTest {
  private static final Map<String, String> PARAMETERS = Map.of("size", "7", "maxPosition", "30");
  private static final int SEEDS = 30;
  private static final int STEPS = 300;

  /** A task that is due. */
  private record Due(long id, long generation, boolean periodic, long scheduled, long occurrence)
      implements TaskDue {}

  /** A strategy in its core, and what it ordered. */
  private static final class Desk<S extends Strategy> {
    final S strategy;
    final List<String> commands = new ArrayList<>();
    final List<long[]> requests = new ArrayList<>();
    final TradingCore core;

    Desk(S strategy) {
      this.strategy = strategy;
      core =
          new TradingCore(
              strategy,
              List.of(Instrument.linear(0, "TEST", "0.1", "0.001")),
              FeeSchedule.of("0", "0"),
              1,
              new Parameters(PARAMETERS),
              new TaskTable(),
              this::send,
              OrderListener.NONE);
    }

    private void send(long[] slab, int offset) {
      long[] request = Arrays.copyOfRange(slab, offset, offset + Event.WORDS);
      commands.add(Arrays.toString(request));
      requests.add(request);
    }

    long[] save() {
      StateWriter out = new StateWriter();
      core.save(out);
      return Arrays.copyOf(out.words(), out.length());
    }

    Desk<S> loaded(S fresh) {
      long[] words = save();
      Desk<S> loaded = new Desk<>(fresh);
      StateReader in = new StateReader(words, 0, words.length);
      loaded.core.load(in);
      in.requireEnd();
      loaded.commands.addAll(commands);
      loaded.requests.addAll(requests);
      return loaded;
    }
  }

  @Test
  void shouldGoOnWithTheExampleMaker() {
    int commands = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      commands += runCut(seed, ExampleMaker::new).get(1).commands.size();
    }
    assertTrue(commands > 20 * SEEDS, "commands " + commands); // some stop at their limit early
  }

  @Test
  void shouldGoOnWithOneOrderPerSide() {
    int fills = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Desk<OneOrderPerSide>> desks = runCut(seed, OneOrderPerSide::new);

      OneOrderPerSide straight = desks.get(0).strategy;
      OneOrderPerSide cut = desks.get(1).strategy;
      assertEquals(straight.fills(), cut.fills(), "seed " + seed);
      assertEquals(straight.expired(), cut.expired(), "seed " + seed);
      assertEquals(straight.steps(), cut.steps(), "seed " + seed);
      fills += cut.fills().size();
    }
    assertTrue(fills > 5 * SEEDS, "fills " + fills);
  }

  @Test
  void shouldRefuseFillsThatAreNotWhole() {
    Desk<OneOrderPerSide> desk = new Desk<>(new OneOrderPerSide());
    StateWriter out = new StateWriter();
    out.put("expired", 0);
    out.put("steps", 0);
    out.put("fills", new long[8], 0, 8);

    assertThrows(
        StateException.class,
        () -> desk.strategy.load(desk.core, new StateReader(out.words(), 0, out.length())));
  }

  /** Returns the desk that went straight on and the one that was saved and loaded now and then. */
  private static <S extends Strategy> List<Desk<S>> runCut(long seed, Supplier<S> fresh) {
    SplittableRandom random = new SplittableRandom(seed);
    Desk<S> straight = new Desk<>(fresh.get());
    Desk<S> cut = new Desk<>(fresh.get());
    straight.core.start(1_000);
    cut.core.start(1_000);
    for (int step = 1; step <= STEPS; step++) {
      String what = "seed " + seed + ", step " + step;
      if (random.nextInt(20) == 0) {
        cut = cut.loaded(fresh.get());
        assertArrayEquals(straight.save(), cut.save(), what);
      }
      long time = 1_000L + step;
      if (random.nextInt(5) == 0) {
        Due due = new Due(1, 1, true, time, step);
        straight.core.onTask(due);
        cut.core.onTask(due);
      } else {
        long[] event =
            straight.requests.isEmpty() || random.nextInt(3) == 0
                ? level(random, time)
                : report(random, straight.requests, time);
        straight.core.onEvent(event, 0);
        cut.core.onEvent(event, 0);
      }
      assertEquals(straight.commands, cut.commands, what);
    }
    assertEquals(straight.core.stateHash(), cut.core.stateHash(), "seed " + seed);
    assertArrayEquals(straight.save(), cut.save(), "seed " + seed);
    return List.of(straight, cut);
  }

  private static long[] level(SplittableRandom random, long time) {
    long side = random.nextBoolean() ? Event.SELL : 0;
    long ticks = (side == 0 ? 100L : 105L) + random.nextInt(5);
    long header = Event.header(Kind.DEPTH, Event.AT_CORE | Event.LAST | side, 0, 0);
    return new long[] {header, time, time, ticks, random.nextInt(4), 0, 0, 0};
  }

  /** Answers a request that was sent, or fills an order, whether or not it is still open. */
  private static long[] report(SplittableRandom random, List<long[]> requests, long time) {
    long[] request = requests.get(Math.max(0, requests.size() - 1 - random.nextInt(4)));
    int action = OrderCode.action(request[Event.D]);
    OrderStatus status =
        switch (random.nextInt(4)) {
          case 0 -> OrderStatus.FILLED;
          case 1 -> action == OrderCode.SUBMIT ? OrderStatus.EXPIRED : OrderStatus.CANCELED;
          default -> OrderStatus.NEW;
        };
    boolean filled = status == OrderStatus.FILLED;
    long code =
        OrderCode.report(status.code(), filled ? 0 : action, filled ? OrderCode.EXECUTED : 0);
    long flags = (request[0] & Event.SELL) | (random.nextBoolean() ? Event.MAKER : 0);
    return new long[] {
      Event.header(Kind.REPORT, flags, 0, 0),
      time - 1,
      time,
      request[Event.A],
      request[Event.B],
      request[Event.C],
      code,
      status == OrderStatus.NEW ? request[Event.B] : 0
    };
  }
}

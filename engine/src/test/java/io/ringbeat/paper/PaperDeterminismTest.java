package io.ringbeat.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringbeat.engine.Driver;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.engine.Publisher;
import io.ringbeat.event.Event;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
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
import io.ringbeat.trading.RandomSource;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.Trade;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A paper run, recorded by any driver with several feeds, heartbeat, tasks and the simulated venue,
 * gives the same orders and the same state when its sequence is fed again, in any pieces.
 */
final class PaperDeterminismTest {
  private static final List<Instrument> INSTRUMENTS =
      List.of(Instrument.linear(0, "A", "0.1", "0.001"), Instrument.linear(1, "B", "0.1", "0.001"));
  private static final int FEEDS = 3;
  private static final int ROWS = 1_000; // of each feed
  private static final int REPLAYS = 50;
  private static final long MS = 1_000_000;

  /** Copies the sequence. */
  private static final class Recording implements EventHandler {
    long[] words = new long[1 << 16];
    int size;

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      int length = Event.slots(slab, offset) * Event.WORDS;
      if (size + length > words.length) {
        words = Arrays.copyOf(words, words.length * 2);
      }
      size += Event.copy(slab, offset, words, size);
    }
  }

  /** Does what chance says at each call. */
  private static final class Gambler implements Strategy {
    private long periodic;

    @Override
    public void onStart(Context context) {
      context.subscribeBook(0);
      context.subscribeTrades(1);
      periodic = context.every(MS + 7);
    }

    @Override
    public void onTask(Context context, TaskDue task) {
      act(context);
      if (context.random().nextLong(20) == 0 && context.cancelTask(periodic)) {
        periodic = context.every(MS / 2);
      }
    }

    @Override
    public void onBook(Context context, int instrument) {
      if (context.random().nextLong(8) == 0) {
        act(context);
      }
    }

    @Override
    public void onTrade(Context context, Trade trade) {
      if (context.random().nextLong(8) == 0) {
        context.once(context.random().nextLong(3 * MS));
      }
    }

    @Override
    public void onOrder(Context context, Order order) {
      if (context.random().nextLong(4) == 0) {
        act(context);
      }
    }

    private static void act(Context context) {
      RandomSource random = context.random();
      int open = context.orders().size();
      if (open > 0 && random.nextLong(2) == 0) {
        long id = context.orders().get((int) random.nextLong(open)).id();
        if (random.nextLong(2) == 0) {
          context.cancel(id);
        } else {
          context.modify(id, 95 + random.nextLong(10), 1 + random.nextLong(5));
        }
      } else if (open < 20) {
        context.submit(
            (int) random.nextLong(2),
            random.nextLong(2) == 0 ? Side.BUY : Side.SELL,
            95 + random.nextLong(10),
            1 + random.nextLong(5),
            TimeInForce.GTC);
      }
    }
  }

  private static LiveTrading core(long seed) {
    return new LiveTrading(
        new Gambler(),
        INSTRUMENTS,
        FeeSchedule.of("0.0001", "0.0003"),
        seed,
        new Parameters(Map.of()),
        OrderListener.NONE);
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void shouldGiveTheSameOrdersAndStateAgain(Driver driver) throws InterruptedException {
    int recordings = driver == Driver.THREADS ? 8 : 6;
    for (long seed = 1; seed <= recordings; seed++) {
      String run = driver + ", seed " + seed;
      Recording recording = new Recording();
      PaperGateway paper =
          new PaperGateway(
              new SimulatedVenue(
                  INSTRUMENTS, QueueModel.parse("power3:3"), new Latency(MS, MS / 2)));
      ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
      LiveTrading trading = core(seed);
      EngineBuilder builder =
          Engine.builder()
              .ringSize(512)
              .heartbeat(HeartbeatSpec.every(MS / 4))
              .handler("recording", recording)
              .handler("venue", paper.marketData())
              .core("core", trading)
              .gateway(paper);

      Engine engine =
          switch (driver) {
            case THREADS -> builder.start();
            case CALLER -> builder.clock(clock).driver(Driver.CALLER).start();
            case SEEDED -> builder.clock(clock).seeded(seed).start();
          };
      if (driver == Driver.THREADS) {
        feedByThreads(engine, seed);
      } else {
        feedInline(engine, seed, clock);
      }
      assertTrue(engine.close(10_000 * MS).complete(), run);

      assertNull(engine.health().failure(), run);
      assertTrue(trading.core().submits() > 10, run + ": " + trading.core().submits());
      assertTrue(trading.core().account(0).fills() + trading.core().account(1).fills() > 0, run);
      for (int i = 0; i < REPLAYS; i++) {
        requireSame(engine, recording, seed, i, run + ", replay " + i);
      }
    }
  }

  private static void requireSame(
      Engine engine, Recording recording, long seed, int replay, String what) {
    SplittableRandom random = new SplittableRandom(seed * 1_000 + replay);
    EngineBuilder builder =
        Engine.builder().ringSize(32 << random.nextInt(6)).core("core", core(seed)).replay();
    Engine again =
        (replay % 2 == 0 ? builder.driver(Driver.CALLER) : builder.seeded(random.nextLong()))
            .start();
    int at = 0;
    while (at < recording.size) {
      int to = at;
      for (int events = random.nextInt(64); events > 0 && to < recording.size; events--) {
        to += Event.slots(recording.words, to) * Event.WORDS;
      }
      at = again.feed(recording.words, at, to);
      for (int polls = random.nextInt(4); polls > 0; polls--) {
        again.poll();
      }
    }
    assertTrue(again.close(10_000 * MS).complete(), what);
    assertEquals(engine.commandHash(), again.commandHash(), what);
    assertEquals(engine.stateHash(), again.stateHash(), what);
  }

  private static void feedByThreads(Engine engine, long seed) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < FEEDS; i++) {
      Publisher feed = engine.publisher("feed" + i);
      SplittableRandom random = new SplittableRandom(seed * FEEDS + i);
      Thread thread =
          new Thread(
              () -> {
                for (int row = 0; row < ROWS; row++) {
                  publish(feed, random);
                  if (row % 10 == 0) {
                    LockSupport.parkNanos(50_000);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void feedInline(Engine engine, long seed, ManualClock clock) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Publisher> feeds = new ArrayList<>();
    for (int i = 0; i < FEEDS; i++) {
      feeds.add(engine.publisher("feed" + i));
    }
    for (int row = 0; row < FEEDS * ROWS; row++) {
      publish(feeds.get(random.nextInt(FEEDS)), random);
      clock.advance(random.nextLong(MS / 20));
      for (int polls = random.nextInt(12); polls > 0; polls--) {
        engine.poll();
      }
    }
  }

  private static void publish(Publisher feed, SplittableRandom random) {
    long side = random.nextBoolean() ? Event.SELL : 0;
    long ticks = side == 0 ? 100 - random.nextInt(5) : 101 + random.nextInt(5);
    if (random.nextInt(5) == 0) {
      feed.trade(random.nextInt(2), side, 0, 97 + random.nextInt(8), 1 + random.nextInt(9), 0);
    } else {
      feed.depth(random.nextInt(2), side | Event.LAST, 0, ticks, random.nextInt(9), 0);
    }
  }
}

package io.ringbeat.examples;

import io.ringbeat.backtest.EventBlock;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EngineBuilder;
import io.ringbeat.engine.Health;
import io.ringbeat.event.Event;
import io.ringbeat.event.EventView;
import io.ringbeat.event.Kind;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.paper.PacedFeed;
import io.ringbeat.paper.PaperGateway;
import io.ringbeat.time.HeartbeatSpec;
import io.ringbeat.trading.Account;
import io.ringbeat.trading.LiveTrading;
import io.ringbeat.trading.OrderListener;
import io.ringbeat.trading.Parameters;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Paper trading: the strategy of the backtest, unchanged, in a live engine with threads. Recorded
 * market data comes at its own pace, or faster; the simulated venue stands where the real one will.
 *
 * <p>Argument: how many times faster than recorded, 10 without it.
 */
public final class PaperTradingOnACapture {
  private static final long MILLI = 1_000_000; // ns

  private PaperTradingOnACapture() {}

  public static void main(String[] args) throws InterruptedException {
    double speed = args.length > 0 ? Double.parseDouble(args[0]) : 10;
    run(smallMarket(), speed, System.out);
  }

  /**
   * Trades on paper until the market data ends.
   *
   * @param source market data, for instance a capture; is closed
   * @param speed 1 for the recorded pace
   * @param out receives the report
   * @return the engine, closed
   */
  public static Engine run(EventSource source, double speed, PrintStream out)
      throws InterruptedException {
    return run(source, speed, out, builder -> {});
  }

  /** Does that with an engine to which the caller adds something: a journal, a monitor. */
  static Engine run(
      EventSource source, double speed, PrintStream out, Consumer<EngineBuilder> addition)
      throws InterruptedException {
    List<Instrument> instruments = source.instruments();
    PacedFeed feed = new PacedFeed(source, speed, System::nanoTime);
    PaperGateway paper =
        new PaperGateway(
            new SimulatedVenue(
                instruments,
                QueueModel.parse("power3:3"),
                new Latency(MILLI, MILLI))); // out and back
    LiveTrading trading = newCore(instruments);

    EngineBuilder builder =
        Engine.builder()
            .clock(feed.clock()) // heartbeats, tasks and latencies keep step with the feed
            .heartbeat(HeartbeatSpec.every(10 * MILLI).printEvery(1_000))
            .printTo(out::println)
            .producer("feed", feed)
            .handler("venue", paper.marketData())
            .core("core", trading)
            .gateway(paper);
    addition.accept(builder);
    Engine engine = builder.start();
    try {
      while (!feed.isDone() && engine.health().status() == Health.Status.UP) {
        Thread.sleep(5);
      }
    } finally {
      engine.close();
    }

    out.println("engine " + engine.health() + ", " + engine.close(0)); // says what the first found
    out.println("rows published: " + feed.rows());
    Account account = trading.core().account(0);
    Instrument instrument = instruments.get(0);
    out.println(
        "orders: " + trading.core().submits() + " submitted, " + account.fills() + " fills");
    out.printf(
        Locale.ROOT,
        "account: position %s, balance %.2f, fees %.2f%n",
        instrument.quantity(account.positionLots()),
        account.balance(),
        account.fee());
    engine.readCounters(
        (scope, name, value) -> {
          if (value != 0) {
            out.println(scope + " " + name + " " + value);
          }
        });
    return engine;
  }

  /** Makes the core as this example trades; a replay of the sequence needs one just like it. */
  static LiveTrading newCore(List<Instrument> instruments) {
    return new LiveTrading(
        new ExampleMaker(),
        instruments,
        FeeSchedule.of("0.0002", "0.0005"),
        1, // seed of the strategy's source of chance
        new Parameters(Map.of("size", "10", "maxPosition", "50")),
        OrderListener.NONE);
  }

  /** Makes up 20 s of a market: each 20 ms the price moves a tick or not, then somebody trades. */
  private static EventSource smallMarket() {
    long[] words = new long[1_000 * 5 * Event.WORDS];
    SplittableRandom random = new SplittableRandom(1);
    long bid = 50_000; // ticks; the best ask is one tick higher
    int at = 0;
    for (int step = 0; step < 1_000; step++) {
      long time = 1_735_689_600_000L * MILLI + step * 20L * MILLI;
      at = row(words, at, time, Kind.DEPTH, 0, bid, 0); // no lots: the level is gone
      at = row(words, at, time, Kind.DEPTH, Event.SELL, bid + 1, 0);
      bid += random.nextInt(-1, 2);
      at = row(words, at, time, Kind.DEPTH, 0, bid, 50);
      at = row(words, at, time, Kind.DEPTH, Event.SELL | Event.LAST, bid + 1, 50);
      boolean sells = random.nextBoolean();
      long flags = Event.LAST | (sells ? Event.SELL : 0);
      at = row(words, at, time, Kind.TRADE, flags, sells ? bid : bid + 1, 20);
    }
    return new InMemoryEvents(
        List.of(Instrument.linear(0, "SMALL", "0.1", "0.001")), List.of(new EventBlock(words, at)));
  }

  private static int row(
      long[] words, int at, long time, int kind, long flags, long ticks, long lots) {
    long header = Event.header(kind, flags | Event.AT_VENUE | Event.AT_CORE, 0, 0);
    new EventView().wrap(words, at).set(header, time, time).setWords(ticks, lots, 0, 0, 0);
    return at + Event.WORDS;
  }
}

package io.ringbeat.bench;

import io.ringbeat.backtest.Backtest;
import io.ringbeat.backtest.BacktestResult;
import io.ringbeat.backtest.EventSource;
import io.ringbeat.backtest.InMemoryEvents;
import io.ringbeat.examples.OneOrderPerSide;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.marketdata.file.EventFileReader;
import io.ringbeat.marketdata.synthetic.SyntheticMarket;
import io.ringbeat.trading.Context;
import io.ringbeat.trading.Strategy;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Whole backtests over data in memory, on one thread: books on both sides of the wire, venue and
 * core. The secondary result {@code rows} is the number of rows of the data per second, each
 * counted once though venue and core both see it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class BacktestBenchmark {
  /** An event file, or {@code synthetic} for ten minutes of the synthetic market. */
  @Param("synthetic")
  public String data;

  private static final long GOLDEN_ROWS = 491_973; // btcusdt_20240808
  private static final long GOLDEN_FILLS = 420;

  private final Map<Boolean, String> results = new HashMap<>();
  private InMemoryEvents events;

  /** Counts rows. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rows {
    /** Rows handled in the iteration. */
    public long rows;
  }

  /** Sees everything and orders nothing. */
  private static final class Idle implements Strategy {
    @Override
    public void onStart(Context context) {}
  }

  /** Is woken by every message of the feed. */
  private static final class Attentive implements Strategy {
    private final Blackhole blackhole;

    Attentive(Blackhole blackhole) {
      this.blackhole = blackhole;
    }

    @Override
    public void onStart(Context context) {
      context.subscribeBook(0);
    }

    @Override
    public void onBook(Context context, int instrument) {
      blackhole.consume(context.book(instrument).bestBid());
    }
  }

  /** Reads the data into memory. */
  @Setup
  public void load() {
    EventSource source =
        data.equals("synthetic")
            ? new SyntheticMarket(1, Duration.ofMinutes(10))
            : new EventFileReader(Path.of(data));
    events = InMemoryEvents.load(source);
  }

  /**
   * Replays without orders; the strategy is never woken.
   *
   * @param counter counts rows
   * @return the result
   */
  @Benchmark
  public BacktestResult replay(Rows counter) {
    return run(new Idle(), counter);
  }

  /**
   * Runs the strategy of the golden files, woken every 100 ms: power3:3, 1 ms each way.
   *
   * @param counter counts rows
   * @return the result
   */
  @Benchmark
  public BacktestResult strategy(Rows counter) {
    return run(new OneOrderPerSide(), counter);
  }

  /**
   * Replays without orders; the strategy is woken by every message.
   *
   * @param counter counts rows
   * @param blackhole takes what the strategy reads
   * @return the result
   */
  @Benchmark
  public BacktestResult everyMessage(Rows counter, Blackhole blackhole) {
    return run(new Attentive(blackhole), counter);
  }

  /** Speed is worth nothing if the result is not the same every time. */
  private void check(BacktestResult result) {
    String is = result.rows() + " rows, run " + result.runHash();
    String was = results.putIfAbsent(result.submits() > 0, is);
    if (result.rows() != events.size() || (was != null && !was.equals(is))) {
      throw new IllegalStateException("was " + was + ", is " + is + ", of " + events.size());
    }
    boolean golden = result.rows() == GOLDEN_ROWS && result.submits() > 0;
    if (golden && result.accounts().get(0).fills() != GOLDEN_FILLS) {
      throw new IllegalStateException(
          result.accounts().get(0).fills() + " fills, not " + GOLDEN_FILLS);
    }
  }

  private BacktestResult run(Strategy strategy, Rows counter) {
    BacktestResult result =
        new Backtest(events.again(), strategy)
            .fees(FeeSchedule.of("-0.00005", "0.0007"))
            .latency(new Latency(1_000_000, 1_000_000))
            .queueModel(QueueModel.parse("power3:3"))
            .run();
    check(result);
    counter.rows += result.rows();
    return result;
  }
}

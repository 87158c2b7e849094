package io.ringbeat.backtest;

import io.ringbeat.event.Event;
import io.ringbeat.market.Book;
import io.ringbeat.market.FeeSchedule;
import io.ringbeat.market.Instrument;
import io.ringbeat.time.TaskDue;
import io.ringbeat.time.TaskTable;
import io.ringbeat.trading.Account;
import io.ringbeat.trading.ParameterException;
import io.ringbeat.trading.Parameters;
import io.ringbeat.trading.Strategy;
import io.ringbeat.trading.TradingCore;
import io.ringbeat.venue.Latency;
import io.ringbeat.venue.QueueModel;
import io.ringbeat.venue.SimulatedVenue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a strategy against recorded market data and a simulated venue, inline, on the caller's
 * thread.
 *
 * <p>The core sees one sequence ordered by engine time; at equal times market data comes before
 * reports and reports before tasks. The venue sees market data by venue time and requests by their
 * arrival; at equal times market data comes first. Time starts at the first row's time on either
 * side. The run ends at the first task that is due after the last row and the last report; that
 * task is not run.
 *
 * <p>Core and venue meet only through requests and reports, so the venue is run ahead to the time
 * at which the core acts next (a task, a report, or a message it subscribed to), then the core; the
 * result is that of a merge of all by time.
 *
 * <p>Memory does not grow with the data; the run itself does not allocate per event once warm. One
 * object is one run.
 */
public final class Backtest {
  /** Feed time that is handled at once where nothing wakes the core, ns. */
  private static final long STRIDE = 100_000_000;

  /** Steps without progress in time before a strategy is taken to run in a circle. */
  private static final int MOST_ROUNDS = 1_000_000;

  private final EventSource source;
  private final Strategy strategy;
  private FeeSchedule fees = FeeSchedule.of("0", "0");
  private Latency latency = new Latency(0, 0);
  private QueueModel queueModel = QueueModel.parse("risk-averse");
  private long seed;
  private double capital = 10_000;
  private long sampleNanos = 1_000_000_000;
  private Parameters parameters = new Parameters(Map.of());
  private RunListener listener = RunListener.NONE;
  private RunJournal journal; // null: the run is not journalled

  private final TaskTable tasks = new TaskTable();
  private Feed feed;
  private SimulatedVenue venue;
  private TradingCore core;
  private Statistics statistics;
  private long lastSample;
  private long endTime;
  private long nextSample;
  private double[] mids;
  private final long[] report = new long[Event.WORDS];

  /**
   * Prepares a run.
   *
   * @param source market data; {@link #run} closes it
   * @param strategy what is to be tested; a fresh object
   */
  public Backtest(EventSource source, Strategy strategy) {
    this.source = source;
    this.strategy = strategy;
  }

  /**
   * Sets the fees; without this there are none.
   *
   * @param value rates for maker and taker
   * @return this
   */
  public Backtest fees(FeeSchedule value) {
    fees = value;
    return this;
  }

  /**
   * Sets the latency of orders; without this it is zero.
   *
   * @param value to the venue and back
   * @return this
   */
  public Backtest latency(Latency value) {
    latency = value;
    return this;
  }

  /**
   * Sets the queue model; without this it is {@code risk-averse}.
   *
   * @param value estimates queue positions
   * @return this
   */
  public Backtest queueModel(QueueModel value) {
    queueModel = value;
    return this;
  }

  /**
   * Sets the seed of the strategy's source of chance; without this it is zero.
   *
   * @param value any number
   * @return this
   */
  public Backtest seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Sets what returns are a share of; without this it is 10,000.
   *
   * @param value in the account's currency, positive
   * @return this
   */
  public Backtest capital(double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("a capital of " + value + "; it must be positive");
    }
    capital = value;
    return this;
  }

  /**
   * Sets how often equity is sampled; without this it is once a second.
   *
   * @param nanos engine time, ns, positive
   * @return this
   */
  public Backtest sampleEvery(long nanos) {
    if (nanos <= 0) {
      throw new IllegalArgumentException("a sample interval of " + nanos + " ns");
    }
    sampleNanos = nanos;
    return this;
  }

  /**
   * Sets the strategy's parameters; without this there are none.
   *
   * @param value text by name
   * @return this
   */
  public Backtest parameters(Map<String, String> value) {
    parameters = new Parameters(value);
    return this;
  }

  /**
   * Sets who is told what happens.
   *
   * @param value is called on the thread of {@link #run}
   * @return this
   */
  public Backtest listener(RunListener value) {
    listener = value;
    return this;
  }

  /**
   * Journals the run by reference: what the core saw but for the market data, and its commands.
   *
   * @param value one that was begun for this run; the caller closes it
   * @return this
   */
  public Backtest journal(RunJournal value) {
    journal = value;
    return this;
  }

  /**
   * Runs to the end of the data.
   *
   * @return what came of it
   * @throws DataException if the data is empty, damaged or mixes currencies
   * @throws StrategyException if the strategy throws
   * @throws ParameterException if a parameter is wrong or one that the strategy does not know
   */
  public BacktestResult run() {
    try (source) {
      List<Instrument> instruments = source.instruments();
      requireOneCurrency(instruments);
      feed = new Feed(source);
      venue = new SimulatedVenue(instruments, queueModel, latency);
      core =
          new TradingCore(
              strategy, instruments, fees, seed, parameters, tasks, this::send, listener::onReport);
      mids = new double[instruments.size()];
      java.util.Arrays.fill(mids, Double.NaN);
      long start = Math.min(feed.venue.seek(), feed.core.seek());
      if (start == Long.MAX_VALUE) {
        throw new DataException("no row of the data is flagged for the venue or for the core");
      }
      statistics = new Statistics(capital, sampleNanos, start);
      nextSample = start;
      scheduleSample();
      try {
        start(start);
        merge();
        if (journal != null) {
          journal.end(core);
        }
        core.stop();
      } catch (ParameterException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
        if (core.isCallingStrategy()) {
          if (journal != null) {
            journal.failed(core, e);
          }
          throw strategyFailure(": " + e + place(e), e);
        }
        if (e instanceof IndexOutOfBoundsException) {
          feed.requireInstruments(instruments.size(), e);
        }
        throw e;
      }
      finish();
      return result(instruments, start);
    }
  }

  /** Starts the core; a run whose parameters are wrong is not journalled. */
  private void start(long time) {
    boolean refused = false;
    try {
      core.start(time);
      requireParametersRead();
    } catch (ParameterException e) {
      refused = true;
      throw e;
    } finally {
      if (journal != null && !refused) {
        journal.start(time);
      }
    }
  }

  /** Handles everything in the order of time until nothing is left. */
  private void merge() {
    long reached = Long.MIN_VALUE;
    int rounds = 0;
    while (true) {
      long time = runVenue(nextStop());
      runCore(time);
      if (isExhausted()) {
        return;
      }
      rounds = time > reached ? 0 : rounds + 1;
      reached = Math.max(reached, time);
      if (rounds > MOST_ROUNDS) {
        throw strategyFailure(
            ": it goes in a circle, no end of orders or tasks at one instant", null);
      }
      if (venue.nextRequest() <= time || venue.nextReport() <= time) {
        continue; // without latency: the answer to what the core did just now comes first
      }
      if (nextSample <= time) {
        sample();
      }
      TaskDue due = tasks.take(time);
      if (due != null) {
        if (journal != null) {
          journal.task(time, due);
        }
        core.onTask(due);
      }
    }
  }

  /** Takes the core's requests; those sent after the end of the data go nowhere. */
  private void send(long[] slab, int offset) {
    if (journal != null) {
      journal.command(core.sequence(), slab, offset);
    }
    if (slab[offset + Event.ENGINE_TIME] <= feed.endTime()) {
      venue.accept(slab, offset);
    }
  }

  /** Returns the time up to which nothing can make the core act. */
  private long nextStop() {
    long coreTime = feed.core.seek();
    long feedTime = Math.min(coreTime, feed.venue.seek());
    long stop = Math.min(Math.min(tasks.nextDeadline(), nextSample), venue.nextReport());
    if (feedTime == Long.MAX_VALUE) {
      return Math.min(stop, venue.nextRequest());
    }
    long feedStop = feedTime + STRIDE;
    return Math.min(stop, core.isSubscribed() ? Math.min(coreTime, feedStop) : feedStop);
  }

  private boolean isExhausted() {
    return venue.nextReport() == Long.MAX_VALUE
        && venue.nextRequest() == Long.MAX_VALUE
        && feed.isExhausted();
  }

  /**
   * Runs the venue to a time, or to the arrival of the first report at the core if that is earlier,
   * and returns which.
   */
  private long runVenue(long time) {
    long until = time;
    while (true) {
      long request = venue.nextRequest();
      until = feedVenue(until, request);
      if (request > until) {
        return until;
      }
      venue.acceptRequest();
      until = Math.min(until, venue.nextReport());
    }
  }

  /** Hands the venue its rows up to two times, or to a report's arrival if that is earlier. */
  private long feedVenue(long time, long request) {
    FeedCursor cursor = feed.venue;
    long until = time;
    do {
      while (cursor.index < cursor.end) {
        int stop = cursor.stop(cursor.index, Math.min(until, request));
        if (stop == cursor.index) {
          return until;
        }
        cursor.index = venue.onMarketData(cursor.words, cursor.index, stop);
        until = Math.min(until, venue.nextReport());
      }
    } while (cursor.nextBlock());
    return until;
  }

  private void runCore(long time) {
    long before = core.sequence();
    try {
      feedCore(time);
    } finally { // also the row at which the strategy fails
      if (journal != null) {
        journal.rows(core.sequence() - before, core.now());
      }
    }
    if (journal != null) {
      journal.checkpoint(core);
    }
    while (venue.nextReport() <= time) {
      venue.takeReport(report);
      if (journal != null) {
        journal.event(report, 0);
      }
      core.onEvent(report, 0);
    }
  }

  private void feedCore(long time) {
    FeedCursor cursor = feed.core;
    do {
      while (cursor.index < cursor.end) {
        int stop = cursor.stop(cursor.index, time);
        if (stop == cursor.index) {
          return;
        }
        core.onEvents(cursor.words, cursor.index, stop);
        cursor.index = stop;
      }
    } while (cursor.nextBlock());
    listener.onProgress(feed.rows());
  }

  private void sample() {
    double equity = equity();
    double position = position();
    statistics.sample(nextSample, equity, position, positionValue());
    listener.onSample(nextSample, equity, position, mids[0]);
    listener.onProgress(feed.rows());
    scheduleSample();
  }

  private void scheduleSample() {
    lastSample = nextSample;
    nextSample += Math.min(sampleNanos, Long.MAX_VALUE - nextSample);
  }

  private void finish() {
    double equity = equity();
    double position = position();
    endTime = Math.max(core.now(), lastSample);
    if (endTime != lastSample) {
      statistics.observe(endTime, equity, position, positionValue());
      listener.onSample(endTime, equity, position, mids[0]);
    }
    statistics.finish();
    listener.onProgress(feed.rows());
  }

  private double equity() {
    double equity = 0;
    for (int i = 0; i < mids.length; i++) {
      Book book = core.book(i);
      if (book.isTwoSided()) {
        mids[i] = core.instrument(i).price(book.bestBid() + book.bestAsk()) / 2;
      }
      Account account = core.account(i);
      if (account.fills() > 0) {
        // Before there is a price, a position is worth what it cost.
        equity += Double.isNaN(mids[i]) ? -account.fee() : account.equity(mids[i]);
      }
    }
    return equity;
  }

  /** Quantities of different instruments do not add up to anything. */
  private double position() {
    return mids.length == 1
        ? core.instrument(0).quantity(core.account(0).positionLots())
        : Double.NaN;
  }

  private double positionValue() {
    double value = 0;
    for (int i = 0; i < mids.length; i++) {
      value += Double.isNaN(mids[i]) ? 0 : core.account(i).positionValue(mids[i]);
    }
    return value;
  }

  private static void requireOneCurrency(List<Instrument> instruments) {
    if (instruments.isEmpty()) {
      throw new DataException("the market data names no instruments");
    }
    for (Instrument instrument : instruments) {
      if (instrument.inverse() && instruments.size() > 1) {
        throw new DataException(
            "the data has several instruments, and "
                + instrument.symbol()
                + " is an inverse contract, whose profit is in a currency of its own: run it"
                + " separately");
      }
    }
  }

  private void requireParametersRead() {
    if (!parameters.unread().isEmpty()) {
      throw new ParameterException(
          "strategy "
              + strategy.getClass().getSimpleName()
              + " has no parameter "
              + String.join(", ", parameters.unread())
              + "; it has: "
              + String.join(", ", parameters.asked()));
    }
  }

  private StrategyException strategyFailure(String what, Throwable cause) {
    return new StrategyException(
        "strategy "
            + strategy.getClass().getSimpleName()
            + " failed at event "
            + core.sequence()
            + ", about row "
            + feed.core.row()
            + " of the data, "
            + Instant.EPOCH.plusNanos(core.now())
            + what,
        cause);
  }

  /** Names the innermost line in the file of the strategy's method that the core called. */
  private static String place(Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    String core = TradingCore.class.getName();
    String strategyFile = null;
    for (int i = 1; i < stack.length; i++) {
      if (stack[i].getClassName().equals(core) && !stack[i - 1].getClassName().equals(core)) {
        strategyFile = stack[i - 1].getFileName();
      }
    }
    for (StackTraceElement frame : stack) {
      // The trace of a stack overflow does not reach down to the core.
      if (strategyFile == null || strategyFile.equals(frame.getFileName())) {
        return " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
      }
    }
    return "";
  }

  private BacktestResult result(List<Instrument> instruments, long start) {
    List<Account> accounts = new ArrayList<>();
    for (Instrument instrument : instruments) {
      accounts.add(core.account(instrument.id()));
    }
    return new BacktestResult(
        instruments,
        accounts,
        java.util.Arrays.stream(mids).boxed().toList(),
        statistics,
        feed.rows(),
        core.sequence(),
        start,
        endTime,
        core.submits(),
        core.cancels(),
        core.modifies(),
        core.refused(),
        core.hash().toString());
  }
}

package io.ringbeat.bench.journal;

import io.ringbeat.bench.support.Cores;
import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.PingPong;
import io.ringbeat.bench.support.Results;
import io.ringbeat.bench.support.Scratch;
import io.ringbeat.journal.Durability;
import io.ringbeat.journal.LogWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * How late events are handled and journalled, in an open loop: trade i is planned for start + i /
 * rate and sent then, or as soon afterwards as the publisher can; what counts is when it is
 * handled, written and synced, minus the time for which it was <em>planned</em>. So whoever stalls
 * pays for all trades that had to wait meanwhile. Each window has a fresh engine and a fresh
 * journal; windows with and without a journal alternate.
 *
 * <p>A window in which less than 99 % of the planned rate was handled, or journalled, is missed.
 */
public final class RateRig {
  private static final int LEAD_PER_SECOND = 20; // a window begins with 1/20 s that is not recorded
  private static final double ACHIEVED = 0.99;
  private static final int RAMP = 4 * Host.RING;
  private static final long PATIENCE = 60_000_000_000L;

  private final Map<String, Histogram> merged = new HashMap<>();
  private final Results results;
  private final Host.Layout layout;
  private final double seconds;

  private RateRig(Results results, Host.Layout layout, double seconds) {
    this.results = results;
    this.layout = layout;
    this.seconds = seconds;
  }

  /**
   * Runs all rates.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --layout} a {@link Host.Layout}, {@code --journal} what to alternate, OFF, WRITTEN or
   *     SYNCED, {@code --rates} per second, {@code --pairs} of windows a rate, {@code --warmup}
   *     pairs, {@code --millis} a window
   */
  public static void main(String[] args) {
    Options options =
        new Options(args, "out", "name", "layout", "journal", "rates", "pairs", "warmup", "millis");
    long[] rates =
        Pattern.compile(",")
            .splitAsStream(options.text("rates", "10000,100000,1000000,2000000,5000000"))
            .mapToLong(Long::parseLong)
            .toArray();
    Durability[] journals =
        Pattern.compile(",")
            .splitAsStream(options.text("journal", "WRITTEN,OFF"))
            .map(name -> name.equals("OFF") ? Durability.NONE : Durability.valueOf(name))
            .toArray(Durability[]::new);
    Host.Layout layout = Host.Layout.valueOf(options.text("layout", "THREADS"));
    Path out = Path.of(options.text("out", "journal"));
    try (Results results = new Results(out, options.text("name", "rates"))) {
      if (layout != Host.Layout.INLINE && Cores.count() < 2) {
        results.write(new Results.Line().put("kind", "rate").put("coresNeeded", 2).put("cores", 1));
        return;
      }
      RateRig warmUp = new RateRig(null, layout, 1);
      for (int i = 0; i < options.number("warmup", 3); i++) {
        warmUp.run(rates[rates.length - 1 - i % rates.length], journals, i);
      }
      RateRig rig = new RateRig(results, layout, options.number("millis", 2000) / 1e3);
      for (long rate : rates) {
        for (int pair = 0; pair < options.number("pairs", 3); pair++) {
          rig.run(rate, journals, pair);
        }
      }
      rig.merged.forEach(results::writePercentiles);
    }
  }

  /** Runs a window with each journal, in turn forwards and backwards. */
  private void run(long rate, Durability[] journals, int pair) {
    double probe = PingPong.oneWayNanos();
    for (int i = 0; i < journals.length; i++) {
      Durability journal = journals[pair % 2 == 0 ? i : journals.length - 1 - i];
      System.gc(); // not in the measurement
      Measured measured;
      try (Scratch scratch = new Scratch()) {
        measured = window(rate, journal, scratch);
      }
      double after = PingPong.oneWayNanos();
      if (results != null) {
        write(rate, pair, journal, probe, after, measured);
      }
      probe = after;
    }
  }

  private void write(
      long rate, int pair, Durability journal, double before, double after, Measured measured) {
    boolean met = measured.achieved() >= ACHIEVED * rate;
    String name = journal == Durability.NONE ? "OFF" : journal.name();
    for (String of : new String[] {"handled", "journalled"}) {
      Histogram histogram = of.equals("handled") ? measured.handled() : measured.journalled();
      if (histogram == null) {
        continue;
      }
      results.write(
          new Results.Line()
              .put("kind", "rate")
              .put("layout", layout.name())
              .put("journal", name)
              .put("of", of)
              .put("rate", rate)
              .put("seconds", seconds)
              .put("pair", pair)
              .put("probeBefore", before)
              .put("probeAfter", after)
              .put("achieved", measured.achieved())
              .put("verdict", met ? "met" : "FAIL")
              .put(histogram));
      String tag = layout + "-" + name + "-" + of + "-" + rate;
      results.write(tag, histogram);
      merged.merge(
          tag,
          histogram.copy(),
          (sum, more) -> {
            sum.add(more);
            return sum;
          });
    }
  }

  /** The histograms; that of the journal is null without one. */
  private record Measured(double achieved, Histogram handled, Histogram journalled) {}

  private Measured window(long rate, Durability durability, Scratch scratch) {
    boolean on = durability != Durability.NONE;
    boolean synced = durability == Durability.SYNCED;
    Taker taker = new Taker(0);
    long lead = rate / LEAD_PER_SECOND;
    long events = lead + (long) (rate * seconds);
    long startedAt = System.currentTimeMillis();
    Watch watch = null;
    LogWriter log;
    double nanos;
    try (Host host = Host.start(layout, on ? scratch.journal() : null, durability, false, taker)) {
      log = host.log();
      for (long i = 0; i < RAMP; i++) {
        Trades.publish(host.publisher(), 0, i);
      }
      host.awaitAll();
      awaitMark(log, synced, host);
      double interval = 1e9 / rate;
      long begin = System.nanoTime() + 1_000_000;
      if (on) {
        watch = new Watch(log, synced, host.engine().cursor() + 1, begin, interval, lead);
      }
      taker.await(RAMP + events - 1);
      taker.recordFrom(begin + (long) (lead * interval));
      send(host, watch, begin, interval, events);
      nanos = finish(host, taker, watch) - begin;
    }
    taker.requireAll(RAMP + events);
    if (on) {
      Written.read(scratch.journal(), RAMP + events, log.chain());
      requireCount(watch.histogram(), events - lead);
      stamp(watch.histogram(), startedAt);
    }
    requireCount(taker.histogram(), events - lead);
    stamp(taker.histogram(), startedAt);
    return new Measured(events * 1e9 / nanos, taker.histogram(), on ? watch.histogram() : null);
  }

  private static void awaitMark(LogWriter log, boolean synced, Host host) {
    while (synced && log.synced() < host.engine().cursor()) {
      host.turn();
      LockSupport.parkNanos(20_000);
    }
  }

  private static void send(Host host, Watch watch, long begin, double interval, long events) {
    long now = System.nanoTime();
    for (long i = 0; i < events; i++) {
      long planned = begin + (long) (i * interval);
      while (now - planned < 0) {
        host.turn();
        if (watch != null) {
          watch.look();
          watch.settle(8);
        }
        now = System.nanoTime();
      }
      Trades.publish(host.publisher(), planned, RAMP + i);
      host.turn();
      if (watch != null) {
        watch.look();
        watch.settle(2);
      }
    }
  }

  /** Returns when the last event was handled and journalled. */
  private static long finish(Host host, Taker taker, Watch watch) {
    long last = host.engine().cursor();
    long began = System.nanoTime();
    while (taker.doneAt() == 0 || (watch != null && watch.seen() < last)) {
      host.turn();
      if (watch != null) {
        watch.look();
      }
      if (System.nanoTime() - began > PATIENCE) {
        throw new IllegalStateException("the last event does not come: " + host.engine().health());
      }
    }
    long end = System.nanoTime();
    if (watch != null) {
      watch.settle(Integer.MAX_VALUE);
    }
    return end;
  }

  private static void requireCount(Histogram histogram, long events) {
    if (histogram.getTotalCount() != events) {
      throw new IllegalStateException(
          histogram.getTotalCount() + " events were recorded instead of " + events);
    }
  }

  private static void stamp(Histogram histogram, long startedAt) {
    histogram.setStartTimeStamp(startedAt);
    histogram.setEndTimeStamp(System.currentTimeMillis());
  }
}

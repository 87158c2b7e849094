package io.ringbeat.bench.heartbeat;

import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.Results;
import io.ringbeat.engine.Engine;
import io.ringbeat.engine.EventHandler;
import io.ringbeat.event.Event;
import io.ringbeat.event.Kind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * How late beats are: windows of each {@link Beater} in turn, for periods of 100 us and 1 ms; then
 * how far a long series of the engine's beats has drifted from t0 + n x period, which must be
 * nothing at all.
 */
public final class HeartbeatRig {
  private static final long[] PERIODS = {100_000, 1_000_000};

  private HeartbeatRig() {}

  /**
   * Runs the rig.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --windows} of each, {@code --millis} a window, {@code --drift-beats} of 100 us
   */
  public static void main(String[] args) {
    Options options = new Options(args, "out", "name", "windows", "millis", "drift-beats");
    Path out = Path.of(options.text("out", "heartbeat"));
    try (Results results = new Results(out, options.text("name", "heartbeat"))) {
      for (long period : PERIODS) {
        windows(
            results,
            period,
            (int) options.number("windows", 5),
            options.number("millis", 2000) * 1_000_000);
      }
      drift(results, options.number("drift-beats", 1_000_000));
    }
  }

  private static void windows(Results results, long period, int windows, long nanos) {
    Map<Beater, Histogram> all = new EnumMap<>(Beater.class);
    for (int window = -1; window < windows; window++) { // the first one warms up
      for (Beater beater : Beater.values()) {
        if (!beater.canBeat(period)) {
          continue;
        }
        System.gc(); // not in the measurement
        Beats beats = new Beats(nanos / period / 10, nanos / period);
        long began = System.currentTimeMillis();
        beater.run(period, beats);
        Histogram histogram = beats.await();
        if (window < 0) {
          continue;
        }
        histogram.setStartTimeStamp(began);
        histogram.setEndTimeStamp(System.currentTimeMillis());
        results.write(
            new Results.Line()
                .put("kind", "heartbeat")
                .put("beater", beater.name())
                .put("period", period)
                .put("window", window)
                .put(histogram));
        results.write(beater + "-" + period, histogram);
        all.merge(beater, histogram.copy(), HeartbeatRig::sum);
      }
    }
    all.forEach((beater, merged) -> results.writePercentiles(beater + "-" + period, merged));
  }

  private static Histogram sum(Histogram sum, Histogram more) {
    sum.add(more);
    return sum;
  }

  /** Follows each beat of a long series. */
  private static void drift(Results results, long beats) {
    Drift drift = new Drift(PERIODS[0], beats);
    Engine engine = Beater.start(PERIODS[0], drift);
    try {
      drift.done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      engine.close();
    }
    results.write(
        new Results.Line()
            .put("kind", "drift")
            .put("period", PERIODS[0])
            .put("beats", beats)
            .put("mostDriftNanos", drift.most)
            .put("elapsedNanos", drift.last - drift.first));
    if (drift.most != 0) {
      throw new IllegalStateException("the heartbeat drifts: by " + drift.most + " ns");
    }
  }

  /** Holds each beat's scheduled time against t0 + n x period. */
  private static final class Drift implements EventHandler {
    final CountDownLatch done = new CountDownLatch(1);
    private final long period;
    private final long beats;
    private long first; // scheduled time of beat 1
    private long last;
    private long most;
    private long count;

    Drift(long period, long beats) {
      this.period = period;
      this.beats = beats;
    }

    @Override
    public void onEvent(long sequence, long time, long[] slab, int offset) {
      if (Event.kind(slab[offset]) != Kind.HEARTBEAT || count == beats) {
        return;
      }
      long n = slab[offset + Event.A];
      last = slab[offset + Event.B];
      if (n == 1) {
        first = last;
      }
      if (++count != n) {
        most = Long.MAX_VALUE; // a beat is missing
        done.countDown();
      }
      most = Math.max(most, Math.abs(last - first - (n - 1) * period));
      if (n == beats) {
        done.countDown();
      }
    }
  }
}

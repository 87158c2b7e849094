package io.ringbeat.bench.transport;

import com.lmax.disruptor.dsl.ProducerType;
import io.ringbeat.bench.support.Cores;
import io.ringbeat.bench.support.Options;
import io.ringbeat.bench.support.PingPong;
import io.ringbeat.bench.support.Results;
import io.ringbeat.time.DisciplinedClock;
import io.ringbeat.time.EngineClock;
import io.ringbeat.time.ManualClock;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * How late events are handled, in an open loop: trade i is planned for start + i / rate and sent
 * then, or as soon afterwards as the producer can; what counts is the time at which it is handled
 * minus the time for which it was <em>planned</em>. So whoever stalls pays for all trades that had
 * to wait meanwhile.
 *
 * <p>The engine and the raw Disruptor run in one JVM in alternating windows, each with a fresh
 * ring, a consumer of the same class on the same core and the same producer's loop; one JVM because
 * two of them would differ in where their memory lies and be seconds apart, and the state of the
 * machine lasts for seconds. Both promise a single producer, and both stamp with a clock of the
 * same class: with {@code --clock system} as an engine does by default, with {@code none} one that
 * stands still. A window in which less than 99 % of the planned rate was achieved is missed.
 */
public final class LatencyRig {
  private static final int LEAD_PER_SECOND = 20; // a window begins with 1/20 s that is not recorded
  private static final double ACHIEVED = 0.99;

  private final Results results;
  private final String clock;
  private final double seconds;

  private LatencyRig(Results results, String clock, double seconds) {
    this.results = results;
    this.clock = clock;
    this.seconds = seconds;
  }

  /**
   * Runs all rates.
   *
   * @param args see {@link Options}: {@code --out} folder, {@code --name} of the files, {@code
   *     --rates} per second, {@code --pairs} of windows a rate, {@code --warmup} pairs a rate,
   *     {@code --millis} a window, {@code --clock} system or none
   */
  public static void main(String[] args) {
    Options options =
        new Options(args, "out", "name", "rates", "pairs", "warmup", "millis", "clock");
    long[] rates =
        Pattern.compile(",")
            .splitAsStream(
                options.text("rates", "100000,500000,1000000,2000000,5000000,10000000,20000000"))
            .mapToLong(Long::parseLong)
            .toArray();
    Path out = Path.of(options.text("out", "latency"));
    try (Results results = new Results(out, options.text("name", "latency"))) {
      if (Cores.count() < 2) {
        results.write(
            new Results.Line()
                .put("kind", "latency")
                .put("coresNeeded", 2)
                .put("cores", Cores.count()));
        return;
      }
      LatencyRig rig =
          new LatencyRig(
              results, options.text("clock", "system"), options.number("millis", 1000) / 1e3);
      rig.warmUp((int) options.number("warmup", 3), rates);
      for (long rate : rates) {
        rig.run(rate, (int) options.number("pairs", 10));
      }
    }
  }

  private void warmUp(int pairs, long[] rates) {
    for (int i = 0; i < pairs; i++) {
      long rate = rates[i % rates.length];
      window(this::ours, rate);
      window(this::raw, rate);
    }
  }

  private void run(long rate, int pairs) {
    Histogram ours = null;
    Histogram raw = null;
    double probe = PingPong.oneWayNanos();
    for (int pair = 0; pair < pairs; pair++) {
      boolean oursFirst = pair % 2 == 0;
      Measured first = window(oursFirst ? this::ours : this::raw, rate);
      Measured second = window(oursFirst ? this::raw : this::ours, rate);
      double probeAfter = PingPong.oneWayNanos();
      Measured our = oursFirst ? first : second;
      Measured their = oursFirst ? second : first;
      write("ringbeat", rate, pair, probe, probeAfter, our);
      write("disruptor", rate, pair, probe, probeAfter, their);
      ours = merge(ours, our.histogram());
      raw = merge(raw, their.histogram());
      probe = probeAfter;
    }
    if (ours != null && raw != null) {
      results.writePercentiles("ringbeat-" + rate, ours);
      results.writePercentiles("disruptor-" + rate, raw);
    }
  }

  private void write(
      String engine, long rate, int pair, double before, double after, Measured measured) {
    boolean missed = measured.achieved() < ACHIEVED * rate;
    results.write(
        new Results.Line()
            .put("kind", "latency")
            .put("engine", engine)
            .put("clock", clock)
            .put("rate", rate)
            .put("pair", pair)
            .put("probeBefore", before)
            .put("probeAfter", after)
            .put("achieved", measured.achieved())
            .put("verdict", missed ? "FAIL" : "met")
            .put(measured.histogram()));
    results.write(engine + "-" + rate, measured.histogram());
  }

  private static Histogram merge(Histogram sum, Histogram more) {
    if (sum == null) {
      return more.copy();
    }
    sum.add(more);
    return sum;
  }

  private record Measured(double achieved, Histogram histogram) {}

  private Measured window(Function<Handlers.Handler, Transport> start, long rate) {
    System.gc(); // not in the measurement
    Sink sink = new Sink();
    TimingHandler handler = new TimingHandler(sink);
    try (Transport transport = start.apply(handler)) {
      Cores.pin(Cores.core(0));
      sink.expect(4L * Transport.CAPACITY);
      transport.publish(0, 0, 4 * Transport.CAPACITY); // the ring's memory has been used
      sink.await();
      long lead = rate / LEAD_PER_SECOND;
      long events = lead + (long) (rate * seconds);
      double interval = 1e9 / rate;
      sink.expect(events);
      handler.histogram().setStartTimeStamp(System.currentTimeMillis());
      long begin = System.nanoTime() + 1_000_000;
      handler.recordFrom(begin + (long) (lead * interval));
      send(transport, begin, interval, events);
      long nanos = sink.await() - begin;
      handler.histogram().setEndTimeStamp(System.currentTimeMillis());
      return new Measured(events * 1e9 / nanos, handler.histogram());
    } finally {
      Cores.unpin();
    }
  }

  private static void send(Transport transport, long begin, double interval, long events) {
    long now = System.nanoTime();
    for (long i = 0; i < events; i++) {
      long planned = begin + (long) (i * interval);
      while (now - planned < 0) {
        now = System.nanoTime();
      }
      transport.publish(0, planned, 1);
    }
  }

  private Transport ours(Handlers.Handler handler) {
    return RingbeatTransport.start(handler, newClock(), 1, false);
  }

  private Transport raw(Handlers.Handler handler) {
    return DisruptorTransport.start(handler, newClock(), ProducerType.SINGLE);
  }

  private EngineClock newClock() {
    return clock.equals("none")
        ? new ManualClock(1_700_000_000_000_000_000L)
        : DisciplinedClock.system();
  }
}

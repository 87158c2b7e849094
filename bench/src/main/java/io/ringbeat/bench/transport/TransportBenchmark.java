package io.ringbeat.bench.transport;

import io.ringbeat.bench.support.Cores;
import io.ringbeat.bench.support.PingPong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From one thread to another, events/s: the engine and a peer in turn. JMH makes the forks and the
 * iterations; an iteration is one pair of windows between two probes of the machine's state, and
 * what counts are the secondary results of each iteration, not JMH's score.
 *
 * <p>Each row has a JVM of its own, so that no row's types disturb another's compiled code. Which
 * of the two comes first alternates. Windows are {@link Window}s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1, timeUnit = TimeUnit.NANOSECONDS)
@Measurement(iterations = 10, time = 1, timeUnit = TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+AlwaysPreTouch",
      "-XX:+IgnoreUnrecognizedVMOptions",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
      "-Dagrona.disable.bounds.checks=true"
    })
public class TransportBenchmark {
  /** What is held against what. */
  @Param public Row row;

  /** Events in a window are divided by this, for smoke tests. */
  @Param("1")
  public int divisor;

  private boolean oursFirst;

  /** What an iteration found. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Pair {
    /** The engine, M events/s; 0 if the machine has too few cores. */
    public double ours;

    /** The peer, M events/s; 0 if the machine has too few cores. */
    public double peer;

    /** The engine's rate divided by the peer's. */
    public double ratio;

    /** Between the two cores before the pair, ns one way. */
    public double probeBefore;

    /** Between the two cores after the pair, ns one way. */
    public double probeAfter;

    /** What the engine's producer allocated, bytes per event. */
    public double producerBytes;

    /** What the engine's consumer allocated, bytes per event. */
    public double consumerBytes;

    /** Cores that the row needs. */
    public double coresNeeded;

    /** Cores that there are. */
    public double cores;
  }

  /** Says it where there are too few cores; such a row has no numbers. */
  @Setup
  public void announce() {
    if (Cores.count() < row.cores) {
      System.out.println(row + " needs " + row.cores + " cores");
    }
  }

  /** Lets the other one begin. */
  @Setup(Level.Iteration)
  public void turn() {
    oursFirst = !oursFirst;
  }

  /**
   * Measures one pair.
   *
   * @param pair takes what was found
   */
  @Benchmark
  public void pair(Pair pair) {
    pair.coresNeeded = row.cores;
    pair.cores = Cores.count();
    if (Cores.count() < row.cores) {
      return;
    }
    long events = row.events / divisor;
    Window ours = new Window(row, events);
    Window peer = new Window(row, events);
    pair.probeBefore = PingPong.oneWayNanos();
    if (oursFirst) {
      ours.run(row::ours);
    }
    peer.run(row::peer);
    if (!oursFirst) {
      ours.run(row::ours);
    }
    pair.probeAfter = PingPong.oneWayNanos();
    pair.ours = ours.rate();
    pair.peer = peer.rate();
    pair.ratio = ours.rate() / peer.rate();
    pair.producerBytes = ours.producerBytes();
    pair.consumerBytes = ours.consumerBytes();
  }
}

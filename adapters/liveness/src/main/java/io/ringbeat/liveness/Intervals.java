package io.ringbeat.liveness;

import io.ringbeat.state.StateException;
import io.ringbeat.state.StateReader;
import io.ringbeat.state.StateWriter;
import java.util.Arrays;

/** The last intervals between a peer's beats, and how long a silence they let one expect. */
final class Intervals {
  private static final long MICRO = 1_000; // ns
  private static final long LONGEST = 1 << 26; // us, a minute; squares of 1,000 fit a long

  private final Phi phi;
  private final double limit;
  private final long[] micros;
  private int size;
  private int next;
  private long sum;
  private long squares;

  /**
   * Begins with what is expected, as Akka does: two intervals, a quarter less and a quarter more.
   */
  Intervals(Phi phi, double limit, long expected) {
    this.phi = phi;
    this.limit = limit;
    micros = new long[phi.window()];
    add(expected - expected / 4);
    add(expected + expected / 4);
  }

  void add(long nanos) {
    long value = Math.min(Math.max(nanos / MICRO, 0), LONGEST);
    if (size == micros.length) {
      long oldest = micros[next];
      sum -= oldest;
      squares -= oldest * oldest;
    } else {
      size++;
    }
    micros[next] = value;
    sum += value;
    squares += value * value;
    next = next + 1 == micros.length ? 0 : next + 1;
  }

  /** Returns after how long a silence phi reaches the threshold, ns. */
  long patience() {
    return (long) StrictMath.ceil(mean() + phi.pause() + limit * sigma());
  }

  /** Returns phi after a silence of so many ns. */
  double phi(long silence) {
    return Phi.phi((silence - mean() - phi.pause()) / sigma());
  }

  private double mean() {
    return (double) sum / size * MICRO;
  }

  private double sigma() {
    double mean = (double) sum / size;
    double variance = Math.max((double) squares / size - mean * mean, 0);
    return Math.max(Math.sqrt(variance) * MICRO, (double) phi.minSigma());
  }

  void save(StateWriter out) {
    long[] inOrder = new long[size];
    int oldest = size == micros.length ? next : 0;
    for (int i = 0; i < size; i++) {
      inOrder[i] = micros[(oldest + i) % micros.length];
    }
    out.put("intervals", inOrder, 0, size);
  }

  void load(StateReader in) {
    long[] inOrder = in.numbers("intervals");
    if (inOrder.length > micros.length) {
      throw new StateException(
          inOrder.length + " intervals of a peer; the window has " + micros.length);
    }
    Arrays.fill(micros, 0);
    size = 0;
    next = 0;
    sum = 0;
    squares = 0;
    for (long value : inOrder) {
      if (value < 0 || value > LONGEST) {
        throw new StateException("an interval of " + value + " us");
      }
      add(value * MICRO);
    }
  }
}

package io.ringbeat.bench.support;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how far two cores are apart: a number goes to and fro between two spinning threads. A
 * virtual machine's cores can change places on the host at any time, which changes every figure of
 * two threads; so each pair of measurements lies between two probes.
 */
public final class PingPong {
  private static final int ROUNDS = 500;
  private static final int BLOCKS = 31;
  private static final int PADDING = 32; // longs: four lines of the cache

  private PingPong() {}

  /**
   * Measures between the producer's and the consumer's core. The calling thread is pinned to the
   * first and left unpinned.
   *
   * @return ns one way, the median of some blocks; -1 if there is only one core
   */
  public static double oneWayNanos() {
    if (Cores.count() < 2) {
      return -1;
    }
    AtomicLong[] cells = new AtomicLong[2 * PADDING];
    Arrays.setAll(cells, i -> new AtomicLong(-1));
    AtomicLong ping = cells[PADDING / 2];
    AtomicLong pong = cells[PADDING + PADDING / 2];
    Thread echo = new Thread(() -> echo(ping, pong), "pong");
    echo.setDaemon(true);
    echo.start();
    Cores.pin(Cores.core(0));
    double[] blocks = new double[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      long begin = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        long value = (long) block * ROUNDS + i;
        ping.set(value);
        while (pong.get() != value) {
          Thread.onSpinWait();
        }
      }
      blocks[block] = (System.nanoTime() - begin) / (2.0 * ROUNDS);
    }
    Cores.unpin();
    Arrays.sort(blocks);
    return blocks[BLOCKS / 2];
  }

  private static void echo(AtomicLong ping, AtomicLong pong) {
    Cores.pin(Cores.core(1));
    long last = (long) BLOCKS * ROUNDS - 1;
    long seen = -1;
    while (seen < last) {
      long now = ping.get();
      if (now != seen) {
        seen = now;
        pong.set(now);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
